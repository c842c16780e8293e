/** Simulated GPIO chips of the kernel's own gpio-sim, made and taken away through configfs; the door of the world outside. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const CONFIGFS = "/sys/kernel/config/gpio-sim";
const PLATFORM = "/sys/devices/platform";
const BANK = "bank";

export interface Hog {
  readonly consumer: string;
  readonly direction: "input" | "output-high" | "output-low";
}

export interface GpioSimOptions {
  /** What `gpiodetect` shows in brackets: `pinctrl-bcm2835`. */
  readonly label: string;
  readonly lines: number;
  /** By offset. */
  readonly names?: Readonly<Record<number, string>>;
  /** By offset: lines that the kernel itself holds. */
  readonly hogs?: Readonly<Record<number, Hog>>;
}

/** One chip. Several may have the same label, as on a board with four alike. */
export class GpioSim {
  readonly label: string;
  /** `gpiochip0` */
  readonly name: string;
  /** `/dev/gpiochip0` */
  readonly device: string;
  /** `gpio-sim.0`, what the chip hangs on. */
  readonly platformDevice: string;
  readonly #config: string;
  readonly #lines: string;

  private constructor(config: string, label: string) {
    const own = (attribute: string): string => readFileSync(join(config, attribute), "utf8").trim();
    this.#config = config;
    this.label = label;
    this.name = own(`${BANK}/chip_name`);
    this.device = `/dev/${this.name}`;
    this.platformDevice = own("dev_name");
    this.#lines = join(PLATFORM, this.platformDevice, this.name);
  }

  /** @throws the file system's error: EINVAL if the kernel refuses, ENOENT outside the rig */
  static create(options: GpioSimOptions): GpioSim {
    const config = freePlace();
    try {
      describe(config, options);
      writeFileSync(join(config, "live"), "1");
    } catch (error) {
      takeAway(config);
      throw error;
    }
    return new GpioSim(config, options.label);
  }

  /** The number that /sys/class/gpio gives its first line. */
  get sysfsBase(): number {
    const [entry = ""] = readdirSync(join(PLATFORM, this.platformDevice, "gpio"));
    return Number(/^gpiochip([0-9]+)$/.exec(entry)?.[1]);
  }

  /** What is wired to the line pulls it: an input reads it, and an edge is delivered before this returns. */
  pull(offset: number, direction: "up" | "down"): void {
    writeFileSync(join(this.#lines, `sim_gpio${offset}`, "pull"), `pull-${direction}`);
  }

  /** The level as seen from outside: what an output drives, otherwise the pull. */
  value(offset: number): 0 | 1 {
    return readFileSync(join(this.#lines, `sim_gpio${offset}`, "value"), "utf8").trim() === "1" ? 1 : 0;
  }

  /** Unplugs the chip, in use or not. Once is enough, twice does no harm. */
  remove(): void {
    if (!existsSync(this.#config)) return;
    writeFileSync(join(this.#config, "live"), "0");
    takeAway(this.#config);
  }
}

function freePlace(): string {
  for (let n = 0; ; n++) {
    const place = join(CONFIGFS, `rig${n}`);
    if (!existsSync(place)) return place;
  }
}

function describe(config: string, { label, lines, names = {}, hogs = {} }: GpioSimOptions): void {
  const bank = join(config, BANK);
  configure(bank, { num_lines: String(lines), label });
  for (const [offset, name] of Object.entries(names)) configure(join(bank, `line${offset}`), { name });
  for (const [offset, { consumer, direction }] of Object.entries(hogs)) {
    configure(join(bank, `line${offset}`, "hog"), { name: consumer, direction });
  }
}

/** Of a place in configfs the directories are ours; the files in them go along. */
function takeAway(directory: string): void {
  directoriesIn(directory).forEach(takeAway);
  rmdirSync(directory);
}

function configure(directory: string, attributes: Readonly<Record<string, string>>): void {
  mkdirSync(directory, { recursive: true });
  for (const [name, value] of Object.entries(attributes)) writeFileSync(join(directory, name), value);
}

function directoriesIn(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(directory, entry.name));
}
