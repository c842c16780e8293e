/** The back end on i2c-bus, with a stand-in for the package and a directory that looks as the host's /sys/bus/i2c/devices does. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  EREMOTEIO,
  I2C_FUNC_I2C,
  I2C_FUNC_SMBUS_BYTE_DATA,
  I2C_FUNC_SMBUS_PROC_CALL,
  I2C_M_RD,
  I2C_SMBUS_BLOCK_DATA,
  I2C_SMBUS_BYTE,
  I2C_SMBUS_BYTE_DATA,
  I2C_SMBUS_I2C_BLOCK_DATA,
  I2C_SMBUS_PROC_CALL,
  I2C_SMBUS_QUICK,
  I2C_SMBUS_WORD_DATA,
  type I2cAdapter,
  type I2cMessage,
  type SmbusTransfer,
} from "tophalf";
import { i2cAdapters, type I2cBusModule } from "tophalf/boards";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { refusal } from "../../runtime/support.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "tophalf-i2c-"));
  calls = [];
  answer = 0;
  failure = undefined;
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

/** What the package was asked for. */
let calls: string[];
/** What it answers to whoever reads; or with what it fails. */
let answer: number;
let failure: Error | undefined;

const funcs = { i2c: true, smbusReadByte: true, smbusWriteByte: true };

/** Notes each call, and fills buffers with 1, 2, 3 … */
const fake = {
  openSync: (number: number) => {
    calls.push(`open ${number}`);
    const promisified = new Proxy(
      {},
      {
        get:
          (_target, name) =>
          (addr: number, ...args: unknown[]) => {
            calls.push([name, addr, ...args.filter((arg) => typeof arg === "number")].join(" "));
            if (failure) return Promise.reject(failure);
            const buffer = args.find((arg) => Buffer.isBuffer(arg));
            if (buffer && /read/i.exec(String(name))) buffer.set([...buffer.keys()].map((at) => at + 1));
            else if (buffer) calls.push(`bytes ${[...buffer].join(" ")}`);
            return Promise.resolve(
              buffer ? { bytesRead: buffer.length, bytesWritten: buffer.length } : answer,
            );
          },
      },
    );
    return {
      promisifiedBus: () => promisified,
      closeSync: () => calls.push("close"),
      i2cFuncsSync: () => {
        if (failure) throw failure;
        return funcs;
      },
    };
  },
} as unknown as I2cBusModule;

function bus(number: number, name = "bcm2835 (i2c@7e804000)"): void {
  mkdirSync(join(root, `i2c-${number}`));
  writeFileSync(join(root, `i2c-${number}`, "name"), `${name}\n`);
}
function only(load = () => fake): I2cAdapter {
  if (i2cAdapters({ root, load }).length === 0) bus(1);
  const [adapter] = i2cAdapters({ root, load });
  if (!adapter) throw new Error("no adapter");
  return adapter;
}
const message = (flags: number, ...bytes: number[]): I2cMessage => ({
  addr: 0x48,
  flags,
  buf: Uint8Array.from(bytes),
});
const smbus = (size: number, readWrite: "read" | "write", command = 0, ...data: number[]): SmbusTransfer => ({
  addr: 0x48,
  flags: 0,
  readWrite,
  command,
  size,
  data: Uint8Array.from(data),
});
const failed = (errno: number, code: string): Error => Object.assign(new Error(code), { errno, code });

describe("the buses of a machine", () => {
  test("are those in /sys, by number; clients are none", () => {
    for (const number of [20, 1, 0]) bus(number, `bus ${number}`);
    mkdirSync(join(root, "1-0068"));
    expect(
      i2cAdapters({ root, load: () => fake }).map(({ number, description }) => [number, description]),
    ).toEqual([
      [0, "bus 0"],
      [1, "bus 1"],
      [20, "bus 20"],
    ]);
    expect(calls).toEqual([]);
  });

  test("are none where there is no I2C", () => {
    expect(i2cAdapters({ root: join(root, "nowhere") })).toEqual([]);
  });

  test("can do what the kernel says, as far as i2c-bus can use it; that is asked for once", () => {
    const adapter = only();
    expect(adapter.functionality).toBe(I2C_FUNC_I2C | I2C_FUNC_SMBUS_BYTE_DATA);
    expect(adapter.functionality & I2C_FUNC_SMBUS_PROC_CALL).toBe(0);
    expect(calls).toEqual(["open 1", "close"]);
  });

  test("say which driver of the host serves an address", () => {
    const adapter = only();
    mkdirSync(join(root, "1-0068"));
    expect(adapter.heldBy(0x68)).toBeUndefined();
    symlinkSync("../../bus/i2c/drivers/rtc-ds1307", join(root, "1-0068", "driver"));
    expect(adapter.heldBy(0x68)).toBe("rtc-ds1307");
    expect(adapter.heldBy(0x48)).toBeUndefined();
  });
});

