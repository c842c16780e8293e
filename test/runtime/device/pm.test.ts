/** The system goes to sleep and wakes up: who is asked, in which order, and what happens when somebody refuses. */
import {
  type Device,
  type DevPmOps,
  EBUSY,
  KernelError,
  type ModuleContext,
  type PlatformDevice,
  type SleepState,
} from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { contextOf, load, refusal, turns } from "../support.ts";

let sim: Simulation;
let k: ModuleContext;
let calls: string[];
beforeEach(async () => {
  sim = simulate();
  k = await contextOf(sim);
  calls = [];
});
const read = (path: string): Promise<string> => sim.kernel.vfs.readFile(path);
const write = (path: string, text: string): Promise<void> => sim.kernel.vfs.writeFile(path, text);

const STEPS = [
  ...["prepare", "suspend", "suspendLate", "suspendNoirq", "resumeNoirq", "resumeEarly", "resume"],
  ...["freeze", "freezeLate", "freezeNoirq", "thawNoirq", "thawEarly", "thaw"],
  ...["poweroff", "poweroffLate", "poweroffNoirq", "restoreNoirq", "restoreEarly", "restore", "complete"],
] as (keyof DevPmOps)[];

/** Operations that note what they are asked. */
function noting(steps: readonly (keyof DevPmOps)[], whose = ""): DevPmOps {
  return Object.fromEntries(
    steps.map((step) => [step, (dev: Device) => void calls.push(`${whose}${step} ${dev.name}`)]),
  );
}

/** A device of its own driver, which has these operations. */
async function add(name: string, pm: DevPmOps, parent?: Device): Promise<PlatformDevice> {
  await k.platform.registerDriver({ name, pm }).probed;
  const dev = k.platform.registerDevice(name, undefined, { ...(parent && { parent }) });
  await dev.attached;
  return dev;
}

const SUSPEND_RESUME = ["suspend", "resume"] as const;

describe("the order", () => {
  test("down: parts before the whole, later before earlier; up: the other way round", async () => {
    const hub = await add("hub", noting(SUSPEND_RESUME));
    await add("lamp", noting(SUSPEND_RESUME));
    await add("mouse", noting(SUSPEND_RESUME), hub);
    await sim.kernel.sleep.suspend("mem");
    await sim.kernel.sleep.resume();
    expect(calls).toEqual([
      "suspend mouse",
      "suspend lamp",
      "suspend hub",
      "resume hub",
      "resume lamp",
      "resume mouse",
    ]);
    expect(sim.log).toEqual(["PM: suspend entry (deep)", "PM: suspend exit"]);
  });

  test.each<[SleepState, string[], string[]]>([
    ...(["mem", "freeze"] as const).map((state): [SleepState, string[], string[]] => [
      state,
      ["prepare", "suspend", "suspendLate", "suspendNoirq"],
      ["resumeNoirq", "resumeEarly", "resume", "complete"],
    ]),
    [
      "disk",
      [
        ...["prepare", "freeze", "freezeLate", "freezeNoirq", "thawNoirq", "thawEarly", "thaw", "complete"],
        ...["prepare", "poweroff", "poweroffLate", "poweroffNoirq"],
      ],
      ["restoreNoirq", "restoreEarly", "restore", "complete"],
    ],
  ])("of the steps to %s and back", async (state, down, up) => {
    await add("lamp", noting(STEPS));
    await sim.kernel.sleep.suspend(state);
    expect(calls).toEqual(down.map((step) => `${step} lamp`));
    calls.length = 0;
    await sim.kernel.sleep.resume();
    expect(calls).toEqual(up.map((step) => `${step} lamp`));
  });

  test("of steps: every device has taken one before any takes the next", async () => {
    for (const name of ["a", "b"]) await add(name, noting(["suspend", "suspendLate"]));
    await sim.kernel.sleep.suspend();
    expect(calls).toEqual(["suspend b", "suspend a", "suspendLate b", "suspendLate a"]);
  });

  test("an async callback is waited for, before the next device is asked", async () => {
    await add("a", noting(SUSPEND_RESUME));
    await add("b", { suspend: () => k.msleep(100).then(() => void calls.push("suspend b")) });
    const asleep = sim.kernel.sleep.suspend();
    await sim.advance("99ms");
    expect(calls).toEqual([]);
    await sim.advance("1ms");
    await asleep;
    expect(calls).toEqual(["suspend b", "suspend a"]);
  });
});

