/** Transfers: what goes over the wire, in which order, how long it takes, and what they are refused with. */
import { I2C_FUNC_I2C, I2C_FUNC_SMBUS_BYTE_DATA, type I2cClient, type ModuleContext } from "tophalf";
import {
  type I2cFault,
  MockI2cBus,
  type MockI2cBusOptions,
  RegisterFile,
  simulate,
  type Simulation,
} from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { contextOf, load, refusal, turns } from "../support.ts";
import { clientAt, ended } from "./support.ts";

let sim: Simulation;
let device: RegisterFile;
let client: I2cClient;
beforeEach(async () => {
  sim = simulate();
  device = sim.i2c().attach(0x48, new RegisterFile(256, [0x10, 0x11, 0x12, 0x13]));
  client = await clientAt(sim, 0x48);
});
const messages = () => sim.i2c().records.flatMap((record) => record.messages);

describe("a transfer", () => {
  test("writes, and reads behind a repeated START", async () => {
    expect(await ended(sim, client.transfer([{ write: [2] }, { read: 2 }]))).toEqual([
      Uint8Array.of(0x12, 0x13),
    ]);
    expect(sim.i2c().records).toHaveLength(1);
    expect(messages()).toEqual([
      { addr: 0x48, read: false, bytes: [2] },
      { addr: 0x48, read: true, bytes: [0x12, 0x13] },
    ]);
  });

  test("takes as long as its bits do", async () => {
    await ended(sim, client.transfer([{ write: [2] }, { read: 2 }]));
    const [record] = sim.i2c().records;
    expect((record?.to ?? 0) - (record?.from ?? 0)).toBe((10 + 9 + 10 + 18 + 1) * 10_000);
  });

  test("of one message is masterSend and masterRecv", async () => {
    await ended(sim, client.masterSend([1, 0xaa]));
    expect(device.get(1)).toBe(0xaa);
    await ended(sim, client.masterSend(Uint8Array.of(1)));
    expect(await ended(sim, client.masterRecv(2))).toEqual(Uint8Array.of(0xaa, 0x12));
  });

  test.each([
    ["no messages", []],
    ["a negative length", [{ read: -1 }]],
    ["more than 65,535 bytes", [{ read: 65_536 }]],
  ])("of %s is EINVAL", async (_what, wrong) => {
    await expect(client.transfer(wrong)).rejects.toEqual(refusal("EINVAL"));
    expect(sim.i2c().records).toEqual([]);
  });

  test("to nobody is what the adapter says: EREMOTEIO on a Raspberry Pi", async () => {
    sim.i2c().detach(0x48);
    await ended(
      sim,
      expect(client.masterRecv(1)).rejects.toEqual(refusal("EREMOTEIO", /nobody acknowledges 0x48/)),
    );
  });

  test.each<[I2cFault, string]>([
    ["nack", "EREMOTEIO"],
    ["data-nack", "EIO"],
    ["arbitration-lost", "EAGAIN"],
    ["timeout", "ETIMEDOUT"],
    ["busy", "EBUSY"],
  ])("that meets %s is %s, and the next one works", async (fault, code) => {
    sim.i2c().faults.failNth(1, fault);
    await ended(sim, expect(client.masterRecv(1)).rejects.toEqual(refusal(code)));
    expect(await ended(sim, client.masterRecv(1))).toEqual(Uint8Array.of(0x10));
    expect(sim.i2c().records.map(({ error }) => error)).toEqual([code, undefined]);
  });
});

