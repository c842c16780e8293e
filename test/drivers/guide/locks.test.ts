/** The guide's sections 12 and 11.2: what each example logs. */
import { simulate } from "tophalf/mocks";
import { describe, expect, test } from "vitest";
import { turns } from "../../runtime/support.ts";

const LOGS: Record<string, string[]> = {
  completions: ["completions example", "Turn the crank", "Flywheel spins up", "completions exit"],
  example_mutex: ["example_mutex init", "mutex is locked", "mutex is unlocked", "example_mutex exit"],
  example_spinlock: [
    "example spinlock started",
    "Locked static spinlock",
    "Unlocked static spinlock",
    "Locked dynamic spinlock",
    "Unlocked dynamic spinlock",
    "example spinlock exit",
  ],
  example_rwlock: [
    "example_rwlock started",
    "Read Locked",
    "Read Unlocked",
    "Write Locked",
    "Write Unlocked",
    "example_rwlock exit",
  ],
  example_atomic: [
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
};

describe("the guide's locks", () => {
  test.each(Object.entries(LOGS))("%s logs what the guide's logs", async (name, log) => {
    const sim = simulate();
    await sim.insmod(name);
    await turns(1);
    await sim.rmmod(name);
    expect(sim.log).toEqual(log);
  });

  test("completions can be removed before its threads ran: exit waits for them", async () => {
    const sim = simulate();
    await sim.insmod("completions");
    await sim.rmmod("completions");
    expect(sim.log).toEqual(LOGS["completions"]);
  });
});
