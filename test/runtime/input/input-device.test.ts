import {
  ABS_X,
  EV_ABS,
  EV_KEY,
  EV_LED,
  EV_MSC,
  EV_REL,
  EV_REP,
  EV_SW,
  EV_SYN,
  EVIOCGABS,
  EVIOCGBIT,
  EVIOCGID,
  EVIOCGKEY,
  EVIOCGNAME,
  EVIOCGPHYS,
  EVIOCGREP,
  EVIOCGUNIQ,
  EVIOCGVERSION,
  EVIOCSREP,
  INPUT_PROP_POINTER,
  type InputDevice,
  KEY_A,
  KEY_ENTER,
  KEY_MAX,
  MSC_SCAN,
  O_NONBLOCK,
  REL_X,
  SW_LID,
} from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { contextOf, refusal, treeOf } from "../support.ts";
import { decode, inputDevice, triples } from "./support.ts";

let sim: Simulation;
beforeEach(() => {
  sim = simulate();
});
const read = (path: string): Promise<string> => sim.kernel.vfs.readFile(path);

/** What a reader gets of what `report` reports. */
async function eventsOf(
  prepare: (device: InputDevice) => void,
  report: (device: InputDevice) => void,
): Promise<number[][]> {
  const { device } = await inputDevice(sim, prepare);
  const file = await sim.kernel.vfs.open("/dev/input/event0", O_NONBLOCK);
  report(device);
  device.sync();
  return triples(await file.read(10_000)).slice(0, -1);
}

describe("of what is reported there reaches a reader", () => {
  test("a key that changes, with 1 for down", async () => {
    const events = await eventsOf(
      (device) => device.setCapability(EV_KEY, KEY_A),
      (device) => {
        for (const value of [1, true, 7, 0, 0]) device.reportKey(KEY_A, value);
      },
    );
    expect(events).toEqual([
      [EV_KEY, KEY_A, 1],
      [EV_KEY, KEY_A, 0],
    ]);
  });

  test("nothing that the device did not say it has", async () => {
    const events = await eventsOf(
      (device) => device.setCapability(EV_KEY, KEY_A),
      (device) => {
        device.reportKey(KEY_ENTER, 1);
        device.reportRel(REL_X, 1);
        device.event(99, 0, 1);
        device.event(EV_KEY, 5000, 1);
        device.reportKey(KEY_A, 1);
      },
    );
    expect(events).toEqual([[EV_KEY, KEY_A, 1]]);
  });

  test("a movement of some distance, a value of 32 bits, and every scan code", async () => {
    const events = await eventsOf(
      (device) => device.setCapability(EV_REL, REL_X).setCapability(EV_MSC, MSC_SCAN),
      (device) => {
        for (const distance of [0, -3, 0, 5]) device.reportRel(REL_X, distance);
        for (const code of [7, 7, 2 ** 31]) device.event(EV_MSC, MSC_SCAN, code);
      },
    );
    expect(events.map(([, , value]) => value)).toEqual([-3, 5, 7, 7, -(2 ** 31)]);
  });

  test("an axis that moves by more than its fuzz", async () => {
    const events = await eventsOf(
      (device) => device.setAbsParams(ABS_X, -100, 100, { fuzz: 8 }),
      (device) => {
        for (const at of [100, 100, 103, 106, 90, 0]) device.reportAbs(ABS_X, at);
      },
    );
    // 103 trembles; 106 is near: a quarter of the way; 90 is further: half of it
    expect(events).toEqual([100, 101, 95, 0].map((value) => [EV_ABS, ABS_X, value]));
  });

  test("a switch that is thrown", async () => {
    const events = await eventsOf(
      (device) => device.setCapability(EV_SW, SW_LID),
      (device) => {
        for (const closed of [false, true, true, false]) device.reportSwitch(SW_LID, closed);
      },
    );
    expect(events.map(([, , value]) => value)).toEqual([1, 0]);
  });
});

test("an event happened when its driver says so, the next one when it is reported", async () => {
  const { device } = await inputDevice(sim, (one) => one.setCapability(EV_KEY, KEY_A));
  const file = await sim.kernel.vfs.open("/dev/input/event0");
  await sim.advance("2s");
  device.setTimestamp(1.5e9);
  for (const value of [1, 0]) {
    device.reportKey(KEY_A, value);
    device.sync();
  }
  const start = sim.clock.wallTime() / 1000 - 2;
  const times = decode(await file.read()).map(({ time }) => time - start);
  expect(times).toEqual([1.5, 1.5, 2, 2].map((time) => expect.closeTo(time, 5) as number));
});

