import { expect, test } from "vitest";
import { Ida } from "../../runtime/ida.ts";

test("the lowest free number comes first", () => {
  const ida = new Ida();
  expect([ida.alloc(), ida.alloc(), ida.alloc(), ida.size]).toEqual([0, 1, 2, 3]);
  ida.free(1);
  ida.free(1);
  expect([ida.size, ida.alloc(), ida.alloc()]).toEqual([2, 1, 3]);
});

test("what cannot be made keeps no number", () => {
  const ida = new Ida();
  const fail = (): never => {
    throw new Error("no memory");
  };
  expect(() => ida.allocFor(fail)).toThrow("no memory");
  expect([ida.size, ida.allocFor((id) => id), ida.size]).toEqual([0, 0, 1]);
});