describe("a transfer", () => {
  test.each<[string, I2cMessage[], string[]]>([
    ["of bytes to be written", [message(0, 7, 8)], ["i2cWrite 72 2", "bytes 7 8"]],
    ["of bytes to be read", [message(I2C_M_RD, 0, 0)], ["i2cRead 72 2"]],
    ["of a register", [message(0, 5), message(I2C_M_RD, 0, 0, 0)], ["readI2cBlock 72 5 3"]],
  ])("%s is one call", async (_what, messages, expected) => {
    await only().transfer(messages);
    expect(calls).toEqual(["open 1", ...expected]);
    const last = messages.at(-1);
    if (last?.flags === I2C_M_RD) expect([...last.buf]).toEqual([...last.buf.keys()].map((at) => at + 1));
  });

  test.each<[string, I2cMessage[]]>([
    ["writes two bytes before it reads", [message(0, 1, 2), message(I2C_M_RD, 0)]],
    ["reads more than 32 bytes behind a write", [message(0, 1), message(I2C_M_RD, ...new Uint8Array(33))]],
    ["writes twice", [message(0, 1), message(0, 2)]],
    ["has three messages", [message(0, 1), message(I2C_M_RD, 0), message(0, 1)]],
    ["is for two addresses", [message(0, 1), { ...message(I2C_M_RD, 0), addr: 0x49 }]],
    ["has a 10-bit address", [message(0x10, 1)]],
  ])("that %s is EOPNOTSUPP, with what to do instead", async (_what, messages) => {
    await expect(only().transfer(messages)).rejects.toEqual(refusal("EOPNOTSUPP", /lock the bus/));
    expect(calls).toEqual([]);
  });
});

describe("an SMBus call", () => {
  test.each<[string, SmbusTransfer, number, number[], string[]]>([
    ["quick write", smbus(I2C_SMBUS_QUICK, "write"), 0, [], ["writeQuick 72 0"]],
    ["quick read", smbus(I2C_SMBUS_QUICK, "read"), 0, [], ["writeQuick 72 1"]],
    ["read byte", smbus(I2C_SMBUS_BYTE, "read"), 5, [5], ["receiveByte 72"]],
    ["write byte", smbus(I2C_SMBUS_BYTE, "write", 7), 0, [], ["sendByte 72 7"]],
    ["read byte data", smbus(I2C_SMBUS_BYTE_DATA, "read", 1), 5, [5], ["readByte 72 1"]],
    ["write byte data", smbus(I2C_SMBUS_BYTE_DATA, "write", 1, 9), 0, [], ["writeByte 72 1 9"]],
    ["read word data", smbus(I2C_SMBUS_WORD_DATA, "read", 1), 0x1234, [0x34, 0x12], ["readWord 72 1"]],
    ["write word data", smbus(I2C_SMBUS_WORD_DATA, "write", 1, 0x34, 0x12), 0, [], ["writeWord 72 1 4660"]],
    ["read block", smbus(I2C_SMBUS_I2C_BLOCK_DATA, "read", 1, 0, 0), 0, [1, 2], ["readI2cBlock 72 1 2"]],
    [
      "write block",
      smbus(I2C_SMBUS_I2C_BLOCK_DATA, "write", 1, 7, 8),
      0,
      [],
      ["writeI2cBlock 72 1 2", "bytes 7 8"],
    ],
  ])("%s is the package's", async (_name, transfer, answered, result, expected) => {
    answer = answered;
    expect([...((await only().smbusXfer?.(transfer)) ?? [])]).toEqual(result);
    expect(calls).toEqual(["open 1", ...expected]);
  });

  test.each<[string, SmbusTransfer]>([
    ["a process call", smbus(I2C_SMBUS_PROC_CALL, "write")],
    ["a block with a count", smbus(I2C_SMBUS_BLOCK_DATA, "read")],
    ["a 10-bit address", { ...smbus(I2C_SMBUS_BYTE, "read"), flags: 0x10 }],
  ])("that it does not have, %s, is EOPNOTSUPP", async (_what, transfer) => {
    await expect(only().smbusXfer?.(transfer)).rejects.toEqual(refusal("EOPNOTSUPP"));
  });
});

