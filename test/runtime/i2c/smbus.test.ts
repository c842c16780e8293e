/** SMBus calls: as messages, where the controller knows no others, or as the controller's own calls. */
import {
  EIO,
  EOPNOTSUPP,
  I2C_FUNC_I2C,
  I2C_FUNC_SMBUS_BLOCK_DATA,
  I2C_FUNC_SMBUS_BLOCK_PROC_CALL,
  I2C_FUNC_SMBUS_EMUL,
  I2C_SMBUS_BYTE_DATA,
  type I2cAdapter,
  type I2cClient,
  KernelError,
  type SmbusCalls,
  type SmbusTransfer,
} from "tophalf";
import { type I2cTarget, MockI2cBus, simulate, type Simulation } from "tophalf/mocks";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { contextOf, refusal } from "../support.ts";
import { ended } from "./support.ts";

/** Answers what it was told to, and takes everything. */
class Parrot implements I2cTarget {
  answers: number[] = [];
  write(): boolean {
    return true;
  }
  read(): number {
    return this.answers.shift() ?? 0xff;
  }
}

const ALL = I2C_FUNC_I2C | I2C_FUNC_SMBUS_EMUL | I2C_FUNC_SMBUS_BLOCK_DATA | I2C_FUNC_SMBUS_BLOCK_PROC_CALL;

let sim: Simulation;
let bus: MockI2cBus;
let parrot: Parrot;
let smbus: SmbusCalls;
beforeEach(async () => {
  sim = simulate();
  bus = new MockI2cBus(sim.clock, { number: 9, functionality: ALL });
  parrot = bus.attach(0x48, new Parrot());
  ({ smbus } = await clientOn(bus));
});
async function clientOn(adapter: I2cAdapter): Promise<I2cClient> {
  const k = await contextOf(sim, `probe${sim.kernel.modules.all.length}`);
  return k.i2c.newDevice(k.i2c.addAdapter(adapter), { type: "gadget", addr: 0x48 });
}
/** What was on the wire, `W 1 2` and `R 3`; the messages of one transfer in one list. */
const wire = (): string[][] =>
  bus.records.map(({ messages }) =>
    messages.map(({ read, bytes }) => [read ? "R" : "W", ...bytes].join(" ")),
  );

interface Case {
  readonly call: (calls: SmbusCalls) => Promise<unknown>;
  readonly wire: string[];
  readonly answers?: number[];
  readonly result?: unknown;
}

const CASES: Readonly<Record<string, Case>> = {
  "quick write": { call: (s) => s.writeQuick(0), wire: ["W"] },
  "quick read": { call: (s) => s.writeQuick(1), wire: ["R"] },
  "read byte": { call: (s) => s.readByte(), wire: ["R 5"], answers: [5], result: 5 },
  "write byte": { call: (s) => s.writeByte(5), wire: ["W 5"] },
  "read byte data": { call: (s) => s.readByteData(1), wire: ["W 1", "R 5"], answers: [5], result: 5 },
  "write byte data": { call: (s) => s.writeByteData(1, 5), wire: ["W 1 5"] },
  "read word data": {
    call: (s) => s.readWordData(1),
    wire: ["W 1", "R 52 18"],
    answers: [0x34, 0x12],
    result: 0x1234,
  },
  "write word data": { call: (s) => s.writeWordData(1, 0x1234), wire: ["W 1 52 18"] },
  "read word swapped": {
    call: (s) => s.readWordSwapped(1),
    wire: ["W 1", "R 18 52"],
    answers: [0x12, 0x34],
    result: 0x1234,
  },
  "write word swapped": { call: (s) => s.writeWordSwapped(1, 0x1234), wire: ["W 1 18 52"] },
  "process call": {
    call: (s) => s.processCall(1, 0x1234),
    wire: ["W 1 52 18", "R 1 2"],
    answers: [1, 2],
    result: 0x0201,
  },
  "read block": {
    call: (s) => s.readBlockData(1),
    wire: ["W 1", `R ${[2, 7, 8, ...Array<number>(30).fill(0)].join(" ")}`],
    answers: [2, 7, 8],
    result: Uint8Array.of(7, 8),
  },
  "write block": { call: (s) => s.writeBlockData(1, Uint8Array.of(7, 8)), wire: ["W 1 2 7 8"] },
  "block process call": {
    call: (s) => s.blockProcessCall(1, Uint8Array.of(7)),
    wire: ["W 1 1 7", `R ${[1, 9, ...Array<number>(31).fill(0)].join(" ")}`],
    answers: [1, 9],
    result: Uint8Array.of(9),
  },
  "read I2C block": {
    call: (s) => s.readI2cBlockData(1, 3),
    wire: ["W 1", "R 7 8 9"],
    answers: [7, 8, 9],
    result: Uint8Array.of(7, 8, 9),
  },
  "write I2C block": { call: (s) => s.writeI2cBlockData(1, Uint8Array.of(7, 8)), wire: ["W 1 7 8"] },
};

