import { EIO, KernelError, type LedOptions } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { contextOf, refusal } from "../support.ts";
import { LedFiles, notedLed } from "./support.ts";

let sim: Simulation;
let files: LedFiles;
beforeEach(() => {
  sim = simulate();
  files = new LedFiles(sim);
});

describe("brightness", () => {
  test("is set through the file, and cut to the maximum", async () => {
    const { led, values } = await notedLed(sim, { maxBrightness: 15 });
    await files.write("brightness", "7\n");
    await files.write("brightness", "200\n");
    await files.write("brightness", "0");
    expect([values, led.brightness]).toEqual([[7, 15, 0], 0]);
    expect([await files.read("brightness"), await files.read("max_brightness")]).toEqual(["0\n", "15\n"]);
  });

  test.each(["", "-1", "1.5", "on", "0x10", "1 2"])("is not %j", async (text) => {
    const { values } = await notedLed(sim);
    await expect(files.write("brightness", text)).rejects.toEqual(refusal("EINVAL"));
    expect(values).toEqual([]);
  });

  test("over 64 bits is out of range", async () => {
    await notedLed(sim);
    await expect(files.write("brightness", "18446744073709551616")).rejects.toEqual(refusal("ERANGE"));
    await files.write("brightness", "18446744073709551615");
    expect(await files.read("brightness")).toBe("255\n");
  });

  test("is asked of a driver that can tell", async () => {
    let shown = 3;
    const { led } = await notedLed(sim, { brightnessGet: () => shown });
    expect(await files.read("brightness")).toBe("3\n");
    shown = 9;
    expect(await files.read("brightness")).toBe("9\n");
    expect(led.brightness).toBe(9);
  });

  test("of another kind than a whole number from 0 on is refused, and changes nothing", async () => {
    const { led, values } = await notedLed(sim);
    for (const bad of [-1, 1.5, NaN, Infinity]) {
      expect(() => led.setBrightness(bad)).toThrow(refusal("EINVAL"));
    }
    expect(values).toEqual([]);
  });

  test("reaches a driver that waits one call at a time, and only the newest", async () => {
    const calls: number[] = [];
    const ends: (() => void)[] = [];
    const k = await contextOf(sim, "lamp");
    const led = k.leds.register({
      name: "lamp",
      brightnessSetBlocking: (brightness) => {
        calls.push(brightness);
        return new Promise<void>((resolve) => ends.push(resolve));
      },
    });
    led.setBrightness(1);
    await sim.clock.settle();
    for (const brightness of [2, 3]) led.setBrightness(brightness);
    expect(calls).toEqual([1]);
    ends.shift()?.();
    await sim.clock.settle();
    expect(calls).toEqual([1, 3]);
    const written = files.write("brightness", "0");
    await sim.clock.settle();
    expect(calls).toEqual([1, 3]);
    ends.shift()?.();
    await sim.clock.settle();
    ends.shift()?.();
    await written;
    expect(calls).toEqual([1, 3, 0]);
  });

  test("reaches a driver that waits in process context, from a timer too, and it may sleep to the end", async () => {
    const calls: number[] = [];
    const k = await contextOf(sim, "lamp");
    const led = k.leds.register({
      name: "lamp",
      brightnessSetBlocking: async (brightness) => {
        await k.msleep(1);
        calls.push(brightness);
      },
    });
    led.setBrightness(7);
    led.blinkSet(10, 10);
    await sim.advance("33ms");
    const removed = sim.rmmod("lamp");
    await sim.advance("5ms");
    await removed;
    expect(calls).toEqual([7, 0, 7, 0, 7, 0]);
    expect(sim.log).toEqual([]);
  });

  test("that its driver refuses is told to who writes it, and logged once", async () => {
    let broken = true;
    const k = await contextOf(sim, "lamp");
    k.leds.register({
      name: "lamp",
      brightnessSetBlocking: async () => {
        await Promise.resolve();
        if (broken) throw new KernelError(EIO, "the bus does not answer");
      },
    });
    await expect(files.write("brightness", "1")).rejects.toEqual(refusal("EIO"));
    await expect(files.write("brightness", "2")).rejects.toEqual(refusal("EIO"));
    expect(sim.log).toEqual(["leds lamp: brightness 1 could not be set: the bus does not answer (EIO)"]);
    broken = false;
    await files.write("brightness", "3");
    expect(sim.kernel.oopses.count).toBe(0);
  });

  test("whose driver throws is an oops of the driver, and EIO", async () => {
    await notedLed(sim, {
      brightnessSet: () => {
        throw new TypeError("bad");
      },
    });
    await expect(files.write("brightness", "1")).rejects.toEqual(refusal("EIO"));
    expect(sim.kernel.modules.get("lamp")?.oopses).toBe(1);
  });

  test("whose driver is async, though it must not wait, is reported", async () => {
    const brightnessSet = (() => Promise.resolve()) as () => unknown;
    await notedLed(sim, { brightnessSet });
    await files.write("brightness", "1");
    expect(sim.log.join()).toContain("scheduling while atomic: lamp, brightnessSet of led lamp");
  });
});