describe("transfers of several who want the bus", () => {
  test("do not mix, and come in the order in which they were asked for", async () => {
    sim.i2c().attach(0x49, new RegisterFile());
    const other = await clientAt(sim, 0x49);
    await ended(
      sim,
      Promise.all([
        client.transfer([{ write: [0] }, { read: 1 }]),
        other.smbus.readByteData(5),
        client.smbus.writeByteData(1, 2),
      ]),
    );
    expect(messages().map(({ addr, read }) => [addr, read])).toEqual([
      [0x48, false],
      [0x48, true],
      [0x49, false],
      [0x49, true],
      [0x48, false],
    ]);
  });

  test("keep out of what somebody does with the bus locked", async () => {
    const pair = async (): Promise<number> => {
      const locked = await client.lockBus();
      try {
        await locked.masterSend([3]);
        return await locked.smbus.readByte();
      } finally {
        locked.unlock();
      }
    };
    const [value] = await ended(
      sim,
      Promise.all([pair(), client.smbus.writeByte(0), client.smbus.writeByte(1)]),
    );
    expect(value).toBe(0x13);
    expect(messages().map(({ bytes }) => bytes)).toEqual([[3], [0x13], [0], [1]]);
  });

  test("of a driver that leaves the bus locked go on, and the log names it", async () => {
    await load(sim, "careless", (k) => {
      k.i2c.addDriver({
        name: "careless",
        idTable: [{ name: "careless" }],
        async probe(own) {
          await own.lockBus();
        },
      });
      k.i2c.newDevice(1, { type: "careless", addr: 0x50 });
    });
    const waiting = client.smbus.readByte();
    await sim.clock.settle();
    await sim.rmmod("careless");
    expect(await ended(sim, waiting)).toBe(0x10);
    expect(sim.log).toEqual(["careless 1-0050: left i2c-1 locked; unlocked"]);
  });

  test("are ENODEV when the client went while they waited", async () => {
    const locked = await client.lockBus();
    const [waiting, second] = [client.smbus.readByte(), client.lockBus()];
    const refused = Promise.all([
      expect(waiting).rejects.toEqual(refusal("ENODEV", /1-0048 \(gadget\) has gone/)),
      expect(second).rejects.toEqual(refusal("ENODEV")),
    ]);
    const gone = client.unregister();
    locked.unlock();
    await ended(sim, Promise.all([gone, refused]));
    expect(sim.i2c().records).toEqual([]);
  });

  test("unlock only once", async () => {
    const locked = await client.lockBus();
    locked.unlock();
    locked.unlock();
    const [one, two] = await Promise.all([
      client.lockBus(),
      Promise.race([client.lockBus(), turns(1).then(() => "waits")]),
    ]);
    expect(two).toBe("waits");
    one.unlock();
  });
});

describe("an adapter's abilities", () => {
  /** A client on a bus of its own. */
  async function on(options: MockI2cBusOptions): Promise<[MockI2cBus, I2cClient, ModuleContext]> {
    const bus = new MockI2cBus(sim.clock, { number: 9, ...options });
    bus.attach(0x48, new RegisterFile());
    const k = await contextOf(sim);
    const adapter = k.i2c.addAdapter(bus);
    return [bus, k.i2c.newDevice(adapter, { type: "gadget", addr: 0x48 }), k];
  }

  test("can be asked for", async () => {
    const [, { adapter }] = await on({ functionality: I2C_FUNC_SMBUS_BYTE_DATA });
    expect(adapter.checkFunctionality(I2C_FUNC_SMBUS_BYTE_DATA)).toBe(true);
    expect(adapter.checkFunctionality(I2C_FUNC_I2C)).toBe(false);
  });

  test("that do not suffice are EOPNOTSUPP, saying what is missing", async () => {
    const [bus, own] = await on({ functionality: I2C_FUNC_SMBUS_BYTE_DATA });
    await expect(own.masterSend([1])).rejects.toEqual(
      refusal("EOPNOTSUPP", /cannot do messages of one's own/),
    );
    await expect(own.smbus.readWordData(1)).rejects.toEqual(
      refusal("EOPNOTSUPP", /i2c-9 \(.*\) cannot do SMBus word data \(read\)/),
    );
    expect(bus.records).toEqual([]);
  });

  test("try a transfer again that lost arbitration, as often as the adapter says", async () => {
    const [bus, own] = await on({ retries: 2 });
    for (const nth of [1, 2]) bus.faults.failNth(nth, "arbitration-lost");
    expect(await ended(sim, own.smbus.readByteData(0))).toBe(0);
    for (const nth of [1, 2, 3]) bus.faults.failNth(nth, "arbitration-lost");
    await ended(sim, expect(own.smbus.readByteData(0)).rejects.toEqual(refusal("EAGAIN")));
  });
});