describe("as messages", () => {
  test.each(Object.entries(CASES))("%s", async (_name, { call, wire: expected, answers = [], result }) => {
    parrot.answers = answers;
    expect(await ended(sim, call(smbus))).toEqual(result);
    expect(wire()).toEqual([expected]);
  });

  test.each([0, 33, 255])(
    "a block of which the device says that it has %i bytes is EPROTO",
    async (count) => {
      parrot.answers = [count];
      await ended(
        sim,
        expect(smbus.readBlockData(1)).rejects.toEqual(refusal("EPROTO", new RegExp(`${count} bytes`))),
      );
    },
  );

  test("a word comes back as it was written, swapped or not", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 0xffff }), fc.boolean(), async (word, swapped) => {
        await ended(sim, swapped ? smbus.writeWordSwapped(0, word) : smbus.writeWordData(0, word));
        parrot.answers = (bus.records.at(-1)?.messages[0]?.bytes ?? []).slice(1);
        expect(await ended(sim, swapped ? smbus.readWordSwapped(0) : smbus.readWordData(0))).toBe(word);
      }),
      { numRuns: 20 },
    );
  });
});

describe("a value that does not fit is EINVAL, and nothing is on the wire:", () => {
  const bytes = (count: number) => new Uint8Array(count);
  test.each<[string, (s: SmbusCalls) => Promise<unknown>]>([
    ["a command of 256", (s) => s.readByteData(256)],
    ["a command of -1", (s) => s.writeByteData(-1, 0)],
    ["a byte of 256", (s) => s.writeByteData(0, 256)],
    ["a byte of 1.5", (s) => s.writeByte(1.5)],
    ["a word of 65,536", (s) => s.writeWordData(0, 0x10000)],
    ["a swapped word of -1", (s) => s.writeWordSwapped(0, -1)],
    ["an empty block", (s) => s.writeBlockData(0, bytes(0))],
    ["a block of 33 bytes", (s) => s.writeBlockData(0, bytes(33))],
    ["an I2C block of 33 bytes", (s) => s.writeI2cBlockData(0, bytes(33))],
    ["no bytes to be read", (s) => s.readI2cBlockData(0, 0)],
    ["33 bytes to be read", (s) => s.readI2cBlockData(0, 33)],
  ])("%s", async (_what, call) => {
    await expect(call(smbus)).rejects.toEqual(refusal("EINVAL"));
    expect(bus.records).toEqual([]);
  });
});

describe("by a controller that speaks SMBus", () => {
  /** Answers `answer` and notes what it was asked; `answer` may refuse. */
  function controller(asked: SmbusTransfer[], answer: () => Uint8Array, functionality: number): I2cAdapter {
    return {
      number: 10,
      description: "i801",
      functionality,
      transfer: (messages) => bus.transfer(messages),
      async smbusXfer(transfer) {
        await Promise.resolve();
        asked.push(transfer);
        return answer();
      },
      heldBy: () => undefined,
      close: () => undefined,
    };
  }

  test("calls are its own", async () => {
    const asked: SmbusTransfer[] = [];
    const client = await clientOn(controller(asked, () => Uint8Array.of(5), I2C_FUNC_SMBUS_EMUL));
    expect(await client.smbus.readByteData(1)).toBe(5);
    expect(asked).toEqual([
      {
        addr: 0x48,
        flags: 0,
        readWrite: "read",
        command: 1,
        size: I2C_SMBUS_BYTE_DATA,
        data: new Uint8Array(),
      },
    ]);
    expect(bus.records).toEqual([]);
  });

  const refuse = (errno: number) => (): never => {
    throw new KernelError(errno);
  };

  test("what it cannot do is tried with messages, where it can do those", async () => {
    const client = await clientOn(controller([], refuse(EOPNOTSUPP), ALL));
    parrot.answers = [6];
    expect(await ended(sim, client.smbus.readByteData(1))).toBe(6);
  });

  test.each([
    ["cannot do messages either", EOPNOTSUPP, I2C_FUNC_SMBUS_EMUL],
    ["has failed", EIO, ALL],
  ])("what it refuses is refused, when it %s", async (_why, errno, functionality) => {
    const client = await clientOn(controller([], refuse(errno), functionality));
    await expect(client.smbus.readByteData(1)).rejects.toMatchObject({ errno });
  });

  test("fewer bytes than were asked for are EIO", async () => {
    const client = await clientOn(controller([], () => Uint8Array.of(1), I2C_FUNC_SMBUS_EMUL));
    await expect(client.smbus.readWordData(1)).rejects.toEqual(refusal("EIO"));
  });
});
