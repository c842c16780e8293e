/** /dev/input/eventN as programs see it. */
import fc from "fast-check";
import {
  EV_KEY,
  EV_LED,
  EV_REL,
  EV_SYN,
  EVIOCGRAB,
  EVIOCSCLOCKID,
  type InputDevice,
  KEY_A,
  KEY_B,
  KernelError,
  EBUSY,
  LED_CAPSL,
  O_NONBLOCK,
  O_RDWR,
  POLLERR,
  POLLHUP,
  POLLIN,
  POLLOUT,
  POLLRDNORM,
  POLLWRNORM,
  REL_X,
  SYN_DROPPED,
  SYN_REPORT,
} from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { refusal } from "../support.ts";
import { decode, EVENT_SIZE, inputDevice, triples } from "./support.ts";

let sim: Simulation;
beforeEach(() => {
  sim = simulate();
});
const PATH = "/dev/input/event0";
const open = (flags = 0) => sim.kernel.vfs.open(PATH, flags);
const keys = (device: InputDevice): void => {
  device.setCapability(EV_KEY, KEY_A).setCapability(EV_KEY, KEY_B);
};
const SYNC = [EV_SYN, SYN_REPORT, 0];

function tap(device: InputDevice, key = KEY_A): void {
  device.reportKey(key, 1);
  device.sync();
  device.reportKey(key, 0);
  device.sync();
}

describe("a read", () => {
  test("answers whole packets, as struct input_event of a 64-bit kernel, stamped with the wall clock", async () => {
    const { device } = await inputDevice(sim, keys);
    const file = await open();
    await sim.advance("1500ms");
    device.reportKey(KEY_A, true);
    expect(file.pollNow() & POLLIN).toBe(0); // no packet yet
    device.sync();
    const bytes = await file.read(240);
    const [seconds, microseconds] = [bytes.readBigUInt64LE(0), bytes.readBigUInt64LE(8)];
    expect([seconds, microseconds]).toEqual([BigInt(Date.UTC(2026, 0, 1) / 1000 + 1), 500_000n]);
    expect(bytes.toString("hex", 16)).toMatch(/^01001e0001000000.{32}0000000000000000$/);
  });

  test("waits for a packet", async () => {
    const { device } = await inputDevice(sim, keys);
    const file = await open();
    const read = file.read(240);
    device.reportKey(KEY_B, 1);
    device.sync();
    expect(triples(await read)).toEqual([[EV_KEY, KEY_B, 1], SYNC]);
  });

  test("that does not want to wait gets EAGAIN; one that is interrupted, EINTR", async () => {
    await inputDevice(sim, keys);
    const file = await open(O_NONBLOCK);
    await expect(file.read(24)).rejects.toEqual(refusal("EAGAIN"));
    const waiting = await open();
    const read = waiting.read(24);
    waiting.interrupt();
    await expect(read).rejects.toEqual(refusal("EINTR"));
  });

  test("of less than an event is EINVAL, of nothing 0, of part of an event only whole ones", async () => {
    const { device } = await inputDevice(sim, keys);
    const file = await open();
    tap(device);
    await expect(file.read(23)).rejects.toEqual(refusal("EINVAL"));
    expect(await file.read(0)).toHaveLength(0);
    expect(await file.read(47)).toHaveLength(EVENT_SIZE);
    expect(await file.read(1000)).toHaveLength(3 * EVENT_SIZE);
  });

  test("answers the same stream, however long the reads are", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: -5, max: 5 }), fc.boolean()), { maxLength: 25 }),
        fc.array(fc.integer({ min: 24, max: 200 }), { minLength: 1, maxLength: 50 }),
        async (moves, sizes) => {
          const own = simulate();
          const { device } = await inputDevice(own, (mouse) => mouse.setCapability(EV_REL, REL_X));
          const [whole, pieces] = [
            await own.kernel.vfs.open(PATH, O_NONBLOCK),
            await own.kernel.vfs.open(PATH, O_NONBLOCK),
          ];
          const expected: number[][] = [];
          let packet: number[][] = [];
          for (const [distance, sync] of moves) {
            device.reportRel(REL_X, distance);
            if (distance !== 0) packet.push([EV_REL, REL_X, distance]);
            if (!sync) continue;
            device.sync();
            if (packet.length > 0) expected.push(...packet, SYNC);
            packet = [];
          }
          const parts: Buffer[] = [];
          for (let index = 0; (pieces.pollNow() & POLLIN) !== 0; index++) {
            parts.push(await pieces.read(sizes[index % sizes.length] ?? 24));
          }
          expect(triples(Buffer.concat(parts))).toEqual(expected);
          if (expected.length > 0) expect(triples(await whole.read(10_000))).toEqual(expected);
        },
      ),
      { numRuns: 100 },
    ));
});