describe("whose operations", () => {
  test("the class's and the bus's come first; what they leave out is the driver's", async () => {
    const cls = k.class.create("toys", { pm: noting(["suspend"], "class ") });
    k.device.create(cls, 0, "robot");
    const bus = k.bus.register({ name: "toy", pm: noting(["suspend"], "bus ") });
    k.driver.register(bus, { name: "driver", pm: noting(["suspend", "resume"], "driver ") });
    await k.device.register({ name: "doll", bus }).attached;
    await sim.kernel.sleep.suspend();
    await sim.kernel.sleep.resume();
    expect(calls).toEqual(["bus suspend doll", "class suspend robot", "driver resume doll"]);
  });

  test("a driver's operations get its own kind of device", async () => {
    const seen: number[] = [];
    await k.platform.registerDriver({
      name: "lamp",
      pm: { suspend: (pdev: PlatformDevice) => void seen.push(pdev.id) },
    }).probed;
    await k.platform.registerDevice("lamp", 7).attached;
    await sim.kernel.sleep.suspend();
    expect(seen).toEqual([7]);
  });

  test("a device without a driver is passed over", async () => {
    k.platform.registerDevice("orphan");
    await sim.kernel.sleep.suspend();
    expect(sim.kernel.sleep.state).toBe("mem");
  });
});

describe("a device that refuses", () => {
  const refuse = (): never => {
    throw new KernelError(EBUSY, "a transfer is under way");
  };

  test("keeps the system awake: those that slept come up again, it is named, and the errno passed on", async () => {
    await add("a", noting(SUSPEND_RESUME));
    await add("b", { ...noting(SUSPEND_RESUME), suspend: refuse });
    await add("c", noting(["prepare", "suspend", "resume", "complete"]));
    await expect(sim.kernel.sleep.suspend()).rejects.toEqual(
      refusal("EBUSY", /device b \(driver b\): suspend answered -EBUSY/),
    );
    expect(calls).toEqual(["prepare c", "suspend c", "resume c", "complete c"]);
    expect(sim.kernel.sleep.state).toBeUndefined();
    expect(sim.log).toEqual([
      "PM: suspend entry (deep)",
      "b b: error -EBUSY: a transfer is under way",
      "b b: PM: failed to suspend: error -16",
      "PM: Some devices failed to suspend, or early wake event detected",
      "PM: suspend exit",
    ]);
  });

  test.each<[SleepState, keyof DevPmOps, string[], string]>([
    ["disk", "freeze", ["freeze b", "thaw b"], "failed to freeze"],
    ["disk", "poweroff", ["freeze b", "thaw b", "poweroff b", "restore b"], "failed to hibernate"],
  ])("on the way to %s in %s", async (state, step, seen, text) => {
    await add("a", { [step]: () => -EBUSY });
    await add("b", noting(["freeze", "thaw", "poweroff", "restore"]));
    await expect(sim.kernel.sleep.suspend(state)).rejects.toEqual(refusal("EBUSY"));
    expect(calls).toEqual(seen);
    expect(sim.log).toContain(`a a: PM: ${text}: error -16`);
  });

  test("late: those that were late come up early, and then all", async () => {
    await add("a", { ...noting(["suspend", "resume", "resumeEarly"]), suspendLate: () => -EBUSY });
    await add("b", noting(["suspend", "suspendLate", "resumeEarly", "resume"]));
    await expect(sim.kernel.sleep.suspend()).rejects.toEqual(refusal("EBUSY"));
    expect(calls.slice(3)).toEqual(["resumeEarly b", "resume a", "resume b"]);
    expect(sim.log).toContain("a a: PM: failed to suspend late: error -16");
  });

  test("to be prepared: nobody is asked to suspend", async () => {
    await add("a", noting(["prepare", "suspend", "complete"]));
    await add("b", { prepare: () => -EBUSY });
    await expect(sim.kernel.sleep.suspend()).rejects.toEqual(refusal("EBUSY"));
    expect(calls).toEqual(["prepare a", "complete a"]);
    expect(sim.log).toContain("b b: PM: not prepared for power transition: code -16");
  });

  test("by an error: an oops, and EIO", async () => {
    await add("a", {
      suspend() {
        throw new TypeError("boom");
      },
    });
    await expect(sim.kernel.sleep.suspend()).rejects.toEqual(refusal("EIO"));
    expect(sim.kernel.modules.get("probe")?.oopses).toBe(1);
  });

  test("to resume is logged, and the others come up", async () => {
    await add("a", { resume: () => -EBUSY });
    await add("b", noting(SUSPEND_RESUME));
    await sim.kernel.sleep.suspend();
    await sim.kernel.sleep.resume();
    expect(calls).toEqual(["suspend b", "resume b"]);
    expect(sim.log).toContain("a a: PM: failed to resume: error -16");
  });

  test("is counted in /sys/power/suspend_stats", async () => {
    let busy = true;
    await add("a", { suspend: () => (busy ? -EBUSY : 0) });
    await expect(sim.kernel.sleep.suspend()).rejects.toEqual(refusal("EBUSY"));
    busy = false;
    await sim.kernel.sleep.suspend();
    const names = ["success", "fail", "last_failed_dev", "last_failed_errno", "last_failed_step"];
    const texts = await Promise.all(names.map((name) => read(`/sys/power/suspend_stats/${name}`)));
    expect(texts).toEqual(["1\n", "1\n", "a\n", "-16\n", "suspend\n"]);
  });
});

