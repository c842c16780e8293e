import { closeSync, openSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EACCES, EIO, ENODEV, type HostLed, KernelError } from "tophalf";

/** Where Linux has its LEDs. */
const LED_CLASS = "/sys/class/leds";
const LOCK_LED = /::(scrolllock|numlock|capslock)$/;

/**
 * The lock LEDs of this machine's keyboards; none on a machine that has no keyboard, or is no Linux.
 *
 * @param root the class directory, another one for tests
 */
export function hostLeds(root = LED_CLASS): HostLed[] {
  try {
    return readdirSync(root)
      .filter((name) => LOCK_LED.test(name))
      .sort()
      .map((name) => new SysfsLed(root, name));
  } catch {
    return [];
  }
}

/** What an LED was when it was taken. */
interface Taken {
  readonly trigger: string;
  readonly brightness: number;
}

/** An LED of the host's class, which its trigger (`kbd-capslock`) sets; that one is put back at the end. */
class SysfsLed implements HostLed {
  readonly name: string;
  readonly maxBrightness: number;
  readonly #directory: string;
  #taken: Taken | undefined;

  constructor(root: string, name: string) {
    this.name = name;
    this.#directory = join(root, name);
    this.maxBrightness = Number(this.#read("max_brightness"));
  }

  get(): number {
    return Number(this.#read("brightness"));
  }

  borrow(): void {
    if (this.#taken) return;
    this.#checkWritable("brightness");
    this.#checkWritable("trigger"); // it has to be put back after a brightness of 0, which takes it away
    const [, trigger = "none"] = /\[([^\]]+)\]/.exec(this.#read("trigger")) ?? [];
    this.#taken = { trigger, brightness: this.get() };
  }

  set(brightness: number): void {
    this.borrow();
    this.#write("brightness", String(brightness));
  }

  restore(): void {
    const taken = this.#taken;
    if (!taken) return;
    this.#taken = undefined;
    if (taken.trigger === "none") this.#write("brightness", String(taken.brightness));
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
      return new KernelError(ENODEV, `the LED ${this.name} has gone: was the keyboard unplugged?`);
    }
    return new KernelError(EIO, `the LED ${this.name}: ${message}`);
  }
}