describe("readers", () => {
  test("get all events from their open on, each for himself", async () => {
    const { device } = await inputDevice(sim, keys);
    const first = await open();
    tap(device);
    const second = await open();
    tap(device, KEY_B);
    expect(await first.read(1000)).toHaveLength(8 * EVENT_SIZE);
    expect(triples(await second.read(1000))[0]).toEqual([EV_KEY, KEY_B, 1]);
  });

  test("that are too slow lose what they have not read, and are told", async () => {
    const { device } = await inputDevice(sim, keys);
    const [slow, quick] = [await open(), await open(O_NONBLOCK)];
    for (let count = 0; count < 16; count++) {
      tap(device); // 64 events in all: one too many for the ring
      expect(await quick.read(1000)).toHaveLength(4 * EVENT_SIZE);
    }
    expect(triples(await slow.read(1000))).toEqual([[EV_SYN, SYN_DROPPED, 0], SYNC]);
    tap(device);
    expect(await slow.read(1000)).toHaveLength(4 * EVENT_SIZE);
  });

  test("are polled: ready with the first packet, and hung up when the device has gone", async () => {
    const { device } = await inputDevice(sim, keys);
    const file = await open();
    expect(file.pollNow()).toBe(POLLOUT | POLLWRNORM);
    const ready = file.poll(POLLIN);
    tap(device);
    expect(await ready).toBe(POLLIN | POLLRDNORM | POLLOUT | POLLWRNORM);
    device.unregister();
    expect(file.pollNow() & (POLLHUP | POLLERR)).toBe(POLLHUP | POLLERR);
  });

  test("can choose their clock; what waits is dropped with it", async () => {
    const { device } = await inputDevice(sim, keys);
    const file = await open();
    tap(device);
    const clock = (id: number) => file.ioctl(EVIOCSCLOCKID, new Uint8Array(new Int32Array([id]).buffer));
    await clock(1);
    expect(triples(await file.read(1000))).toEqual([[EV_SYN, SYN_DROPPED, 0]]);
    await sim.advance("2s");
    tap(device);
    expect(decode(await file.read(24))[0]?.time).toBe(2);
    await expect(clock(99)).rejects.toEqual(refusal("EINVAL"));
  });

  test("one of them can have all for himself, until he closes", async () => {
    const { device } = await inputDevice(sim, keys);
    const [greedy, other] = [await open(O_NONBLOCK), await open(O_NONBLOCK)];
    await greedy.ioctl(EVIOCGRAB, 1);
    await expect(other.ioctl(EVIOCGRAB, 1)).rejects.toEqual(refusal("EBUSY"));
    await expect(other.ioctl(EVIOCGRAB, 0)).rejects.toEqual(refusal("EINVAL"));
    tap(device);
    await expect(other.read(24)).rejects.toEqual(refusal("EAGAIN"));
    expect(await greedy.read(1000)).toHaveLength(4 * EVENT_SIZE);
    await greedy.close();
    tap(device);
    expect(await other.read(1000)).toHaveLength(4 * EVENT_SIZE);
  });

  test("get ENODEV when the device goes, those that wait too; its keys are released before", async () => {
    const { device } = await inputDevice(sim, keys);
    const [waiting, late] = [await open(), await open()];
    const read = waiting.read(24);
    device.reportKey(KEY_A, 1);
    device.sync();
    expect(triples(await read)).toEqual([[EV_KEY, KEY_A, 1]]);
    await waiting.read(24);
    const last = waiting.read(1000);
    await sim.rmmod("gadget");
    await expect(last).rejects.toEqual(refusal("ENODEV"));
    await expect(late.read(24)).rejects.toEqual(refusal("ENODEV"));
    await expect(late.ioctl(EVIOCGRAB, 1)).rejects.toEqual(refusal("ENODEV"));
    await waiting.close();
    await late.close();
    expect(sim.kernel.oopses.count).toBe(0);
  });
});

