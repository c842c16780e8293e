/** An LED in the kernel's /sys/class/leds, as the host's own are, with all triggers of the kernel; made through /dev/uleds. */
import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";

/** `struct uleds_user_dev`: a name of 64 bytes and an int. */
const NAME_LENGTH = 64;

export class UserLed {
  readonly name: string;
  readonly directory: string;
  readonly #fd: number;

  private constructor(name: string, fd: number) {
    this.name = name;
    this.directory = join("/sys/class/leds", name);
    this.#fd = fd;
  }

  /** @throws EINVAL for an empty name, one with a slash, or a highest brightness below 1 */
  static create(name: string, maxBrightness = 1): UserLed {
    const request = Buffer.alloc(NAME_LENGTH + 4);
    request.write(name, 0, NAME_LENGTH - 1, "utf8");
    request.writeInt32LE(maxBrightness, NAME_LENGTH);
    const fd = openSync("/dev/uleds", "r+");
    writeSync(fd, request);
    return new UserLed(name, fd);
  }

  /** An attribute: `brightness`, `trigger`, `delay_on` … */
  read(attribute: string): string {
    return readFileSync(join(this.directory, attribute), "utf8").trim();
  }

  write(attribute: string, value: string | number): void {
    writeFileSync(join(this.directory, attribute), String(value));
  }

  /** Unplugs it. */
  remove(): void {
    closeSync(this.#fd);
  }
}
