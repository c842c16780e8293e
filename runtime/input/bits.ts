/** A set of small numbers as the kernel keeps and shows it: an array of unsigned longs of 64 bits. */
export class Bits {
  /** Little-endian, as programs get it from an ioctl. */
  readonly bytes: Uint8Array;

  /** @param max the largest number that it can hold */
  constructor(max: number) {
    this.bytes = new Uint8Array(Math.ceil((max + 1) / 64) * 8);
  }

  has(bit: number): boolean {
    return ((this.bytes[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0;
  }

  set(bit: number, value = true): void {
    const byte = this.bytes[bit >> 3] ?? 0;
    const mask = 1 << (bit & 7);
    this.bytes[bit >> 3] = value ? byte | mask : byte & ~mask;
  }

  *[Symbol.iterator](): Generator<number> {
    for (let bit = 0; bit < this.bytes.length * 8; bit++) if (this.has(bit)) yield bit;
  }

  /** Words in hexadecimal, the highest first, without leading empty ones: as sysfs and /proc have it. */
  toString(): string {
    const view = new DataView(this.bytes.buffer);
    const words = Array.from({ length: this.bytes.length / 8 }, (_, word) =>
      view.getBigUint64(word * 8, true),
    );
    while (words.length > 1 && words.at(-1) === 0n) words.pop();
    return words
      .reverse()
      .map((word) => word.toString(16))
      .join(" ");
  }
}