test("a callback that does not end is named, and waited for all the same", async () => {
  await add("slow", { suspend: () => k.msleep(15_000) });
  const asleep = sim.kernel.sleep.suspend();
  await sim.advance("10s");
  expect(sim.log).toContain("slow slow: **** DPM device timeout ****");
  await sim.advance("5s");
  await asleep;
  expect(sim.kernel.sleep.state).toBe("mem");
  expect(sim.clock.pending).toBe(0);
});

describe("/sys/power/state", () => {
  test("says how the system can sleep", async () => {
    expect(await read("/sys/power/state")).toBe("freeze mem disk\n");
    await expect(write("/sys/power/state", "nap")).rejects.toEqual(refusal("EINVAL"));
  });

  test("a write comes back when the system has woken up", async () => {
    await add("lamp", noting(SUSPEND_RESUME));
    let written = false;
    const writing = write("/sys/power/state", "mem\n").then(() => (written = true));
    await turns(3);
    expect([calls, written]).toEqual([["suspend lamp"], false]);
    await sim.kernel.sleep.resume();
    await writing;
    expect(calls).toEqual(["suspend lamp", "resume lamp"]);
  });
});

describe("asleep and awake", () => {
  test("a second suspend and a resume of what is awake are refused", async () => {
    await expect(sim.kernel.sleep.resume()).rejects.toEqual(refusal("EINVAL"));
    const first = sim.kernel.sleep.suspend();
    await expect(sim.kernel.sleep.suspend()).rejects.toEqual(refusal("EBUSY", /under way/));
    await first;
    await expect(sim.kernel.sleep.suspend()).rejects.toEqual(refusal("EBUSY", /tophalf resume/));
  });

  test("a probe is put off until the system is awake", async () => {
    await sim.kernel.sleep.suspend();
    k.platform.registerDriver({ name: "lamp" });
    const dev = k.platform.registerDevice("lamp");
    await sim.clock.settle();
    expect(dev.driver).toBeUndefined();
    await sim.kernel.sleep.resume();
    await sim.clock.settle();
    expect(dev.driver?.name).toBe("lamp");
  });

  test("a device that goes meanwhile is not resumed", async () => {
    const dev = await add("lamp", noting(SUSPEND_RESUME));
    await sim.kernel.sleep.suspend();
    await dev.unregister();
    await sim.kernel.sleep.resume();
    expect(calls).toEqual(["suspend lamp"]);
  });

  test("a runtime that ends wakes up first", async () => {
    await load(sim, "lamps", async (own) => {
      const remove = (): void => void calls.push("remove lamp");
      own.platform.registerDriver({ name: "lamp", pm: noting(SUSPEND_RESUME), remove });
      own.platform.registerDevice("lamp");
      await Promise.resolve();
    });
    await sim.kernel.sleep.suspend();
    await sim.kernel.shutdown();
    expect(calls).toEqual(["suspend lamp", "resume lamp", "remove lamp"]);
  });
});