describe("a write", () => {
  const event = (type: number, code: number, value: number): Buffer => {
    const bytes = Buffer.alloc(EVENT_SIZE);
    bytes.writeUInt16LE(type, 16);
    bytes.writeUInt16LE(code, 18);
    bytes.writeInt32LE(value, 20);
    return bytes;
  };

  test("lights an LED: the driver hears of it, and so do all readers", async () => {
    const heard: number[][] = [];
    await inputDevice(sim, (device) => device.setCapability(EV_LED, LED_CAPSL), {
      event: (_device, ...what) => void heard.push(what),
    });
    const file = await open(O_RDWR);
    const bytes = Buffer.concat([event(EV_LED, LED_CAPSL, 1), event(EV_SYN, SYN_REPORT, 0), Buffer.alloc(5)]);
    expect(await file.write(bytes)).toBe(2 * EVENT_SIZE);
    await file.write(event(EV_LED, LED_CAPSL, 1)); // lit already
    expect(heard).toEqual([[EV_LED, LED_CAPSL, 1]]);
    expect(triples(await file.read(1000))).toEqual([[EV_LED, LED_CAPSL, 1], SYNC]);
  });

  test("of less than an event is EINVAL, to a device that has gone ENODEV", async () => {
    const { device } = await inputDevice(sim, keys);
    const file = await open(O_RDWR);
    await expect(file.write(Buffer.alloc(23))).rejects.toEqual(refusal("EINVAL"));
    expect(await file.write("")).toBe(0);
    device.unregister();
    await expect(file.write(event(EV_KEY, KEY_A, 1))).rejects.toEqual(refusal("ENODEV"));
  });
});

describe("open and close", () => {
  test("tell the driver of the first who listens, and of the last", async () => {
    const calls: string[] = [];
    await inputDevice(sim, keys, {
      open: () => void calls.push("open"),
      close: () => void calls.push("close"),
    });
    const files = [await open(), await open()];
    for (const file of files) await file.close();
    await (await open()).close();
    expect(calls).toEqual(["open", "close", "open", "close"]);
  });

  test("tells the first reader what the driver reports at once", async () => {
    await inputDevice(sim, keys, {
      open: (device) => {
        device.reportKey(KEY_A, 1);
        device.sync();
      },
    });
    expect(triples(await (await open()).read())).toEqual([
      [EV_KEY, KEY_A, 1],
      [EV_SYN, 0, 0],
    ]);
  });

  test("may be refused by the driver", async () => {
    let refuse = true;
    const calls: string[] = [];
    await inputDevice(sim, keys, {
      open: () => {
        if (refuse) throw new KernelError(EBUSY, "somebody else listens");
      },
      close: () => void calls.push("close"),
    });
    await expect(open()).rejects.toEqual(refusal("EBUSY"));
    expect(calls).toEqual([]);
    refuse = false;
    await (await open()).close();
    expect(calls).toEqual(["close"]);
  });

  test("whose driver throws are oopses of its module, and EIO", async () => {
    await inputDevice(sim, keys, {
      open: () => {
        throw new TypeError("bad");
      },
    });
    await expect(open()).rejects.toEqual(refusal("EIO"));
    expect(sim.kernel.modules.get("gadget")?.oopses).toBe(1);
  });
});
