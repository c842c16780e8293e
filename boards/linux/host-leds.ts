import { closeSync, openSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EACCES, EIO, ENODEV, type HostLed, type HostTriggers, KernelError } from "tophalf";

/** Where Linux has its LEDs. */
const LED_CLASS = "/sys/class/leds";
const LOCK_LED = /::(scrolllock|numlock|capslock)$/;

/**
 * The lock LEDs of this machine's keyboards; none on a machine that has no keyboard, or is no Linux.
 *
 * @param root the class directory, another one for tests
 */
export function hostLeds(root = LED_CLASS): HostLed[] {
  return namesIn(root)
    .filter((name) => LOCK_LED.test(name))
    .flatMap((name) => ledAt(root, name));
}

/** All LEDs of this machine: those of a board (`ACT`, `PWR`), of its keyboards, of whatever is plugged in. */
export function boardLeds(root = LED_CLASS): HostLed[] {
  return namesIn(root).flatMap((name) => ledAt(root, name));
}

function namesIn(root: string): string[] {
  try {
    return readdirSync(root).sort();
  } catch {
    return [];
  }
}

/** None when it has gone meanwhile. */
function ledAt(root: string, name: string): HostLed[] {
  try {
    return [new SysfsLed(root, name)];
  } catch {
    return [];
  }
}

/** What an LED was when it was taken. */
interface Taken {
  readonly trigger: string;
  readonly brightness: number;
}

/** An LED of the host's class, which its trigger (`kbd-capslock`, `mmc0`) sets; that one is put back at the end. */
class SysfsLed implements HostLed {
  readonly name: string;
  readonly maxBrightness: number;
  readonly triggers: HostTriggers;
  readonly #directory: string;
  #taken: Taken | undefined;

  constructor(root: string, name: string) {
    this.name = name;
    this.#directory = join(root, name);
    this.maxBrightness = Number(this.#read("max_brightness"));
    this.triggers = new SysfsTriggers(
      () => this.#read("trigger"),
      (trigger) => {
        this.borrow();
        this.#write("trigger", trigger);
      },
    );
  }

  get(): number {
    return Number(this.#read("brightness"));
  }

  borrow(): void {
    if (this.#taken) return;
    this.#checkWritable("brightness");
    this.#checkWritable("trigger"); // it has to be put back after a brightness of 0, which takes it away
    this.#taken = { trigger: this.triggers.current ?? NONE, brightness: this.get() };
  }

  set(brightness: number): void {
    this.borrow();
    this.#write("brightness", String(brightness));
  }

  restore(): void {
    const taken = this.#taken;
    if (!taken) return;
    this.#taken = undefined;
    if (taken.trigger === NONE) this.#write("brightness", String(taken.brightness));
    else this.#write("trigger", taken.trigger);
  }

  #checkWritable(file: string): void {
    this.#do(() => closeSync(openSync(join(this.#directory, file), "r+")));
  }

  #read(file: string): string {
    return this.#do(() => readFileSync(join(this.#directory, file), "utf8").trim());
  }

  #write(file: string, text: string): void {
    this.#do(() => writeFileSync(join(this.#directory, file), `${text}\n`));
  }

  #do<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      throw this.#explained(error as NodeJS.ErrnoException);
    }
  }

  #explained({ code, message }: NodeJS.ErrnoException): KernelError {
    const files = `${this.#directory}/{brightness,trigger}`;
    if (code === "EACCES" || code === "EPERM") {
      return new KernelError(
        EACCES,
        `no permission to set the LED ${this.name}: run tophalf as root, or let your group in: ` +
          `sudo chgrp "$(id -gn)" ${files} && sudo chmod g+w ${files}`,
      );
    }
    if (code === "ENOENT" || code === "ENODEV") {
      return new KernelError(ENODEV, `the LED ${this.name} has gone: was its device unplugged?`);
    }
    return new KernelError(EIO, `the LED ${this.name}: ${message}`);
  }
}

const NONE = "none";

/** The `trigger` file of an LED: all names in one line, the current one in brackets. */
class SysfsTriggers implements HostTriggers {
  readonly #read: () => string;
  readonly #write: (name: string) => void;

  constructor(read: () => string, write: (name: string) => void) {
    this.#read = read;
    this.#write = write;
  }

  get names(): readonly string[] {
    const names = this.#read().split(/\s+/);
    return names
      .map((name) => name.replace(/^\[(.*)\]$/, "$1"))
      .filter((name) => name !== "" && name !== NONE);
  }

  get current(): string | undefined {
    const [, name = NONE] = /\[([^\]]+)\]/.exec(this.#read()) ?? [];
    return name === NONE ? undefined : name;
  }

  choose(name: string | undefined): void {
    this.#write(name ?? NONE);
  }
}
