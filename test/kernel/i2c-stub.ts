/** Chips with nothing but registers on an I²C bus, of the kernel's own i2c-stub. It does SMBus calls, no plain transfers. */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

const MODULE = "i2c_stub";
const ADAPTER = "SMBus stub driver";
const CLASS = "/sys/class/i2c-dev";
/** I2C_SMBUS_BLOCK_MAX. */
const LONGEST_BLOCK = 32;

/** One bus at a time: the module has but one. */
export class I2cStub {
  /** N of `/dev/i2c-N` */
  readonly bus: number;

  private constructor(bus: number) {
    this.bus = bus;
  }

  /**
   * @param addresses at least one and at most ten, 0x03 to 0x77
   * @throws if a bus is there already
   */
  static create(...addresses: readonly number[]): I2cStub {
    execFileSync("modprobe", [MODULE, `chip_addr=${addresses.join(",")}`], { stdio: "pipe" });
    const name = readdirSync(CLASS).find(
      (entry) => readFileSync(`${CLASS}/${entry}/name`, "utf8").trim() === ADAPTER,
    );
    return new I2cStub(Number(name?.replace("i2c-", "")));
  }

  get device(): string {
    return `/dev/i2c-${this.bus}`;
  }

  /** Consecutive registers from one on, a byte each. Not of a chip that the kernel holds. */
  write(address: number, register: number, ...bytes: readonly number[]): void {
    for (let at = 0; at < bytes.length; at += LONGEST_BLOCK)
      this.#tool("i2cset", address, register + at, ...bytes.slice(at, at + LONGEST_BLOCK), "i");
  }

  read(address: number, register: number): number {
    return Number(this.#tool("i2cget", address, register));
  }

  /** Has a driver of the kernel take the address, so that programs find it busy. */
  hold(address: number): void {
    execFileSync("sh", ["-c", `echo dummy ${address} > /sys/bus/i2c/devices/i2c-${this.bus}/new_device`]);
  }

  remove(): void {
    execFileSync("rmmod", [MODULE], { stdio: "pipe" });
  }

  #tool(program: string, ...words: readonly (number | string)[]): string {
    return execFileSync(program, ["-y", String(this.bus), ...words.map(String)], { encoding: "utf8" });
  }
}
