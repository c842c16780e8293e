/** The one suite that every GPIO back end takes: mock boards in `npm test`, the others in the rig. */
import { describe, expect, test } from "vitest";
import { checks } from "./checks.ts";
import { differences } from "./differences.ts";
import type { BackEnd, GpioRig } from "./rig.ts";

/**
 * Defines the tests.
 *
 * @param open makes a chip, fresh for each of them, with all lines free and pulled to 0
 */
export function gpioConformance(backEnd: BackEnd, open: () => GpioRig | Promise<GpioRig>): void {
  describe(`${backEnd}:`, () => {
    const declared = differences[backEnd];

    test.each(Object.entries(checks))("%s", async (name, check) => {
      const kept = run(open, check);
      if (declared[name] === undefined) await kept;
      else await expect(kept, "it is kept: take it out of differences.ts").rejects.toThrow();
    });

    test("differs in nothing that is no check", () => {
      expect(Object.keys(declared).filter((name) => !(name in checks))).toEqual([]);
    });
  });
}

async function run(
  open: () => GpioRig | Promise<GpioRig>,
  check: (rig: GpioRig) => Promise<void> | void,
): Promise<void> {
  const rig = await open();
  try {
    await check(rig);
  } finally {
    rig.close();
  }
}
