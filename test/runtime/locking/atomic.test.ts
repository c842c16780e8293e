import { Atomic } from "tophalf";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const MAX = 2 ** 31 - 1;
const MIN = -(2 ** 31);

/** What an operation answers, and what the value is then. */
function after(value: number, operate: (atomic: Atomic) => unknown): [unknown, number] {
  const atomic = new Atomic(value);
  return [operate(atomic), atomic.read()];
}

describe("an atomic", () => {
  test.each<[string, number, (atomic: Atomic) => unknown, unknown, number]>([
    ["set", 5, (a) => a.set(7), undefined, 7],
    ["add", 5, (a) => a.add(3), undefined, 8],
    ["sub", 5, (a) => a.sub(3), undefined, 2],
    ["inc", 5, (a) => a.inc(), undefined, 6],
    ["dec", 5, (a) => a.dec(), undefined, 4],
    ["and", 0b1100, (a) => a.and(0b0110), undefined, 0b0100],
    ["or", 0b1100, (a) => a.or(0b0110), undefined, 0b1110],
    ["xor", 0b1100, (a) => a.xor(0b0110), undefined, 0b1010],
    ["andnot", 0b1100, (a) => a.andnot(0b0110), undefined, 0b1000],
    ["addReturn", 5, (a) => a.addReturn(3), 8, 8],
    ["subReturn", 5, (a) => a.subReturn(3), 2, 2],
    ["incReturn", 5, (a) => a.incReturn(), 6, 6],
    ["decReturn", 5, (a) => a.decReturn(), 4, 4],
    ["fetchAdd", 5, (a) => a.fetchAdd(3), 5, 8],
    ["fetchSub", 5, (a) => a.fetchSub(3), 5, 2],
    ["fetchInc", 5, (a) => a.fetchInc(), 5, 6],
    ["fetchDec", 5, (a) => a.fetchDec(), 5, 4],
    ["fetchAnd", 0b1100, (a) => a.fetchAnd(0b0110), 0b1100, 0b0100],
    ["fetchOr", 0b1100, (a) => a.fetchOr(0b0110), 0b1100, 0b1110],
    ["fetchXor", 0b1100, (a) => a.fetchXor(0b0110), 0b1100, 0b1010],
    ["fetchAndnot", 0b1100, (a) => a.fetchAndnot(0b0110), 0b1100, 0b1000],
    ["xchg", 5, (a) => a.xchg(7), 5, 7],
    ["cmpxchg of what it is", 5, (a) => a.cmpxchg(5, 7), 5, 7],
    ["cmpxchg of what it is not", 5, (a) => a.cmpxchg(6, 7), 5, 5],
    ["tryCmpxchg of what it is", 5, (a) => a.tryCmpxchg(5, 7), true, 7],
    ["tryCmpxchg of what it is not", 5, (a) => a.tryCmpxchg(6, 7), false, 5],
    ["addUnless another", 5, (a) => a.addUnless(2, 0), true, 7],
    ["addUnless this", 5, (a) => a.addUnless(2, 5), false, 5],
    ["fetchAddUnless another", 5, (a) => a.fetchAddUnless(2, 0), 5, 7],
    ["fetchAddUnless this", 5, (a) => a.fetchAddUnless(2, 5), 5, 5],
    ["incNotZero of 0", 0, (a) => a.incNotZero(), false, 0],
    ["incNotZero of 1", 1, (a) => a.incNotZero(), true, 2],
    ["incUnlessNegative of -1", -1, (a) => a.incUnlessNegative(), false, -1],
    ["incUnlessNegative of 0", 0, (a) => a.incUnlessNegative(), true, 1],
    ["decUnlessPositive of 1", 1, (a) => a.decUnlessPositive(), false, 1],
    ["decUnlessPositive of 0", 0, (a) => a.decUnlessPositive(), true, -1],
    ["decIfPositive of 1", 1, (a) => a.decIfPositive(), 0, 0],
    ["decIfPositive of 0", 0, (a) => a.decIfPositive(), -1, 0],
    ["subAndTest to 0", 3, (a) => a.subAndTest(3), true, 0],
    ["subAndTest to 1", 4, (a) => a.subAndTest(3), false, 1],
    ["decAndTest to 0", 1, (a) => a.decAndTest(), true, 0],
    ["incAndTest to 0", -1, (a) => a.incAndTest(), true, 0],
    ["addNegative", 1, (a) => a.addNegative(-2), true, -1],
    ["addNegative to 0", 1, (a) => a.addNegative(-1), false, 0],
    ["add wraps around", MAX, (a) => a.add(1), undefined, MIN],
    ["dec wraps around", MIN, (a) => a.decReturn(), MAX, MAX],
    ["a value of more than 32 bits is cut", 0, (a) => a.set(2 ** 32 + 5), undefined, 5],
  ])("%s", (_name, value, operate, answer, left) => {
    expect(after(value, operate)).toEqual([answer, left]);
  });

  test("adds as C does, modulo 2 to the 32nd, in any sequence", () => {
    const number = fc.integer({ min: MIN, max: MAX });
    fc.assert(
      fc.property(number, fc.array(number, { maxLength: 20 }), (start, amounts) => {
        const atomic = new Atomic(start);
        for (const amount of amounts) atomic.add(amount);
        const sum = amounts.reduce((total, amount) => total + BigInt(amount), BigInt(start));
        expect(atomic.read()).toBe(Number(BigInt.asIntN(32, sum)));
      }),
    );
  });
});
