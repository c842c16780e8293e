/** How many bits a sensor sends. */
export const BITS = 40;

/** From one falling edge to the next, in nanoseconds: a 0 takes 70 to 85 µs, a 1 takes 116 to 130 µs, the sensor's answer before them 150 to 170 µs. */
const LONGEST_ZERO = 100e3;
const LONGEST_BIT = 140e3;

/**
 * What a sensor sends, out of the times of its falling edges: it answers (low for 80 µs, high for 80 µs), and then each bit is low for 50 µs and
 * high for 26 µs, a 0, or for 70 µs, a 1. At the end of each it falls.
 */
export class Frame {
  /** Of the last falling edges, as many as there are for the bits. */
  readonly #times: number[] = [];
  #falls = 0;
  #bits = 0;

  /** How many falling edges there were. */
  get falls(): number {
    return this.#falls;
  }

  /** As many bits came, one after the other: there is nothing more to come. */
  get isComplete(): boolean {
    return this.#bits === BITS;
  }

  /** The line fell. Answers whether that was the last edge; what comes after it is not looked at. @param time nanoseconds */
  fall(time: number): boolean {
    if (this.isComplete) return false;
    const period = time - (this.#times.at(-1) ?? Number.NEGATIVE_INFINITY);
    // Whatever was before a pause, the answer or a disturbance, is no part of the bits.
    this.#bits = period > LONGEST_BIT ? 0 : this.#bits + 1;
    this.#falls++;
    this.#times.push(time);
    if (this.#times.length > BITS + 1) this.#times.shift();
    return this.#bits === BITS;
  }

  /** The bytes, once it is complete. */
  get bytes(): Uint8Array {
    const bytes = new Uint8Array(BITS / 8);
    for (let bit = 0; bit < BITS; bit++) {
      const period = (this.#times[bit + 1] ?? 0) - (this.#times[bit] ?? 0);
      if (period > LONGEST_ZERO) bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (0x80 >> (bit & 7));
    }
    return bytes;
  }
}
