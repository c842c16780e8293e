/** A port that is unplugged and comes back, under a driver that has it open. */
import { EACCES, EBUSY, EIO } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, expect, test } from "vitest";
import { whileTimePasses } from "../../drivers/all.ts";
import { refusal } from "../support.ts";
import { heardAt, opened } from "./support.ts";

let sim: Simulation;
beforeEach(() => {
  sim = simulate();
  sim.serial("ttyUSB0").plug();
});
const unplug = { port: "ttyUSB0" };
const logged = (): string[] => sim.log.filter((line) => line.startsWith("serial "));

test("the driver is told when it goes and when it is back, and then goes on with the settings that it had", async () => {
  const { told, serdev } = await opened(sim, unplug);
  const port = sim.serial("ttyUSB0");
  await serdev.setBaudrate(4800);
  port.unplug();
  expect(told).toEqual(["gone"]);
  expect(serdev.isPresent).toBe(false);
  await sim.advance("10s");
  port.plug();
  await sim.advance("2s");
  expect(told).toEqual(["gone", "back"]);
  expect(port.settings?.baudRate).toBe(4800);
  port.send("again");
  await sim.advance("100ms");
  expect(told.at(-1)).toBe("rx again");
  expect(logged()).toEqual([
    "serial ttyUSB0: unplugged; waiting for it to come back",
    "serial ttyUSB0: back",
  ]);
});

test("while it is away every call is ENODEV; what had not been sent is lost", async () => {
  const { serdev } = await opened(sim, unplug);
  const heard = heardAt(sim, "ttyUSB0");
  serdev.writeBuf("x".repeat(4000));
  sim.serial("ttyUSB0").unplug();
  expect(() => serdev.writeBuf("x")).toThrow(refusal("ENODEV", /is unplugged; it is opened again/));
  await expect(serdev.write("x")).rejects.toEqual(refusal("ENODEV"));
  await expect(serdev.waitUntilSent()).rejects.toEqual(refusal("ENODEV"));
  await expect(serdev.getCts()).rejects.toEqual(refusal("ENODEV"));
  await expect(serdev.writeFlush()).rejects.toEqual(refusal("ENODEV"));
  sim.serial("ttyUSB0").plug();
  await sim.advance("5s");
  expect(serdev.writeRoom).toBe(4096);
  serdev.writeBuf("new");
  await sim.advance("1s");
  expect(heard()).toBe("new");
  expect(logged()).toHaveLength(2);
});

test("who waits for the wire when it goes gets ENODEV", async () => {
  const { serdev } = await opened(sim, unplug);
  const sent = serdev.waitUntilSent().catch((error: unknown) => error);
  expect(await sent).toBeUndefined();
  serdev.writeBuf("x".repeat(1000));
  const waits = [serdev.waitUntilSent(), serdev.write("x".repeat(20_000))].map((one) =>
    one.catch((error: unknown) => error),
  );
  await sim.advance("100ms");
  sim.serial("ttyUSB0").unplug();
  expect(await Promise.all(waits)).toEqual([refusal("ENODEV"), refusal("ENODEV")]);
});

test("a change of settings while it is away is made when it is back", async () => {
  const { serdev } = await opened(sim, unplug);
  sim.serial("ttyUSB0").unplug();
  await serdev.setBaudrate(57_600);
  sim.serial("ttyUSB0").plug();
  await sim.advance("5s");
  expect(sim.serial("ttyUSB0").settings?.baudRate).toBe(57_600);
});

test("it is looked for soon, and then less and less often, every 2 s at last", async () => {
  await opened(sim, unplug);
  const port = sim.serial("ttyUSB0");
  port.unplug();
  const tries: number[] = [];
  const open = port.open.bind(port);
  port.open = (...args) => {
    tries.push(Math.round(sim.clock.now() / 1e6));
    return open(...args);
  };
  await sim.advance("9s");
  expect(tries).toEqual([100, 300, 700, 1500, 3100, 5100, 7100]);
});

test("why it cannot be opened again is said once; no permission only when udev had time to give it", async () => {
  await opened(sim, unplug);
  const port = sim.serial("ttyUSB0");
  port.unplug();
  port.plug();
  port.faults.failNext("open", EACCES, EACCES, EBUSY, EBUSY, EBUSY, EIO);
  await sim.advance("1min");
  expect(logged()).toEqual([
    "serial ttyUSB0: unplugged; waiting for it to come back",
    "serial ttyUSB0: ttyUSB0: Device or resource busy",
    "serial ttyUSB0: ttyUSB0: Input/output error",
    "serial ttyUSB0: back",
  ]);
});

test("no permission that lasts is said, once", async () => {
  await opened(sim, unplug);
  const port = sim.serial("ttyUSB0");
  port.unplug();
  port.plug();
  port.faults.failEach("open", EACCES);
  await sim.advance("1min");
  expect(logged()).toEqual([
    "serial ttyUSB0: unplugged; waiting for it to come back",
    "serial ttyUSB0: ttyUSB0: Permission denied",
  ]);
});

test("a module that leaves while it is away is rid of it: nobody looks for it any more", async () => {
  await opened(sim, unplug);
  sim.serial("ttyUSB0").unplug();
  await sim.advance("5s");
  await sim.rmmod("probe");
  expect(sim.clock.pending).toBe(0);
  sim.serial("ttyUSB0").plug();
  await sim.advance("1min");
  expect(sim.serial("ttyUSB0").settings).toBeUndefined();
});

test("it can go any number of times, also right after it has come back", async () => {
  const { told } = await opened(sim, unplug);
  const port = sim.serial("ttyUSB0");
  for (let time = 0; time < 5; time++) {
    port.unplug();
    port.plug();
    await sim.advance("100ms");
  }
  expect(told).toEqual(Array.from({ length: 5 }, () => ["gone", "back"]).flat());
  expect(sim.kernel.serial.inUse).toHaveLength(1);
});

test("bytes that a slow driver has not been handed are forgotten when it goes", async () => {
  const { k, told } = await opened(sim, {
    ...unplug,
    ops: {
      receiveBuf: async (bytes) => {
        told.push(Buffer.from(bytes).toString());
        await k.msleep(500);
      },
    },
  });
  sim.serial("ttyUSB0").send("12345678abcdefgh");
  await sim.advance("100ms");
  sim.serial("ttyUSB0").unplug();
  await whileTimePasses(sim, sim.advance("2s"));
  expect(told).toEqual(["12345678", "gone"]);
});
