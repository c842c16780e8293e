/** Events: who listens hears of classes and devices that come and go, with the variables that udev would get. */
import { EBUSY, MKDEV, type ModuleContext, type Uevent } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { contextOf, load, refusal } from "../support.ts";

let sim: Simulation;
let k: ModuleContext;
let events: Uevent[];
beforeEach(async () => {
  sim = simulate();
  k = await contextOf(sim);
  events = [];
  sim.kernel.uevents.follow((event) => void events.push(event));
});
const heard = (): string[] =>
  events.map(({ action, devpath, subsystem }) => `${action} ${devpath} (${subsystem})`);
const write = (path: string, text: string): Promise<void> => sim.kernel.vfs.writeFile(path, text);

test("classes and devices come and go", () => {
  const cls = k.class.create("toys");
  k.device.create(cls, MKDEV(42, 7), "robot").destroy();
  cls.destroy();
  expect(heard()).toEqual([
    "add /class/toys (class)",
    "add /devices/virtual/toys/robot (toys)",
    "remove /devices/virtual/toys/robot (toys)",
    "remove /class/toys (class)",
  ]);
});

test("a device's event has its variables, in Linux's order", async () => {
  const cls = k.class.create("toys", { uevent: (_dev, env) => void (env["COLOUR"] = "red") });
  await sim.advance("2s");
  k.device.create(cls, MKDEV(42, 7), "robot", { mode: 0o666 });
  expect(events[1]).toMatchObject({ seqnum: sim.kernel.uevents.seqnum, time: 2e9 });
  expect(Object.entries(events[1]?.env ?? {})).toEqual([
    ["ACTION", "add"],
    ["DEVPATH", "/devices/virtual/toys/robot"],
    ["SUBSYSTEM", "toys"],
    ["MAJOR", "42"],
    ["MINOR", "7"],
    ["DEVNAME", "robot"],
    ["DEVMODE", "0666"],
    ["COLOUR", "red"],
    ["SEQNUM", String(sim.kernel.uevents.seqnum)],
  ]);
});

test("they are counted, one by one, in /sys/kernel/uevent_seqnum", async () => {
  const before = sim.kernel.uevents.seqnum;
  const cls = k.class.create("toys");
  k.device.create(cls, 0, "robot");
  expect(events.map(({ seqnum }) => seqnum)).toEqual([before + 1, before + 2]);
  expect(await sim.kernel.vfs.readFile("/sys/kernel/uevent_seqnum")).toBe(`${before + 2}\n`);
});

test("a driver sends events of its own", () => {
  const dev = k.device.create(k.class.create("toys"), 0, "robot");
  dev.uevent("change", { BATTERY: "low" });
  expect(events.at(-1)).toMatchObject({ action: "change", env: { BATTERY: "low" } });
});

test("a device of no class and no bus sends none", () => {
  k.device.register({ name: "board" }).destroy();
  expect(events).toEqual([]);
});

test("a class whose uevent throws: an oops, and the event comes all the same", () => {
  const cls = k.class.create("toys", {
    uevent() {
      throw new TypeError("boom");
    },
  });
  k.device.create(cls, 0, "robot");
  expect(heard()).toContain("add /devices/virtual/toys/robot (toys)");
  expect(sim.kernel.modules.get("probe")?.oopses).toBeGreaterThan(0);
});

test("who stops listening hears no more", () => {
  const late: Uevent[] = [];
  const stop = sim.kernel.uevents.follow((event) => void late.push(event));
  stop();
  k.class.create("toys");
  expect(late).toEqual([]);
});

test("a module comes when its init has ended, and goes when it has left; one whose init refuses does neither", async () => {
  const during: string[] = [];
  await load(sim, "guest", () => void during.push(...heard()));
  expect(during).toEqual([]);
  await sim.rmmod("guest");
  await expect(load(sim, "refused", () => -EBUSY)).rejects.toEqual(refusal("EBUSY"));
  expect(heard()).toEqual(["add /module/guest (module)", "remove /module/guest (module)"]);
});

test("a write to a module's uevent file sends one", async () => {
  await write("/sys/module/probe/uevent", "change");
  expect(heard()).toEqual(["change /module/probe (module)"]);
});

describe("a write to a device's uevent file", () => {
  const FILE = "/sys/class/toys/robot/uevent";
  beforeEach(() => {
    k.device.create(k.class.create("toys"), MKDEV(42, 7), "robot");
    events.length = 0;
  });

  test.each(["add", "remove", "change", "move", "online", "offline", "bind", "unbind"])(
    "sends the event that it names: %s",
    async (action) => {
      await write(FILE, `${action}\n`);
      expect(events).toMatchObject([{ action, env: { SYNTH_UUID: "0", DEVNAME: "robot" } }]);
    },
  );

  test("may say by whom, and more", async () => {
    const uuid = "1b671a64-40d5-491e-99b0-da01ff1f3341";
    await write(FILE, `change ${uuid} SPEED=fast LEGS=2`);
    expect(events).toMatchObject([
      { env: { SYNTH_UUID: uuid, SYNTH_ARG_SPEED: "fast", SYNTH_ARG_LEGS: "2", MAJOR: "42" } },
    ]);
  });

  test.each([
    ["explode", "unknown uevent action string"],
    ["", "unknown uevent action string"],
    ["add nonsense", "incorrect uevent action arguments"],
    ["add 1b671a64-40d5-491e-99b0-da01ff1f3341 A=b=c", "incorrect uevent action arguments"],
    ["add 1b671a64-40d5-491e-99b0-da01ff1f3341 alone", "incorrect uevent action arguments"],
  ])("that says %j: EINVAL, the log says why, and no event", async (text, why) => {
    await expect(write(FILE, text)).rejects.toEqual(refusal("EINVAL"));
    expect(sim.log.at(-1)).toBe(`synth uevent: /devices/virtual/toys/robot: ${why}`);
    expect(events).toEqual([]);
  });
});