describe("a key that is held repeats", () => {
  test("after 250 ms, every 33, until it is released", async () => {
    const { device } = await inputDevice(sim, (one) => {
      one.setCapability(EV_KEY, KEY_A).setCapability(EV_REP);
    });
    const file = await sim.kernel.vfs.open("/dev/input/event0", O_NONBLOCK);
    device.reportKey(KEY_A, 1);
    device.sync();
    await sim.advance("330ms");
    device.reportKey(KEY_A, 0);
    device.sync();
    await sim.advance("1s");
    const keys = decode(await file.read(10_000)).filter(({ type }) => type === EV_KEY);
    const start = keys[0]?.time ?? 0;
    // in jiffies of 4 ms: 250 is 252, 33 is 36
    expect(keys.map(({ value, time }) => [value, Math.round((time - start) * 1000)])).toEqual([
      [1, 0],
      [2, 252],
      [2, 288],
      [2, 324],
      [0, 330],
    ]);
    expect(sim.clock.pending).toBe(0);
  });

  test("with the times that a program sets; not at all with a period of 0", async () => {
    const { device } = await inputDevice(sim, (one) => {
      one.setCapability(EV_KEY, KEY_A).setCapability(EV_REP);
    });
    const file = await sim.kernel.vfs.open("/dev/input/event0", O_NONBLOCK);
    const times = (...values: number[]) => new Uint8Array(new Int32Array(values).buffer);
    await file.ioctl(EVIOCSREP, times(100, 0));
    const answer = times(0, 0);
    await file.ioctl(EVIOCGREP, answer);
    expect(answer).toEqual(times(100, 0));
    device.reportKey(KEY_A, 1);
    device.sync();
    await sim.advance("2s");
    const keys = triples(await file.read(10_000)).filter(([type]) => type === EV_KEY);
    expect(keys).toEqual([[EV_KEY, KEY_A, 1]]);
  });

  test("and no more when its device goes", async () => {
    const { device } = await inputDevice(sim, (one) => {
      one.setCapability(EV_KEY, KEY_A).setCapability(EV_REP);
    });
    device.reportKey(KEY_A, 1);
    device.sync();
    await sim.rmmod("gadget");
    expect(sim.clock.pending).toBe(0);
  });
});

