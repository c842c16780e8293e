/** What can go wrong with a transfer. */
export type I2cFault =
  /** Nobody acknowledges the address. */
  | "nack"
  /** The device acknowledges its address, and not the first byte that it gets; a read fails before its first byte. */
  | "data-nack"
  /** Another master wins the bus. */
  | "arbitration-lost"
  /** A device holds the clock down. */
  | "timeout"
  /** Somebody else's transfer is under way, or the data line is held down. */
  | "busy";

/** Which transfers of a bus go wrong. */
export class I2cFaults {
  /** By how many transfers are to come before it. */
  readonly #planned = new Map<number, I2cFault>();
  readonly #standing = new Map<number | "all", I2cFault>();
  #count = 0;

  /** The nth transfer from now on, counted from 1, goes wrong; 0 stands for none. */
  failNth(nth: number, fault: I2cFault): void {
    if (nth > 0) this.#planned.set(this.#count + nth, fault);
  }

  /** From now on all transfers go wrong, or all to one address, until {@link clear}. */
  failEach(fault: I2cFault, addr: number | "all" = "all"): void {
    this.#standing.set(addr, fault);
  }

  /** Nothing goes wrong any more. */
  clear(): void {
    this.#planned.clear();
    this.#standing.clear();
  }

  /** How many transfers there were: what a sweep over all of them needs. */
  get count(): number {
    return this.#count;
  }

  /** For the bus: what happens to the transfer that begins now. */
  next(addr: number): I2cFault | undefined {
    const planned = this.#planned.get(++this.#count);
    this.#planned.delete(this.#count);
    return planned ?? this.#standing.get(addr) ?? this.#standing.get("all");
  }
}
