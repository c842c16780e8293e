import { simulate } from "tophalf/mocks";
import { describe, expect, test } from "vitest";
import { contextOf } from "./support.ts";

describe("a static key", () => {
  test.each([true, false])("starts as it is defined: %s", async (initial) => {
    const k = await contextOf(simulate());
    expect(k.staticKey(initial).enabled).toBe(initial);
  });

  test("is off unless it is said, and turned on and off however often that is said", async () => {
    const key = (await contextOf(simulate())).staticKey();
    const states: boolean[] = [key.enabled];
    for (const turn of ["enable", "enable", "disable", "disable", "enable"] as const) {
      key[turn]();
      states.push(key.enabled);
    }
    expect(states).toEqual([false, true, true, false, false, true]);
  });

  test("that several want on is on until the last has let go", async () => {
    const key = (await contextOf(simulate())).staticKey();
    key.inc();
    key.inc();
    key.disable();
    expect([key.count, key.enabled]).toEqual([2, true]);
    key.dec();
    expect(key.enabled).toBe(true);
    key.dec();
    key.dec();
    expect([key.count, key.enabled]).toEqual([0, false]);
  });
});