describe("what a device is", () => {
  test("shows in /proc and /sys, in Linux's formats", async () => {
    const id = { bustype: 3, vendor: 0x46d, product: 0xc31c, version: 0x110 };
    await inputDevice(
      sim,
      (device) => {
        device.setCapability(EV_KEY, KEY_A).setCapability(EV_KEY, 0x110).setCapability(EV_REP);
        device.setCapability(EV_LED, 1).setProperty(INPUT_PROP_POINTER);
      },
      { id, uniq: "0042" },
    );
    expect(await read("/proc/bus/input/devices")).toBe(
      [
        "I: Bus=0003 Vendor=046d Product=c31c Version=0110",
        'N: Name="Gadget"',
        "P: Phys=gadget/input0",
        "S: Sysfs=/devices/virtual/input/input0",
        "U: Uniq=0042",
        "H: Handlers=event0 ",
        "B: PROP=1",
        "B: EV=120003",
        "B: KEY=10000 0 0 0 40000000",
        "B: LED=2",
        "",
        "",
      ].join("\n"),
    );
    const directory = "/sys/class/input/input0";
    const files = ["name", "phys", "uniq", "id/vendor", "capabilities/ev", "capabilities/rel", "properties"];
    expect(await Promise.all(files.map((file) => read(`${directory}/${file}`)))).toEqual(
      ["Gadget", "gadget/input0", "0042", "046d", "120003", "0", "1"].map((text) => `${text}\n`),
    );
    expect(await read(`${directory}/modalias`)).toBe(
      "input:b0003v046DpC31Ce0110-e0,1,11,14,k110,raml1,sfw\n",
    );
    expect(await read(`${directory}/event0/dev`)).toBe("13:64\n");
    expect(await read("/sys/class/input/event0/uevent")).toBe("MAJOR=13\nMINOR=64\nDEVNAME=input/event0\n");
    expect(await read("/proc/devices")).toContain(" 13 input\n");
  });

  test("is told by ioctl, as much as the program asks for", async () => {
    await inputDevice(sim, (device) => {
      device.setCapability(EV_KEY, KEY_A).setAbsParams(ABS_X, -5, 5, { fuzz: 1, flat: 2 });
      device.setCapability(EV_REP);
    });
    const file = await sim.kernel.vfs.open("/dev/input/event0");
    const ask = async (cmd: number, size: number): Promise<[number, string]> => {
      const bytes = new Uint8Array(size);
      const length = await file.ioctl(cmd, bytes);
      return [length, Buffer.from(bytes).toString("hex")];
    };
    expect(await ask(EVIOCGVERSION, 4)).toEqual([0, "01000100"]);
    expect(await ask(EVIOCGID, 8)).toEqual([0, "0600000000000000"]);
    expect(await ask(EVIOCGNAME(16), 16)).toEqual([7, Buffer.from("Gadget").toString("hex").padEnd(32, "0")]);
    expect(await ask(EVIOCGNAME(3), 3)).toEqual([3, Buffer.from("Gad").toString("hex")]);
    expect(await ask(EVIOCGPHYS(4), 4)).toEqual([4, Buffer.from("gadg").toString("hex")]);
    await expect(ask(EVIOCGUNIQ(4), 4)).rejects.toEqual(refusal("ENOENT"));
    expect(await ask(EVIOCGBIT(0, 4), 4)).toEqual([4, "0b001000"]);
    expect(await ask(EVIOCGBIT(EV_KEY, 200), 200)).toEqual([96, "00000040".padEnd(400, "0")]);
    expect(await ask(EVIOCGKEY(1), 1)).toEqual([1, "00"]);
    const range = Buffer.from(new Int32Array([0, -5, 5, 1, 2, 0]).buffer).toString("hex");
    expect(await ask(EVIOCGABS(ABS_X), 24)).toEqual([0, range]);
    await expect(ask(EVIOCGABS(1), 24)).rejects.toEqual(refusal("EINVAL"));
    await expect(file.ioctl(0x5401, 0)).rejects.toEqual(refusal("ENOTTY"));
    await expect(ask(EVIOCGBIT(EV_SYN + 30, 8), 8)).rejects.toEqual(refusal("EINVAL"));
  });

  test.each([
    ["an unknown type", (device: InputDevice) => device.setCapability(6, 0)],
    ["a code past its type's last", (device: InputDevice) => device.setCapability(EV_KEY, KEY_MAX + 1)],
    ["a negative code", (device: InputDevice) => device.setCapability(EV_REL, -1)],
    ["an axis without a range", (device: InputDevice) => device.setCapability(EV_ABS, ABS_X)],
    ["an unknown property", (device: InputDevice) => device.setProperty(32)],
  ])("cannot be %s", async (_what, prepare) => {
    const device = (await contextOf(sim)).input.allocate();
    expect(() => prepare(device)).toThrow(refusal("EINVAL"));
  });

  test("is fixed once it is registered, and it is registered once", async () => {
    const { device } = await inputDevice(sim, (one) => one.setCapability(EV_KEY, KEY_A));
    expect(() => device.setCapability(EV_KEY, KEY_ENTER)).toThrow(refusal("EBUSY"));
    expect(() => device.register()).toThrow(refusal("EBUSY"));
    device.unregister();
    device.unregister();
    expect(() => device.register()).toThrow(refusal("EINVAL"));
  });
});

describe("input devices", () => {
  test("leave nothing behind: neither one that was registered, nor one that was not", async () => {
    const before = treeOf(sim);
    const { k } = await inputDevice(sim, (device) => device.setCapability(EV_KEY, KEY_A));
    k.input.allocate();
    expect(sim.kernel.vfs.readdir("/dev/input")).toEqual(["event0"]);
    await sim.rmmod("gadget");
    expect(treeOf(sim)).toEqual(before);
    expect(await read("/proc/devices")).not.toContain("input");
  });

  test("use the lowest event number that is free, and never an input number twice", async () => {
    const names = (): string[] => sim.kernel.vfs.readdir("/sys/class/input").sort();
    const prepare = (device: InputDevice): void => void device.setCapability(EV_KEY, KEY_A);
    await inputDevice(sim, prepare, {}, "one");
    await inputDevice(sim, prepare, {}, "two");
    expect(names()).toEqual(["event0", "event1", "input0", "input1"]);
    await sim.rmmod("one");
    await inputDevice(sim, prepare, {}, "three");
    expect(names()).toEqual(["event0", "event1", "input1", "input2"]);
  });

  test("are 32 at most", async () => {
    const k = await contextOf(sim);
    for (let count = 0; count < 32; count++) k.input.allocate().register();
    expect(() => k.input.allocate().register()).toThrow(refusal("ENOSPC"));
    await sim.rmmod("probe");
    expect(sim.kernel.vfs.readdir("/dev")).toEqual([]);
  });

  test("that cannot be shown are not there at all", async () => {
    const k = await contextOf(sim);
    k.chrdev.register(13, "taken", {});
    const before = treeOf(sim);
    expect(() => k.input.allocate().register()).toThrow(refusal("EBUSY"));
    expect(treeOf(sim)).toEqual(before);
  });
});
