import fc from "fast-check";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { refusal } from "../support.ts";
import { LedFiles, notedLed } from "./support.ts";

let sim: Simulation;
beforeEach(() => {
  sim = simulate();
});

describe("blinking", () => {
  test("does not drift: ten minutes of it, zero error", async () => {
    const { led, history } = await notedLed(sim);
    led.blinkSet(499, 501);
    await sim.advance("10min");
    const expected = Array.from({ length: 1201 }, (_, n) => [
      Math.floor(n / 2) * 1000 + (n % 2) * 499,
      n % 2 === 0 ? 255 : 0,
    ]);
    expect(history).toEqual(expected);
  });

  test("keeps its beat when something keeps the thread, and leaves out what was missed", async () => {
    const { led, history } = await notedLed(sim);
    led.blinkSet(100, 100);
    await sim.advance("250ms");
    sim.clock.spin(1_030e6); // now 1280: the end of the on time at 300 is late, nearly five rounds
    await sim.advance("320ms");
    expect(history).toEqual([
      [0, 255],
      [100, 0],
      [200, 255],
      [1280, 255],
      [1300, 0],
      [1400, 255],
      [1500, 0],
      [1600, 255],
    ]);
  });

  test("never drifts, whatever the times and however late it is served", () =>
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 300 }),
        fc.array(fc.integer({ min: 0, max: 2000 }), { maxLength: 8 }),
        async (on, off, delays) => {
          const own = simulate();
          const { led, history } = await notedLed(own);
          led.blinkSet(on, off);
          for (const delay of delays) {
            own.clock.spin(delay * 1e6);
            await own.advance("1ms");
          }
          const from = own.clock.now() / 1e6;
          await own.advance("3s");
          const cycle = on + off;
          for (const [at, brightness] of history.filter(([time]) => time > from)) {
            expect(at % cycle).toBe(brightness > 0 ? 0 : on % cycle);
          }
        },
      ),
      { numRuns: 60 },
    ));

  test("starts with the other state of an LED that is lit, and keeps its brightness", async () => {
    const { led, values } = await notedLed(sim);
    led.setBrightness(42);
    led.blinkSet(10, 10);
    await sim.advance("15ms");
    expect(values).toEqual([42, 0, 42]);
  });

  test("goes on with the brightness that is set meanwhile, and ends with 0", async () => {
    const { led, values } = await notedLed(sim);
    led.blinkSet(10, 10);
    await sim.advance("5ms");
    led.setBrightness(7);
    await sim.advance("10ms");
    await sim.advance("10ms");
    expect(values).toEqual([255, 0, 7]);
    led.setBrightness(0);
    await sim.advance("1s");
    expect([values, led.blinking, sim.clock.pending]).toEqual([[255, 0, 7, 0], false, 0]);
  });

  test("takes 500 ms each where no time is given; without one of the times it does not blink", async () => {
    const { led, values } = await notedLed(sim);
    expect(led.blinkSet()).toEqual({ delayOn: 500, delayOff: 500 });
    expect(led.blinkSet(0, 5)).toEqual({ delayOn: 0, delayOff: 5 });
    expect(led.blinkSet(5, 0)).toEqual({ delayOn: 5, delayOff: 0 });
    await sim.advance("1s");
    expect([values, led.blinking]).toEqual([[0, 255], false]);
  });

  test.each([-1, 0.5, NaN])("of %j ms is refused", async (bad) => {
    const { led, values } = await notedLed(sim);
    expect(() => led.blinkSet(bad, 1)).toThrow(refusal("EINVAL"));
    expect(() => led.blinkSetOneshot(1, bad)).toThrow(refusal("EINVAL"));
    await sim.advance("1s");
    expect(values).toEqual([]);
  });

  test("is left to the hardware that can, with the times that it keeps", async () => {
    const asked: unknown[] = [];
    const { led, values } = await notedLed(sim, {
      blinkSet: (times) => {
        asked.push(times);
        return times.delayOn === 99 ? undefined : { delayOn: 32, delayOff: 64 };
      },
    });
    expect(led.blinkSet(30, 60)).toEqual({ delayOn: 32, delayOff: 64 });
    await sim.advance("1s");
    expect([asked, values]).toEqual([[{ delayOn: 30, delayOff: 60 }], []]);
    led.blinkSet(99, 1);
    await sim.advance("1ms");
    expect(values).toEqual([255]);
  });

  test("cannot be set over by setBrightnessSync", async () => {
    const { led } = await notedLed(sim);
    led.blinkSet(10, 10);
    await expect(led.setBrightnessSync(1)).rejects.toEqual(refusal("EBUSY"));
    led.stopBlink();
    await led.setBrightnessSync(1);
    expect(led.brightness).toBe(1);
  });

  test("ends when its driver stops it from within", async () => {
    const { led, values } = await notedLed(sim, {
      brightnessSet: (brightness, own) => {
        values.push(brightness);
        if (values.length === 3) own.stopBlink();
      },
    });
    led.blinkSet(10, 10);
    await sim.advance("1s");
    expect([values, sim.clock.pending]).toEqual([[255, 0, 255], 0]);
  });
});

describe("a flash", () => {
  test("is one, and others that come while it lasts are one with it", async () => {
    const { led, history } = await notedLed(sim);
    led.blinkSetOneshot(100, 50);
    await sim.advance("120ms");
    led.blinkSetOneshot(100, 50); // its time off is not over
    await sim.advance("80ms");
    led.blinkSetOneshot(100, 50);
    await sim.advance("1s");
    expect(history).toEqual([
      [0, 255],
      [100, 0],
      [200, 255],
      [300, 0],
    ]);
    expect(sim.clock.pending).toBe(0);
  });

  test("inverted is a moment of dark", async () => {
    const { led, history } = await notedLed(sim);
    led.setBrightness(255);
    led.blinkSetOneshot(100, 50, true);
    await sim.advance("1s");
    expect(history).toEqual([
      [0, 255],
      [0, 0],
      [50, 255],
    ]);
  });
});

test("an LED that leaves while it blinks answers ENODEV to who has a file of its trigger open", async () => {
  const files = new LedFiles(sim);
  const { led } = await notedLed(sim);
  await files.write("trigger", "timer");
  const file = await sim.kernel.vfs.open("/sys/class/leds/lamp/delay_on");
  await led.unregister();
  await expect(file.read()).rejects.toEqual(refusal("ENODEV"));
  await file.close();
});
