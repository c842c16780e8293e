import type { I2cTarget } from "./i2c-target.ts";

/**
 * A device of registers, as most are: the first byte that is written says which register, what follows goes into it and the
 * next ones; a read goes on from where the last access was. Parts with a behaviour of their own override the hooks.
 */
export class RegisterFile implements I2cTarget {
  readonly registers: Uint8Array;
  /** The register that is accessed next. */
  protected pointer = 0;
  #isPointerExpected = false;

  /** @param initial the first registers' contents */
  constructor(size = 256, initial: ArrayLike<number> = []) {
    this.registers = new Uint8Array(size);
    this.registers.set(initial);
  }

  /** The world's side: what is in a register. */
  get(register: number): number {
    return this.registers[register] ?? 0;
  }

  /** The world's side: puts something into registers, from one on, without any of their side effects. */
  set(register: number, ...values: number[]): void {
    this.registers.set(values, register);
  }

  start(direction: "read" | "write"): boolean {
    this.#isPointerExpected = direction === "write";
    return true;
  }

  write(byte: number): boolean {
    if (this.#isPointerExpected) {
      this.#isPointerExpected = false;
      this.pointer = this.wrapped(byte);
      return true;
    }
    this.writeRegister(this.pointer, byte);
    this.pointer = this.next(this.pointer);
    return true;
  }

  read(): number {
    const value = this.readRegister(this.pointer);
    this.pointer = this.next(this.pointer);
    return value;
  }

  protected readRegister(register: number): number {
    return this.get(register);
  }

  protected writeRegister(register: number, value: number): void {
    this.registers[register] = value;
  }

  /** The register behind one. */
  protected next(register: number): number {
    return this.wrapped(register + 1);
  }

  /** What a register's number means on a device that has not so many. */
  protected wrapped(register: number): number {
    return register % this.registers.length;
  }
}