describe("an LED in the class", () => {
  test("is a directory under its name, with Linux's files", async () => {
    await notedLed(sim);
    const names = ["brightness", "max_brightness", "power", "subsystem", "trigger", "uevent"];
    expect(files.names).toEqual(names);
    const modes = files.names.map(
      (name) => sim.kernel.vfs.tree.walk(`/sys/class/leds/lamp/${name}`).mode & 0o777,
    );
    expect(modes).toEqual([0o644, 0o444, 0o755, 0o755, 0o644, 0o644]);
  });

  test("gets another name where its own is taken", async () => {
    const { led } = await notedLed(sim);
    const k = await contextOf(sim, "second");
    const other = k.leds.register({ name: "lamp", brightnessSet: () => undefined });
    expect([led.name, other.name]).toEqual(["lamp", "lamp_1"]);
    expect(sim.kernel.vfs.readdir("/sys/class/leds")).toContain("lamp_1");
  });

  const set = (): void => undefined;
  const bad: LedOptions[] = [
    { name: "", brightnessSet: set },
    { name: "dumb" },
    { name: "dim", maxBrightness: 0, brightnessSet: set },
    { name: "dim", brightness: -1, brightnessSet: set },
  ];
  test.each(bad)("is not %j", async (options) => {
    const k = await contextOf(sim);
    const before = sim.kernel.vfs.readdir("/sys/class/leds");
    expect(() => k.leds.register(options)).toThrow(refusal("EINVAL"));
    expect(sim.kernel.vfs.readdir("/sys/class/leds")).toEqual(before);
  });

  test("goes dark and leaves with its module, while it blinks, and leaves no timer", async () => {
    const { led, values } = await notedLed(sim);
    led.blinkSet(100, 100);
    await sim.advance("50ms");
    expect(values).toEqual([255]);
    await sim.rmmod("lamp");
    expect([values, sim.clock.pending]).toEqual([[255, 0], 0]);
    expect(sim.kernel.vfs.readdir("/sys/class/leds")).not.toContain("lamp");
    await sim.advance("1s");
    led.setBrightness(1);
    led.blinkSet(1, 1);
    await sim.advance("1s");
    expect([values, sim.clock.pending]).toEqual([[255, 0], 0]);
  });

  test("is left as it is where it is to be retained", async () => {
    const { values } = await notedLed(sim, { retainAtShutdown: true });
    await files.write("brightness", "5");
    await sim.rmmod("lamp");
    expect(values).toEqual([5]);
  });

  test("leaves early, once", async () => {
    const { led, values } = await notedLed(sim);
    await led.unregister();
    await led.unregister();
    expect(sim.kernel.leds.find("lamp")).toBeUndefined();
    await sim.rmmod("lamp");
    expect(values).toEqual([0]);
  });

  test("lets its module leave when the last brightness is set, where that takes waiting", async () => {
    const done: number[] = [];
    const k = await contextOf(sim, "lamp");
    k.leds.register({
      name: "lamp",
      brightness: 1,
      brightnessSetBlocking: async (brightness) => {
        await new Promise((resolve) => sim.clock.after(1e6, () => resolve(undefined)));
        done.push(brightness);
      },
    });
    const removed = sim.rmmod("lamp");
    await sim.advance("2ms");
    await removed;
    expect(done).toEqual([0]);
  });

  test("lets its module leave also when setting that never ends", async () => {
    const k = await contextOf(sim, "lamp");
    k.leds.register({ name: "lamp", brightnessSetBlocking: () => new Promise(() => undefined) });
    const removed = sim.rmmod("lamp");
    await sim.advance("6s");
    await removed;
    expect(sim.log).toContainEqual(expect.stringContaining("led lamp of lamp"));
  });

  test("whose file is open when it leaves answers ENODEV", async () => {
    const { led, values } = await notedLed(sim);
    const file = await sim.kernel.vfs.open("/sys/class/leds/lamp/brightness", 2);
    await led.unregister();
    await expect(file.write("1")).rejects.toEqual(refusal("ENODEV"));
    expect(values).toEqual([0]);
    await file.close();
  });

  test("is dark while suspended, and shows what it was set to meanwhile when it resumes", async () => {
    const { led, values } = await notedLed(sim);
    led.setBrightness(3);
    led.suspend();
    led.suspend();
    led.setBrightness(4);
    expect([values, led.brightness]).toEqual([[3, 0], 4]);
    led.resume();
    led.resume();
    expect(values).toEqual([3, 0, 4]);
  });
});
