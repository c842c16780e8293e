/** Modules whose init or exit takes its time: others come and go meanwhile, and the runtime can end at any moment. */
import { EBUSY, KernelError, type ModuleContext } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { load, refusal, treeOf, turns } from "../support.ts";

let sim: Simulation;
beforeEach(() => {
  sim = simulate();
});
const loaded = (): string[] => sim.kernel.modules.all.map(({ name }) => name);
const heldBy = (consumer: string): number =>
  [...sim.kernel.gpio.status()].filter((line) => line.consumer === consumer).length;

/** A promise that the test settles. */
class Gate {
  open: () => void = () => undefined;
  fail: (error: Error) => void = () => undefined;
  readonly passed = new Promise<void>((resolve, reject) => {
    this.open = resolve;
    this.fail = reject;
  });
}

describe("while an init has not ended", () => {
  let gate: Gate;
  let k: ModuleContext | undefined;
  let loading: Promise<unknown>;
  beforeEach(() => {
    gate = new Gate();
    loading = load(sim, "slow", async (context) => {
      k = context;
      context.gpio.output("GPIO4");
      await gate.passed;
    }).then(
      () => "loaded",
      (error: unknown) => error,
    );
  });

  test("the module is there as Loading", async () => {
    expect(await sim.kernel.vfs.readFile("/proc/modules")).toMatch(/^slow 0 0 - Loading /);
    gate.open();
    expect(await loading).toBe("loaded");
    expect(await sim.kernel.vfs.readFile("/proc/modules")).toMatch(/^slow 0 0 - Live /);
  });

  test("others come and go", async () => {
    await load(sim, "quick", () => undefined);
    await sim.rmmod("quick");
    expect(loaded()).toEqual(["slow"]);
  });

  test("the same module is refused a second time: EEXIST; and cannot be removed: EBUSY", async () => {
    await expect(load(sim, "slow", () => undefined)).rejects.toEqual(refusal("EEXIST"));
    await expect(sim.rmmod("slow")).rejects.toEqual(refusal("EBUSY", /init of slow has not ended/));
    gate.open();
    expect(await loading).toBe("loaded");
  });

  test("the end of the runtime takes from it what it has, and its insmod is refused: ENODEV", async () => {
    await sim.kernel.shutdown();
    expect([loaded(), heldBy("slow")]).toEqual([[], 0]);
    gate.open();
    expect(await loading).toEqual(refusal("ENODEV"));
  });

  test("the end of the runtime leaves it nothing to take any more", async () => {
    await sim.kernel.shutdown();
    expect(() => k?.gpio.output("GPIO5")).toThrow(refusal("ENODEV"));
    gate.open();
    await loading;
    expect(heldBy("slow")).toBe(0);
  });

  test.each([new KernelError(EBUSY), new TypeError("boom")])(
    "the end of the runtime comes before its refusal, %s, without harm",
    async (error) => {
      await sim.kernel.shutdown();
      gate.fail(error);
      expect(await loading).toBeInstanceOf(KernelError);
      expect([loaded(), sim.kernel.vfs.readdir("/sys/module")]).toEqual([[], []]);
    },
  );
});

describe("while an exit has not ended", () => {
  let gate: Gate;
  let exits: number;
  beforeEach(async () => {
    gate = new Gate();
    exits = 0;
    await load(sim, "slow", (k) => void k.gpio.output("GPIO4"), {
      exit: () => {
        exits++;
        return gate.passed;
      },
    });
  });

  test("the module is there as Unloading, with all that it holds", async () => {
    const removing = sim.rmmod("slow");
    expect(await sim.kernel.vfs.readFile("/proc/modules")).toMatch(/^slow 0 0 - Unloading /);
    expect(heldBy("slow")).toBe(1);
    gate.open();
    await removing;
    expect([loaded(), heldBy("slow")]).toEqual([[], 0]);
  });

  test("it is not removed a second time: EBUSY; and cannot be loaded: EEXIST", async () => {
    const removing = sim.rmmod("slow");
    await expect(sim.rmmod("slow")).rejects.toEqual(refusal("EBUSY", /exit of slow has not ended/));
    await expect(load(sim, "slow", () => undefined)).rejects.toEqual(refusal("EEXIST"));
    gate.open();
    await removing;
    expect(exits).toBe(1);
  });

  test("the end of the runtime waits for it: what it holds is given back afterwards", async () => {
    const removing = sim.rmmod("slow");
    const ended = sim.kernel.shutdown();
    await turns(1);
    expect(heldBy("slow")).toBe(1);
    gate.open();
    await Promise.all([removing, ended]);
    expect([exits, loaded(), heldBy("slow")]).toEqual([1, [], 0]);
  });

  test("the end of the runtime waits five seconds for it and no longer; a late end does no harm", async () => {
    const empty = simulate();
    await empty.kernel.shutdown(); // which takes the buses away
    const ended = sim.kernel.shutdown();
    await sim.advance("4.9s");
    expect(heldBy("slow")).toBe(1);
    await sim.advance("0.2s");
    await ended;
    expect([loaded(), heldBy("slow"), sim.clock.pending]).toEqual([[], 0, 0]);
    gate.open();
    await turns(1);
    expect([treeOf(sim), sim.kernel.oopses.count]).toEqual([treeOf(empty), 0]);
  });
});