describe("an error", () => {
  test.each([
    [-13, "EACCES", /usermod -aG i2c/],
    [-2, "ENOENT", /no \/dev\/i2c-1: .*modprobe i2c-dev/],
    [EREMOTEIO, "EREMOTEIO", /i2c-1 at 0x48: nobody acknowledges.* tophalf i2c detect 1/],
    [110, "ETIMEDOUT", /i2c-1 at 0x48/],
    [19, "ENXIO", /nobody acknowledges.* tophalf i2c detect 1/],
  ])("%i is %s, with what to do", async (errno, code, what) => {
    failure = failed(errno, code);
    await expect(only().smbusXfer?.(smbus(I2C_SMBUS_BYTE, "read"))).rejects.toEqual(refusal(code, what));
  });

  test("EBUSY names the host's driver, and how to make it let go", async () => {
    bus(1);
    mkdirSync(join(root, "1-0048"));
    symlinkSync("/sys/bus/i2c/drivers/lm75", join(root, "1-0048", "driver"));
    failure = failed(16, "EBUSY");
    await expect(only().smbusXfer?.(smbus(I2C_SMBUS_BYTE, "read"))).rejects.toEqual(
      refusal("EBUSY", /driver lm75 serves the device; .*echo 1-0048 .*drivers\/lm75\/unbind/),
    );
  });

  test("of a bus that has gone is ENODEV", async () => {
    const adapter = only();
    rmSync(join(root, "i2c-1"), { recursive: true });
    failure = failed(-2, "ENOENT");
    await expect(adapter.smbusXfer?.(smbus(I2C_SMBUS_BYTE, "read"))).rejects.toEqual(
      refusal("ENODEV", /the bus has gone/),
    );
  });

  test("of what the package refuses itself is EIO with its words", async () => {
    failure = new Error("Invalid I2C address 300");
    await expect(only().smbusXfer?.(smbus(I2C_SMBUS_BYTE, "read"))).rejects.toEqual(
      refusal("EIO", /Invalid I2C address 300/),
    );
  });

  test("closes what is open for the address, which i2c-bus would use without one", async () => {
    const adapter = only();
    failure = failed(16, "EBUSY");
    await adapter.smbusXfer?.(smbus(I2C_SMBUS_BYTE, "read")).catch(() => undefined);
    failure = undefined;
    await adapter.smbusXfer?.(smbus(I2C_SMBUS_BYTE, "read"));
    await adapter.smbusXfer?.(smbus(I2C_SMBUS_BYTE, "read"));
    expect(calls).toEqual([
      "open 1",
      "receiveByte 72",
      "close",
      "open 1",
      "receiveByte 72",
      "receiveByte 72",
    ]);
  });

  test("when asked what the bus can do says the same", () => {
    failure = failed(-13, "EACCES");
    expect(() => only().functionality).toThrow(refusal("EACCES", /usermod/));
    expect(calls).toEqual(["open 1", "close"]);
  });
});

test("closed, it closes what is open, and is ENODEV", async () => {
  const adapter = only();
  await adapter.smbusXfer?.(smbus(I2C_SMBUS_BYTE, "read"));
  adapter.close();
  expect(calls.at(-1)).toBe("close");
  await expect(adapter.smbusXfer?.(smbus(I2C_SMBUS_BYTE, "read"))).rejects.toEqual(refusal("ENODEV"));
});
