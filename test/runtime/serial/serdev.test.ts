/** serdev: bytes to and from a device at a serial port, in virtual time. */
import {
  EACCES,
  EINVAL,
  EIO,
  ENOTTY,
  type SerdevSettings,
  TIOCM_CAR,
  TIOCM_CTS,
  TIOCM_DSR,
  TIOCM_DTR,
  TIOCM_RTS,
} from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { whileTimePasses } from "../../drivers/all.ts";
import { contextOf, load, refusal } from "../support.ts";
import { heardAt, opened, RATE } from "./support.ts";

/** Ten bits at 9600 a second. */
const BYTE_MS = 10 / 9.6;

let sim: Simulation;
beforeEach(() => {
  sim = simulate();
});

describe("opening", () => {
  test("a port is opened as 8N1 without flow control, unless something else is said", async () => {
    const { serdev } = await opened(sim);
    expect(sim.serial().settings).toEqual({
      baudRate: 9600,
      dataBits: 8,
      parity: "none",
      stopBits: 1,
      flowControl: "none",
    });
    await serdev.close();
    expect(sim.serial().settings).toBeUndefined();
  });

  test("one driver has a port, and the next is told which, under whatever name it asks", async () => {
    await opened(sim);
    const other = await contextOf(sim, "other");
    await expect(other.serdev.open("serial0", RATE)).rejects.toEqual(
      refusal("EBUSY", /serial0 is in use by probe$/),
    );
    await expect(other.serdev.open("/dev/ttyS0", RATE)).rejects.toEqual(
      refusal("EBUSY", /ttyS0 \(ttyS0\) is in use by probe$/),
    );
  });

  test("closed, it is free for the next", async () => {
    const { serdev } = await opened(sim);
    await serdev.close();
    await serdev.close();
    const other = await contextOf(sim, "other");
    await other.serdev.open("ttyS0", RATE);
    expect(sim.kernel.serial.inUse.map(({ owner }) => owner.name)).toEqual(["other"]);
  });

  test("a module that leaves gives its port back", async () => {
    await opened(sim);
    await sim.rmmod("probe");
    expect(sim.kernel.serial.inUse).toEqual([]);
    expect(sim.serial().settings).toBeUndefined();
  });

  test("an init that fails after it has opened a port leaves nothing open", async () => {
    const failing = load(sim, "failing", async (k) => {
      await k.serdev.open("serial0", RATE);
      return -EIO;
    });
    await expect(failing).rejects.toEqual(refusal("EIO"));
    expect(sim.serial().settings).toBeUndefined();
  });

  test.each([0, -9600, 9600.5, Number.NaN])("%j bits a second is no rate: EINVAL", async (baudRate) => {
    const k = await contextOf(sim);
    await expect(k.serdev.open("serial0", { baudRate })).rejects.toEqual(refusal("EINVAL", /is no rate/));
  });

  test("a port that is not there is ENOENT, and one without a name EINVAL; nothing is held then", async () => {
    const k = await contextOf(sim);
    await expect(k.serdev.open("ttyUSB0", RATE)).rejects.toEqual(refusal("ENOENT", /no ttyUSB0/));
    await expect(k.serdev.open("", RATE)).rejects.toEqual(refusal("EINVAL", /name a serial port/));
    expect(sim.kernel.serial.inUse).toEqual([]);
  });

  test("what the port refuses the driver is told", async () => {
    const k = await contextOf(sim);
    sim.serial().faults.failNext("open", EACCES, ENOTTY);
    await expect(k.serdev.open("serial0", RATE)).rejects.toEqual(refusal("EACCES"));
    await expect(k.serdev.open("serial0", RATE)).rejects.toEqual(refusal("ENOTTY"));
    await k.serdev.open("serial0", RATE);
  });

  test("list() tells the ports that are there", async () => {
    const k = await contextOf(sim);
    expect(k.serdev.list()).toEqual(["ttyS0"]);
    sim.serial("ttyUSB0").plug();
    expect(k.serdev.list()).toEqual(["ttyS0", "ttyUSB0"]);
  });
});

