import { EINVAL, KernelError } from "../errno.ts";

const WORD = 32;

/** Bits, numbered from 0, with the operations of `asm/bitops.h` and `linux/bitmap.h` (`DECLARE_BITMAP`). */
export class Bitmap {
  /** How many bits there are. */
  readonly size: number;
  readonly #words: Uint32Array;

  /** All bits are clear. @throws KernelError EINVAL for a size that is no whole number from 0 on */
  constructor(size: number) {
    if (!Number.isInteger(size) || size < 0)
      throw new KernelError(EINVAL, `a bitmap cannot have ${size} bits`);
    this.size = size;
    this.#words = new Uint32Array(Math.ceil(size / WORD));
  }

  /** set_bit(). This, and all that name a bit: @throws KernelError EINVAL when there is no such bit */
  setBit(bit: number): void {
    this.testAndSetBit(bit);
  }

  /** clear_bit(). */
  clearBit(bit: number): void {
    this.testAndClearBit(bit);
  }

  /** change_bit(). */
  changeBit(bit: number): void {
    this.testAndChangeBit(bit);
  }

  /** assign_bit(). */
  assignBit(bit: number, value: boolean): void {
    if (value) this.setBit(bit);
    else this.clearBit(bit);
  }

  /** test_bit(). */
  testBit(bit: number): boolean {
    this.#check(bit);
    return this.#at(bit);
  }

  /** test_and_set_bit(): answers what it was. */
  testAndSetBit(bit: number): boolean {
    return this.#update(bit, (word, mask) => word | mask);
  }

  /** test_and_clear_bit(): answers what it was. */
  testAndClearBit(bit: number): boolean {
    return this.#update(bit, (word, mask) => word & ~mask);
  }

  /** test_and_change_bit(): answers what it was. */
  testAndChangeBit(bit: number): boolean {
    return this.#update(bit, (word, mask) => word ^ mask);
  }

  /** find_first_bit(): the lowest set bit; {@link size} when there is none, as all `find…` answer. */
  findFirstBit(): number {
    return this.findNextBit(0);
  }

  /** find_next_bit(): the lowest set bit from `from` on, itself included. */
  findNextBit(from: number): number {
    return this.#find(from, 0);
  }

  /** find_first_zero_bit(). */
  findFirstZeroBit(): number {
    return this.findNextZeroBit(0);
  }

  /** find_next_zero_bit(). */
  findNextZeroBit(from: number): number {
    return this.#find(from, ~0);
  }

  /** find_last_bit(): the highest set bit. */
  findLastBit(): number {
    for (let bit = this.size - 1; bit >= 0; bit--) if (this.#at(bit)) return bit;
    return this.size;
  }

  /** for_each_set_bit(), lowest first. */
  *setBits(): Generator<number> {
    for (let bit = this.findFirstBit(); bit < this.size; bit = this.findNextBit(bit + 1)) yield bit;
  }

  /** bitmap_weight(): how many are set. */
  weight(): number {
    return this.#words.reduce((sum, word) => sum + hammingWeight(word), 0);
  }

  /** bitmap_zero(): clears all. */
  zero(): void {
    this.#words.fill(0);
  }

  /** bitmap_fill(): sets all. */
  fill(): void {
    this.setRange(0, this.size);
  }

  /** bitmap_set(): sets `count` bits from `start` on. */
  setRange(start: number, count: number): void {
    for (let bit = start; bit < start + count; bit++) this.setBit(bit);
  }

  /** bitmap_clear(): clears `count` bits from `start` on. */
  clearRange(start: number, count: number): void {
    for (let bit = start; bit < start + count; bit++) this.clearBit(bit);
  }

  /** All bits as digits, the highest first: `00101000`. */
  toString(): string {
    return Array.from({ length: this.size }, (_, index) =>
      this.#at(this.size - 1 - index) ? "1" : "0",
    ).join("");
  }

  #update(bit: number, change: (word: number, mask: number) => number): boolean {
    this.#check(bit);
    const index = Math.floor(bit / WORD);
    const word = this.#words[index] ?? 0;
    const mask = 1 << (bit % WORD);
    this.#words[index] = change(word, mask);
    return (word & mask) !== 0;
  }

  #at(bit: number): boolean {
    return ((this.#words[Math.floor(bit / WORD)] ?? 0) & (1 << (bit % WORD))) !== 0;
  }

  /** The lowest bit from `from` on that is set once the words are xored with `flip`; whole words are skipped. */
  #find(from: number, flip: number): number {
    let bit = Math.max(0, from);
    while (bit < this.size) {
      const word = (((this.#words[Math.floor(bit / WORD)] ?? 0) ^ flip) >>> (bit % WORD)) >>> 0;
      if (word !== 0) return Math.min(this.size, bit + trailingZeros(word));
      bit += WORD - (bit % WORD);
    }
    return this.size;
  }

  #check(bit: number): void {
    if (Number.isInteger(bit) && bit >= 0 && bit < this.size) return;
    throw new KernelError(EINVAL, `there is no bit ${bit} in a bitmap of ${this.size}`);
  }
}

const trailingZeros = (word: number): number => 31 - Math.clz32(word & -word);

function hammingWeight(word: number): number {
  let count = 0;
  for (let left = word; left !== 0; left = (left & (left - 1)) >>> 0) count++;
  return count;
}
