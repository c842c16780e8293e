/** No driver leaves anything behind: not when it leaves, and not when any one thing that its init takes is refused. */
import { ENOMEM, KernelError } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { describe, expect, test } from "vitest";
import { refusal } from "../runtime/support.ts";
import { drivers, stateOf } from "./all.ts";

/** Lets the nth acquisition in this kernel fail, and counts them. */
class FailNth {
  readonly #nth: number;
  count = 0;

  constructor({ kernel, board }: Simulation, nth = Number.POSITIVE_INFINITY) {
    this.#nth = nth;
    this.#guard(kernel.gpio, "request");
    this.#guard(kernel.irqs, "request");
    this.#guard(kernel.chrdevs, "register");
    this.#guard(kernel.devices, "createClass");
    this.#guard(kernel.devices, "createDevice");
    for (const chip of board.chips) {
      this.#guard(chip, "request", (line) => {
        this.#guard(line as object, "setEdges");
      });
    }
  }

  #guard(target: object, method: string, then: (result: unknown) => void = () => undefined): void {
    const original = Reflect.get(target, method) as (...args: unknown[]) => unknown;
    const guarded = (...args: unknown[]): unknown => {
      if (++this.count === this.#nth) throw new KernelError(ENOMEM, `acquisition ${this.count}: ${method}`);
      const result = original.apply(target, args);
      then(result);
      return result;
    };
    Object.defineProperty(target, method, { value: guarded });
  }
}

/** How many things the driver's init takes. */
async function acquisitionsOf(file: string): Promise<number> {
  const sim = simulate();
  const counter = new FailNth(sim);
  await sim.insmod(file);
  return counter.count;
}

describe("the sweep", () => {
  test.each([
    ["hello-1", 0],
    ["chardev", 3], // number, class, device
    ["bottomhalf", 10], // three lines and two irqs, each at the kernel and at the board
  ])("finds what init takes: %s %i things", async (name, count) => {
    expect(await acquisitionsOf(name)).toBe(count);
  });
});

describe.each(drivers)("$name", ({ name, file, definition }) => {
  test("loads, and leaves the kernel as it was", async () => {
    const sim = simulate();
    const before = await stateOf(sim);
    await sim.insmod(file);
    expect(await stateOf(sim)).not.toEqual(before);
    await sim.rmmod(sim.kernel.modules.all[0]?.name ?? "");
    expect(await stateOf(sim)).toEqual(before);
    expect(sim.kernel.oopses.count).toBe(0);
  });

  test("leaves the kernel as it was whichever acquisition of its init is refused", async () => {
    const acquisitions = await acquisitionsOf(file);
    for (let nth = 1; nth <= acquisitions; nth++) {
      const sim = simulate();
      const before = await stateOf(sim);
      new FailNth(sim, nth);
      await expect(sim.insmod(file)).rejects.toEqual(refusal("ENOMEM", new RegExp(`acquisition ${nth}:`)));
      expect(await stateOf(sim), `after acquisition ${nth} of ${acquisitions} was refused`).toEqual(before);
      expect(sim.kernel.oopses.count).toBe(0);
    }
  });

  test("loads when it is tried again after any refusal", async () => {
    for (let nth = 1; nth <= (await acquisitionsOf(file)); nth++) {
      const sim = simulate();
      new FailNth(sim, nth);
      await expect(sim.insmod(file)).rejects.toEqual(refusal("ENOMEM"));
      await sim.insmod(file);
      expect(sim.kernel.modules.all).toHaveLength(1);
    }
  });

  test("leaves no node behind in 10,000 lives", async () => {
    const sim = simulate();
    const before = await stateOf(sim);
    for (let life = 0; life < 10_000; life++) {
      await sim.insmod({ name: "immortal", definition });
      await sim.rmmod("immortal");
    }
    expect(await stateOf(sim)).toEqual(before);
  });

  test("says under which license it is, and has a name of its own", () => {
    expect(definition.license).toMatch(/GPL|MIT|BSD/);
    expect(drivers.filter((other) => other.name === name)).toHaveLength(1);
  });
});
