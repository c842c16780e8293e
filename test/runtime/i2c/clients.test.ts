/** Clients and drivers: how they are named, matched and bound, and the files with which programs make and remove them. */
import { I2C_CLIENT_TEN, type I2cClient, type I2cDriverDefinition, type ModuleContext } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { contextOf, load, refusal, treeOf } from "../support.ts";
import { ended } from "./support.ts";

const DEVICES = "/sys/bus/i2c/devices";

let sim: Simulation;
let k: ModuleContext;
beforeEach(async () => {
  sim = simulate();
  k = await contextOf(sim);
});
const read = (path: string): Promise<string> => sim.kernel.vfs.readFile(path);
const write = (file: string, text: string): Promise<void> =>
  sim.kernel.vfs.writeFile(`${DEVICES}/i2c-1/${file}`, text);
const listed = (): string[] => sim.kernel.vfs.readdir(DEVICES);

/** A driver that notes what happens to its clients. */
function driver(notes: string[], more: Partial<I2cDriverDefinition> = {}): I2cDriverDefinition {
  return {
    name: "gadget",
    idTable: [{ name: "gadget", driverData: 7 }],
    probe: (client) => void notes.push(`probe ${client.name}`),
    remove: (client) => void notes.push(`remove ${client.name}`),
    ...more,
  };
}

describe("an adapter", () => {
  test("of the board is a device of the bus, with its description as its name", async () => {
    expect(listed()).toEqual(["i2c-1"]);
    expect(await read(`${DEVICES}/i2c-1/name`)).toBe("bcm2835 (i2c@7e804000)\n");
    expect(sim.kernel.vfs.readdir(`${DEVICES}/i2c-1`)).toEqual(
      expect.arrayContaining(["delete_device", "name", "new_device", "subsystem", "uevent"]),
    );
  });

  test.each([1, "1", "i2c-1"])("is found as %j", (which) => {
    expect(k.i2c.getAdapter(which)).toMatchObject({ nr: 1, name: "i2c-1" });
  });

  test.each([0, "i2c-2", "", "i2c", -1])("that is not there, %j: ENODEV, with how to enable one", (which) => {
    expect(() => k.i2c.getAdapter(which)).toThrow(
      refusal("ENODEV", /there are: i2c-1\..*dtparam=i2c_arm=on/),
    );
  });
});

