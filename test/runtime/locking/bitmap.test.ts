import { Bitmap } from "tophalf";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { refusal } from "../support.ts";

describe("a bitmap", () => {
  test("has the operations on one bit", () => {
    const bits = new Bitmap(8);
    bits.setBit(3);
    bits.setBit(5);
    expect(bits.toString()).toBe("00101000");
    bits.clearBit(5);
    bits.changeBit(0);
    bits.assignBit(7, true);
    bits.assignBit(0, false);
    expect(bits.toString()).toBe("10001000");
    expect([
      bits.testAndSetBit(3),
      bits.testAndSetBit(4),
      bits.testAndClearBit(7),
      bits.testAndChangeBit(7),
    ]).toEqual([true, false, true, false]);
    expect(bits.toString()).toBe("10011000");
  });

  test("has the operations on many", () => {
    const bits = new Bitmap(70);
    bits.setRange(30, 5);
    bits.clearRange(31, 2);
    expect([...bits.setBits()]).toEqual([30, 33, 34]);
    bits.fill();
    expect([bits.weight(), bits.findFirstZeroBit()]).toEqual([70, 70]);
    bits.zero();
    expect([bits.weight(), bits.findFirstBit(), bits.findLastBit()]).toEqual([0, 70, 70]);
  });

  test.each([-1, 8, 1.5, Number.NaN])("has no bit %d", (bit) => {
    const bits = new Bitmap(8);
    for (const operate of [
      () => bits.testBit(bit),
      () => bits.setBit(bit),
      () => bits.testAndClearBit(bit),
    ]) {
      expect(operate).toThrow(refusal("EINVAL", /bitmap of 8/));
    }
    expect(bits.weight()).toBe(0);
  });

  test.each([-1, 0.5])("cannot have %d bits", (size) => {
    expect(() => new Bitmap(size)).toThrow(refusal("EINVAL"));
  });

  test("finds what an array of booleans finds, of any size and after any changes", () => {
    const model = fc
      .integer({ min: 0, max: 100 })
      .chain((size) =>
        fc.tuple(
          fc.constant(size),
          fc.array(fc.nat(Math.max(0, size - 1)), { maxLength: size === 0 ? 0 : 60 }),
        ),
      );
    fc.assert(
      fc.property(model, fc.nat(110), ([size, changes], from) => {
        const bits = new Bitmap(size);
        const plain = Array<boolean>(size).fill(false);
        for (const bit of changes) {
          expect(bits.testAndChangeBit(bit)).toBe(plain[bit]);
          plain[bit] = !plain[bit];
        }
        const find = (value: boolean): number => {
          const index = plain.findIndex((bit, at) => at >= from && bit === value);
          return index < 0 ? size : index;
        };
        expect(bits.findNextBit(from)).toBe(find(true));
        expect(bits.findNextZeroBit(from)).toBe(find(false));
        expect(bits.findLastBit()).toBe(plain.includes(true) ? plain.lastIndexOf(true) : size);
        expect(bits.weight()).toBe(plain.filter(Boolean).length);
        expect([...bits.setBits()]).toEqual(plain.flatMap((bit, at) => (bit ? [at] : [])));
      }),
    );
  });
});
