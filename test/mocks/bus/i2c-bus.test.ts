/** The mock bus: what it shows of what was on it, and how it fails. */
import { ENXIO, type I2cMessage } from "tophalf";
import { type I2cFault, MockI2cBus, type MockI2cBusOptions, RegisterFile, VirtualClock } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { refusal } from "../../runtime/support.ts";

let clock: VirtualClock;
let bus: MockI2cBus;
beforeEach(() => {
  make({});
});
function make(options: MockI2cBusOptions): void {
  clock = new VirtualClock();
  bus = new MockI2cBus(clock, options);
}
const write = (addr: number, ...bytes: number[]): I2cMessage => ({
  addr,
  flags: 0,
  buf: Uint8Array.from(bytes),
});
/** How a transfer ended: undefined, or with which error. */
async function outcome(...messages: I2cMessage[]): Promise<unknown> {
  const ended = bus.transfer(messages).catch((error: unknown) => error);
  await clock.advance("2s");
  return ended;
}

test("a device is at one address, which it can leave", async () => {
  bus.attach(0x20, new RegisterFile());
  expect(() => bus.attach(0x20, new RegisterFile())).toThrow(refusal("EBUSY", /at 0x20 already/));
  expect(await outcome(write(0x20))).toBeUndefined();
  bus.detach(0x20);
  expect(await outcome(write(0x20))).toEqual(refusal("EREMOTEIO"));
  expect(bus.at(0x20)).toBeUndefined();
});

test.each([0, 7, 0x78, 0x1_20, 8.5])("no device can be at %j: EINVAL", (addr) => {
  expect(() => bus.attach(addr, new RegisterFile())).toThrow(refusal("EINVAL"));
});

test("the bit rate decides how long a transfer takes; nothing has happened before its time", async () => {
  make({ bitRate: 400_000 });
  const device = bus.attach(0x20, new RegisterFile());
  const done = bus.transfer([write(0x20, 5, 9)]);
  await clock.advance((10 + 18) * 2500 - 1);
  expect(device.get(5)).toBe(0);
  await clock.advance(1);
  expect(device.get(5)).toBe(9);
  await clock.advance(2500);
  await done;
});

test("a controller answers ENXIO to nobody's acknowledge, if it is one of those", async () => {
  make({ noAck: ENXIO });
  expect(await outcome(write(0x20))).toEqual(refusal("ENXIO"));
});

test("two transfers at a time are a fault of who makes them", async () => {
  bus.attach(0x20, new RegisterFile());
  const first = bus.transfer([write(0x20, 1)]);
  await expect(bus.transfer([write(0x20, 1)])).rejects.toThrow(/bus lock is broken/);
  await clock.advance("1ms");
  await first;
});

describe("faults", () => {
  test("can be planned for the nth transfer, once, or for all to an address", async () => {
    for (const addr of [0x20, 0x21]) bus.attach(addr, new RegisterFile());
    bus.faults.failNth(2, "nack");
    bus.faults.failEach("arbitration-lost", 0x21);
    const errors = [];
    for (const addr of [0x20, 0x20, 0x20, 0x21, 0x21]) errors.push(await outcome(write(addr)));
    expect(errors.map((error) => (error as { code?: string } | undefined)?.code)).toEqual([
      undefined,
      "EREMOTEIO",
      undefined,
      "EAGAIN",
      "EAGAIN",
    ]);
    bus.faults.clear();
    expect(await outcome(write(0x21))).toBeUndefined();
    expect(bus.faults.count).toBe(6);
  });

  test("a device that holds the clock takes a second of everybody", async () => {
    bus.faults.failEach("timeout");
    expect(await outcome(write(0x20))).toEqual(refusal("ETIMEDOUT"));
    const [record] = bus.records;
    expect(record?.error).toBe("ETIMEDOUT");
    expect((record?.to ?? 0) - (record?.from ?? 0)).toBeGreaterThan(1e9);
  });

  test.each<[I2cFault, number]>([
    ["nack", 0],
    ["data-nack", 0],
    ["arbitration-lost", 0],
    ["busy", 0],
  ])("a transfer that meets %s writes nothing", async (fault, value) => {
    const device = bus.attach(0x20, new RegisterFile());
    bus.faults.failNth(1, fault);
    await outcome(write(0x20, 0, 7));
    expect(device.get(0)).toBe(value);
  });
});

test("unplugged, it is ENODEV, and says so once", async () => {
  const heard: string[] = [];
  bus.onGone(() => heard.push("gone"));
  bus.unplug();
  bus.unplug();
  expect(await outcome(write(0x20))).toEqual(refusal("ENODEV"));
  expect(heard).toEqual(["gone"]);
});

test("the last thousand transfers are kept", async () => {
  bus.faults.failEach("busy");
  for (let nth = 0; nth < 1005; nth++) await bus.transfer([write(0x20, nth & 0xff)]).catch(() => undefined);
  await clock.advance("1s");
  expect(bus.records).toHaveLength(1000);
  expect(bus.records[0]?.messages[0]?.bytes).toEqual([5]);
});

describe("a register file", () => {
  test("goes on with the next register, and begins anew behind the last", async () => {
    const device = bus.attach(0x20, new RegisterFile(4, [1, 2, 3, 4]));
    await outcome(write(0x20, 3, 9, 8));
    expect([...device.registers]).toEqual([8, 2, 3, 9]);
    const buf = new Uint8Array(3);
    await outcome(write(0x20, 7), { addr: 0x20, flags: 1, buf });
    expect([...buf]).toEqual([9, 8, 2]);
  });

  test("has a world's side that is not on the bus", () => {
    const device = new RegisterFile();
    device.set(0x10, 1, 2);
    expect([device.get(0x10), device.get(0x11), bus.records]).toEqual([1, 2, []]);
  });
});