describe("a client", () => {
  test("is named by bus and address, and says what it is", async () => {
    const client = k.i2c.newDevice("i2c-1", { type: "gadget", addr: 0x48, platformData: "mine" });
    expect(client).toMatchObject({ name: "1-0048", type: "gadget", addr: 0x48, platformData: "mine" });
    expect(listed()).toEqual(["i2c-1", "1-0048"]);
    expect(await read(`${DEVICES}/1-0048/name`)).toBe("gadget\n");
    expect(await read(`${DEVICES}/1-0048/modalias`)).toBe("i2c:gadget\n");
    expect(await read(`${DEVICES}/1-0048/uevent`)).toContain("MODALIAS=i2c:gadget\n");
    expect(client.parent).toBe(k.i2c.getAdapter(1));
  });

  test("with a 10-bit address has a name of its own, and another one's address is no obstacle", () => {
    k.i2c.newDevice(1, { type: "gadget", addr: 0x48 });
    expect(k.i2c.newDevice(1, { type: "gadget", addr: 0x48, flags: I2C_CLIENT_TEN }).name).toBe("1-a048");
  });

  test.each([0, 0x80, -1, 0.5, Number.NaN])("cannot be at %j: EINVAL", (addr) => {
    expect(() => k.i2c.newDevice(1, { type: "gadget", addr })).toThrow(
      refusal("EINVAL", /7-bit I2C address/),
    );
  });

  test.each(["", "two words", "a/b", "a-name-of-20-letters"])("cannot be called %j: EINVAL", (type) => {
    expect(() => k.i2c.newDevice(1, { type, addr: 0x48 })).toThrow(refusal("EINVAL", /names no I2C device/));
  });

  test("whose address is taken is EBUSY, saying by what", () => {
    k.i2c.newDevice(1, { type: "gadget", addr: 0x48 });
    const before = treeOf(sim);
    expect(() => k.i2c.newDevice(1, { type: "widget", addr: 0x48 })).toThrow(
      refusal("EBUSY", /0x48 on i2c-1 is taken by gadget \(1-0048\)/),
    );
    expect(treeOf(sim)).toEqual(before);
  });

  test("that a driver of the host's kernel serves is EBUSY, saying which and how to let go of it", () => {
    sim.i2c().hold(0x68, "rtc-ds1307");
    expect(() => k.i2c.newDevice(1, { type: "ds3231", addr: 0x68 })).toThrow(
      refusal("EBUSY", /held by the host kernel's driver rtc-ds1307; .*drivers\/rtc-ds1307\/unbind/),
    );
    sim.i2c().hold(0x68, undefined);
    expect(k.i2c.newDevice(1, { type: "ds3231", addr: 0x68 }).name).toBe("1-0068");
  });

  test("goes with its module", async () => {
    await load(sim, "other", (k2) => void k2.i2c.newDevice(1, { type: "gadget", addr: 0x48 }));
    expect(listed()).toContain("1-0048");
    await sim.rmmod("other");
    expect(listed()).toEqual(["i2c-1"]);
  });
});

describe("a driver", () => {
  test("is offered clients that its table names, whichever comes first", async () => {
    const notes: string[] = [];
    const early = k.i2c.newDevice(1, { type: "gadget", addr: 0x10 });
    const driverOf = k.i2c.addDriver(driver(notes));
    await driverOf.probed;
    const late = k.i2c.newDevice(1, { type: "gadget", addr: 0x11 });
    const other = k.i2c.newDevice(1, { type: "widget", addr: 0x12 });
    await Promise.all([late.attached, other.attached]);
    expect(notes).toEqual(["probe 1-0010", "probe 1-0011"]);
    expect([early, late, other].map((client) => client.driver?.name)).toEqual([
      "gadget",
      "gadget",
      undefined,
    ]);
    expect(early.idEntry?.driverData).toBe(7);
    expect(sim.kernel.vfs.readdir("/sys/bus/i2c/drivers/gadget")).toEqual(
      expect.arrayContaining(["1-0010", "1-0011", "bind", "module", "unbind"]),
    );
  });

  test("is offered clients by what a device tree would say, of which the last part counts", async () => {
    const notes: string[] = [];
    k.i2c.addDriver(driver(notes, { idTable: [], ofMatchTable: [{ compatible: "acme,thing" }] }));
    for (const [at, type] of ["thing", "acme,thing", "other,thing", "thin"].entries()) {
      await k.i2c.newDevice(1, { type, addr: 0x20 + at }).attached;
    }
    expect(notes).toEqual(["probe 1-0020", "probe 1-0021"]);
  });

  test("that refuses leaves the client without a driver; the log says why", async () => {
    k.i2c.addDriver(driver([], { probe: () => -121 }));
    const client = k.i2c.newDevice(1, { type: "gadget", addr: 0x10 });
    await client.attached;
    expect(client.driver).toBeUndefined();
    expect(sim.log).toEqual(["gadget: probe of 1-0010 failed with error -121"]);
  });

  test("lets go of its clients, newest first, when its module leaves", async () => {
    const notes: string[] = [];
    await load(sim, "other", async (k2) => {
      await k2.i2c.addDriver(driver(notes)).probed;
    });
    const clients = [0x10, 0x11].map((addr) => k.i2c.newDevice(1, { type: "gadget", addr }));
    await Promise.all(clients.map(({ attached }) => attached));
    await sim.rmmod("other");
    expect(notes).toEqual(["probe 1-0010", "probe 1-0011", "remove 1-0011", "remove 1-0010"]);
    expect(clients.map((client) => client.driver)).toEqual([undefined, undefined]);
  });
});

describe("new_device and delete_device", () => {
  test("make a client and remove it again, and log it as Linux does", async () => {
    const notes: string[] = [];
    k.i2c.addDriver(driver(notes));
    await write("new_device", "gadget 0x48\n");
    expect(listed()).toContain("1-0048");
    await write("delete_device", "0x48\n");
    expect(notes).toEqual(["probe 1-0048", "remove 1-0048"]);
    expect(listed()).toEqual(["i2c-1"]);
    expect(sim.log).toEqual([
      "i2c i2c-1: new_device: Instantiated device gadget at 0x48",
      "i2c i2c-1: delete_device: Deleting device gadget at 0x48",
    ]);
  });

  test("take a 10-bit address as it is in the name", async () => {
    await write("new_device", "gadget 0xa148");
    expect(listed()).toContain("1-a148");
    await write("delete_device", "0xa148");
    expect(listed()).toEqual(["i2c-1"]);
  });

  test.each(["", "gadget", "gadget 0x48 more", "gadget here", "gadget 0x80", "gadget 0"])(
    "refuse %j: EINVAL",
    async (text) => {
      await expect(write("new_device", text)).rejects.toEqual(refusal("EINVAL"));
      expect(sim.log).toEqual([expect.stringMatching(/^i2c i2c-1: new_device: .* \(EINVAL\)$/)]);
      expect(listed()).toEqual(["i2c-1"]);
    },
  );

  test("delete nothing that a module made: ENOENT", async () => {
    k.i2c.newDevice(1, { type: "gadget", addr: 0x48 });
    await expect(write("delete_device", "0x48")).rejects.toEqual(refusal("ENOENT"));
    expect(sim.log).toEqual(["i2c i2c-1: delete_device: nothing was made by new_device at 0x48 (ENOENT)"]);
  });
});

describe("an adapter that goes away", () => {
  test("takes its clients along; their drivers' remove runs, and every transfer is ENODEV", async () => {
    const notes: string[] = [];
    const talk = async (client: I2cClient): Promise<void> => {
      await client.smbus.readByte().catch((error: unknown) => notes.push((error as { code: string }).code));
    };
    k.i2c.addDriver(driver(notes, { remove: talk }));
    const client = k.i2c.newDevice(1, { type: "gadget", addr: 0x48 });
    await client.attached;
    sim.i2c().unplug();
    await ended(sim, sim.clock.settle());
    expect(notes).toEqual(["probe 1-0048", "ENODEV"]);
    expect(listed()).toEqual([]);
    expect(sim.log).toEqual(["i2c i2c-1: bcm2835 (i2c@7e804000) has gone"]);
    expect(() => k.i2c.getAdapter(1)).toThrow(refusal("ENODEV", /there is none at all/));
    await sim.rmmod("probe");
  });

  test("in the middle of a transfer fails it with ENODEV", async () => {
    const client = k.i2c.newDevice(1, { type: "gadget", addr: 0x48 });
    const failed = expect(client.smbus.readByte()).rejects.toEqual(refusal("ENODEV"));
    await sim.clock.settle();
    sim.i2c().unplug();
    await ended(sim, failed);
  });
});

test("a bus of a module's own comes and goes with it", async () => {
  const before = treeOf(sim);
  await load(sim, "other", (k2) => {
    const adapter = k2.i2c.addAdapter({
      number: 7,
      description: "made of wood",
      functionality: 0,
      transfer: () => Promise.resolve(),
      heldBy: () => undefined,
      close: () => undefined,
    });
    k2.i2c.newDevice(adapter, { type: "gadget", addr: 0x48 });
    expect(() => k2.i2c.addAdapter({ ...adapterlike, number: 1 })).toThrow(refusal("EBUSY", /i2c-1 already/));
  });
  expect(listed()).toEqual(["i2c-1", "i2c-7", "7-0048"]);
  await sim.rmmod("other");
  expect(treeOf(sim)).toEqual(before);
});

const adapterlike = {
  description: "",
  functionality: 0,
  transfer: () => Promise.resolve(),
  heldBy: () => undefined,
  close: () => undefined,
};

test("at shutdown clients and adapters are gone before the board is closed", async () => {
  k.i2c.addDriver(driver([]));
  await write("new_device", "gadget 0x48");
  await sim.kernel.shutdown();
  expect(listed()).toEqual([]);
});
