/** Completions, mutexes, spin locks, rwlocks and atomics: what dmesg shows of each. */
import { expect, test } from "vitest";
import { guideInstance } from "./support.ts";

const guide = guideInstance();

test.each([
  ["completions", ["completions example", "Turn the crank", "Flywheel spins up", "completions exit"]],
  ["example_mutex", ["example_mutex init", "mutex is locked", "mutex is unlocked", "example_mutex exit"]],
  [
    "example_spinlock",
    [
      "example spinlock started",
      "Locked static spinlock",
      "Unlocked static spinlock",
      "Locked dynamic spinlock",
      "Unlocked dynamic spinlock",
      "example spinlock exit",
    ],
  ],
  [
    "example_rwlock",
    [
      "example_rwlock started",
      "Read Locked",
      "Read Unlocked",
      "Write Locked",
      "Write Unlocked",
      "example_rwlock exit",
    ],
  ],
  [
    "example_atomic",
    [
      "example_atomic started",
      "chris: 50, debbie: 52",
      "Bits 0: 00000000",
      "Bits 1: 00101000",
      "Bits 2: 00001000",
      "Bits 3: 00000000",
      "Bits 4: 00001000",
      "Bits 5: 11111111",
      "example_atomic exit",
    ],
  ],
])("%s", async (module, log) => {
  await guide.instance.log("-c");
  expect(await guide.withModule(module)).toEqual(log);
});