describe("a device that can wake the system", () => {
  let dev: PlatformDevice;
  beforeEach(async () => {
    dev = await add("button", noting(SUSPEND_RESUME));
    dev.power.initWakeup(true);
  });
  const FILE = "/sys/devices/platform/button/power/wakeup";

  test("does so", async () => {
    await sim.kernel.sleep.suspend();
    dev.power.wakeupEvent();
    await sim.clock.settle();
    expect(calls).toEqual(["suspend button", "resume button"]);
    expect(await read("/sys/devices/platform/button/power/wakeup_count")).toBe("1\n");
  });

  test("does not when it is told so", async () => {
    expect(await read(FILE)).toBe("enabled\n");
    await write(FILE, "disabled\n");
    await sim.kernel.sleep.suspend();
    dev.power.wakeupEvent();
    await sim.clock.settle();
    expect(sim.kernel.sleep.state).toBe("mem");
    await expect(write(FILE, "perhaps")).rejects.toEqual(refusal("EINVAL"));
  });

  test("keeps it from falling asleep", async () => {
    await add("slow", {
      suspend() {
        dev.power.wakeupEvent();
      },
    });
    await expect(sim.kernel.sleep.suspend()).rejects.toEqual(refusal("EBUSY", /woke the system/));
    expect(calls).toEqual([]);
    expect(sim.kernel.sleep.state).toBeUndefined();
  });

  test("does nothing to a system that is awake, nor one that cannot", () => {
    dev.power.wakeupEvent();
    expect(calls).toEqual([]);
    const other = k.platform.registerDevice("other");
    expect(() => other.power.setWakeupEnable(true)).toThrow(refusal("EINVAL"));
    other.power.wakeupEvent();
    expect(sim.kernel.vfs.readdir("/sys/devices/platform/other/power")).toEqual(["runtime_status"]);
  });
});

describe("shutdown", () => {
  test("is told to all, the last registered first, before any module leaves", async () => {
    await load(sim, "lamps", (own) => {
      for (const name of ["a", "b"]) {
        own.platform.registerDriver({
          name,
          shutdown: () => void calls.push(`shutdown ${name}`),
          remove: () => void calls.push(`remove ${name}`),
        });
        own.platform.registerDevice(name);
      }
    });
    await sim.kernel.shutdown();
    expect(calls).toEqual(["shutdown b", "shutdown a", "remove b", "remove a"]);
  });

  test("one that throws or does not end does not hold up the others", async () => {
    const shutdowns = {
      stuck: () => new Promise<void>(() => undefined),
      broken() {
        throw new TypeError("boom");
      },
      fine: () => void calls.push("shutdown fine"),
    };
    for (const [name, shutdown] of Object.entries(shutdowns).reverse()) {
      await k.platform.registerDriver({ name, shutdown }).probed;
      await k.platform.registerDevice(name).attached;
    }
    const ended = sim.kernel.shutdown();
    await sim.advance("20s");
    await ended;
    expect(calls).toEqual(["shutdown fine"]);
    expect(sim.log).toContain("stuck stuck: shutdown does not end; going on all the same");
    expect(sim.kernel.oopses.count).toBe(1);
  });
});