describe("receiving", () => {
  test("bytes come when their time has passed, and are what they were", async () => {
    const bytes: number[] = [];
    await opened(sim, { ops: { receiveBuf: (more) => void bytes.push(...more) } });
    sim.serial().send(Uint8Array.of(0, 255, 10, 13, 0x11, 0x13));
    await sim.advance((6 * BYTE_MS - 0.01) * 1e6);
    expect(bytes).toEqual([]);
    await sim.advance("1ms");
    expect(bytes).toEqual([0, 255, 10, 13, 0x11, 0x13]);
  });

  test("at another rate than the device's it is garbage", async () => {
    sim.serial().baudRate = 4800;
    const { told, serdev } = await opened(sim);
    sim.serial().send("hello");
    await sim.advance("100ms");
    expect(told).not.toEqual(["rx hello"]);
    await serdev.setBaudrate(4800);
    sim.serial().send("hello");
    await sim.advance("100ms");
    expect(told.at(-1)).toBe("rx hello");
  });

  test("what comes while a driver takes its time waits, and comes in one piece", async () => {
    const { k, told } = await opened(sim, {
      ops: {
        receiveBuf: async (bytes) => {
          told.push(Buffer.from(bytes).toString());
          await k.msleep(100);
        },
      },
    });
    sim.serial().send("12345678abcdefghABCDEFGH");
    await sim.advance("300ms");
    expect(told).toEqual(["12345678", "abcdefghABCDEFGH"]);
  });

  test("a driver that never comes back loses what does not fit, and that is counted and logged once", async () => {
    const { serdev } = await opened(sim, {
      settings: { baudRate: 4_000_000 },
      ops: { receiveBuf: () => new Promise(() => undefined) },
    });
    sim.serial().send(new Uint8Array(70_000));
    await sim.advance("1s");
    expect(serdev.counts).toMatchObject({ rx: 70_000, overrun: 70_000 - 8 - 65_536 });
    expect(sim.log.filter((line) => line.includes("too slow"))).toEqual([
      "serial serial0: probe is too slow: input is lost",
    ]);
  });

  test("one that throws is an oops, and the next bytes come all the same", async () => {
    const { told } = await opened(sim, {
      ops: {
        receiveBuf: () => {
          told.push("called");
          throw new Error("boom");
        },
      },
    });
    sim.serial().send("1234567812345678");
    await sim.advance("1s");
    expect(told).toEqual(["called", "called"]);
    expect(
      sim.log.filter((line) => /Oops #\d in probe, serial serial0: Error: boom/.test(line)),
    ).toHaveLength(2);
  });

  test("rmmod waits for a receiveBuf that is at it", async () => {
    const { k, told } = await opened(sim, {
      ops: {
        receiveBuf: async () => {
          await k.msleep(500);
          told.push("ended");
        },
      },
    });
    sim.serial().send("x");
    await sim.advance("10ms");
    await whileTimePasses(sim, sim.rmmod("probe"));
    expect(told).toEqual(["ended"]);
  });
});

describe("writing", () => {
  test("writeBuf() takes at once what there is room for; writeWakeup tells when to go on", async () => {
    const { serdev, told } = await opened(sim);
    const heard = heardAt(sim);
    expect(serdev.writeBuf("x".repeat(5000))).toBe(4096);
    expect(serdev.writeBuf("y")).toBe(0);
    expect(serdev.writeRoom).toBe(0);
    expect(told).toEqual([]);
    await sim.advance("10s");
    expect(told).toEqual(["wakeup"]);
    expect(heard()).toBe("x".repeat(4096));
    expect(serdev.writeRoom).toBe(4096);
    expect(serdev.counts.tx).toBe(4096);
  });

  test("write() waits until all is taken, waitUntilSent() until all is on the wire", async () => {
    const { serdev } = await opened(sim);
    const heard = heardAt(sim);
    expect(await whileTimePasses(sim, serdev.write("z".repeat(10_000)))).toBe(10_000);
    await whileTimePasses(sim, serdev.waitUntilSent());
    expect(heard()).toHaveLength(10_000);
    expect(sim.clock.now() / 1e6).toBeGreaterThanOrEqual(10_000 * BYTE_MS - 1);
  });

  test("write() with a timeout answers how much was taken", async () => {
    const { serdev } = await opened(sim, { settings: { baudRate: 9600, flowControl: "rtscts" } });
    sim.serial().setStatus({ cts: false });
    const taken = await whileTimePasses(sim, serdev.write(new Uint8Array(20_000), 25));
    expect(taken).toBeGreaterThanOrEqual(4096);
    expect(taken).toBeLessThan(20_000);
  });

  test("while the other side holds CTS nothing is sent, and waitUntilSent() with a timeout is ETIMEDOUT", async () => {
    const { serdev } = await opened(sim, { settings: { baudRate: 9600, flowControl: "rtscts" } });
    const heard = heardAt(sim);
    sim.serial().setStatus({ cts: false });
    serdev.writeBuf("hello");
    await expect(whileTimePasses(sim, serdev.waitUntilSent(250))).rejects.toEqual(
      refusal("ETIMEDOUT", /does the other side hold CTS/),
    );
    expect(heard()).toBe("");
    sim.serial().setStatus({ cts: true });
    await whileTimePasses(sim, serdev.waitUntilSent(250));
    expect(heard()).toBe("hello");
  });

  test("writeFlush() forgets what has not been sent", async () => {
    const { serdev } = await opened(sim);
    const heard = heardAt(sim);
    serdev.writeBuf("x".repeat(4000));
    await sim.advance("100ms");
    await serdev.writeFlush();
    await sim.advance("10s");
    expect(heard().length).toBeLessThan(700);
  });

  test("bytes that the port would not take are lost, and the log says so; the next are written", async () => {
    const { serdev } = await opened(sim);
    const heard = heardAt(sim);
    sim.serial().faults.failNext("write", EIO);
    serdev.writeBuf("lost");
    await sim.advance("10ms");
    serdev.writeBuf("there");
    await sim.advance("100ms");
    expect(heard()).toBe("there");
    expect(sim.log.at(-1)).toMatch(/^serial serial0: 4 bytes not written: .* \(error -5\)$/);
  });

  test("a closed port takes nothing: ENODEV", async () => {
    const { serdev } = await opened(sim);
    await serdev.close();
    expect(() => serdev.writeBuf("x")).toThrow(refusal("ENODEV", /is closed/));
    await expect(serdev.setBaudrate(4800)).rejects.toEqual(refusal("ENODEV", /is closed/));
    await expect(serdev.getTiocm()).rejects.toEqual(refusal("ENODEV", /is closed/));
  });

  test("who waits for room when the module leaves gets ENODEV", async () => {
    const { serdev } = await opened(sim, { settings: { baudRate: 9600, flowControl: "rtscts" } });
    sim.serial().setStatus({ cts: false });
    const writing = serdev.write(new Uint8Array(50_000)).catch((error: unknown) => error);
    await sim.advance("10ms");
    await sim.rmmod("probe");
    expect(await writing).toEqual(refusal("ENODEV"));
  });
});

describe("settings and lines", () => {
  test("rate, parity and flow control can be changed, one after the other", async () => {
    const { serdev } = await opened(sim);
    await Promise.all([serdev.setBaudrate(115_200), serdev.setParity("even"), serdev.setFlowControl(true)]);
    expect(sim.serial().settings).toMatchObject({
      baudRate: 115_200,
      parity: "even",
      flowControl: "rtscts",
    } satisfies Partial<SerdevSettings>);
    expect(serdev.settings).toEqual(sim.serial().settings);
    await serdev.setFlowControl(false);
    expect(serdev.settings.flowControl).toBe("none");
  });

  test("settings that the port does not have change nothing", async () => {
    const { serdev } = await opened(sim);
    sim.serial().faults.failNext("configure", EINVAL);
    await expect(serdev.setBaudrate(31_250)).rejects.toEqual(refusal("EINVAL"));
    expect(serdev.settings.baudRate).toBe(9600);
    await serdev.setBaudrate(19_200);
    expect(serdev.settings.baudRate).toBe(19_200);
  });

  test("modem lines: those that come in are read, those that go out set", async () => {
    const { serdev } = await opened(sim);
    expect(await serdev.getTiocm()).toBe(TIOCM_CTS | TIOCM_DSR | TIOCM_CAR);
    sim.serial().setStatus({ cts: false, dcd: false });
    expect(await serdev.getTiocm()).toBe(TIOCM_DSR);
    expect(await serdev.getCts()).toBe(false);
    await serdev.setTiocm(TIOCM_DTR, TIOCM_RTS);
    expect(sim.serial().control).toEqual({ dtr: true, rts: false, brk: false });
    await serdev.setRts(true);
    await serdev.breakCtl(true);
    expect(sim.serial().control).toEqual({ dtr: true, rts: true, brk: true });
  });
});
