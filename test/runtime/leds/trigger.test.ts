import { EBUSY, KernelError, type Led, type ModuleContext, type TriggerOptions } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { heartPeriod } from "../../../runtime/leds/triggers/heartbeat.ts";
import { contextOf, refusal } from "../support.ts";
import { LedFiles, notedLed } from "./support.ts";

let sim: Simulation;
let files: LedFiles;
beforeEach(() => {
  sim = simulate();
  files = new LedFiles(sim);
});

const BUILT_IN = "timer oneshot heartbeat gpio default-on kbd-scrolllock kbd-numlock kbd-capslock";
const OWN_FILES = ["brightness", "max_brightness", "power", "subsystem", "trigger", "uevent"];
const extra = (): string[] => files.names.filter((name) => !OWN_FILES.includes(name));

describe("the trigger file", () => {
  test("lists all, with the active one in brackets", async () => {
    await notedLed(sim);
    expect(await files.read("trigger")).toBe(`[none] ${BUILT_IN}\n`);
    await files.write("trigger", "heartbeat\n");
    expect(await files.read("trigger")).toBe(`none ${BUILT_IN.replace("heartbeat", "[heartbeat]")}\n`);
  });

  test("switches, and the triggers' files come and go", async () => {
    await notedLed(sim);
    const seen: Record<string, string[]> = {};
    for (const name of ["timer", "oneshot", "heartbeat", "gpio", "default-on", "none"]) {
      await files.write("trigger", name);
      seen[name] = extra();
    }
    expect(seen).toEqual({
      timer: ["delay_off", "delay_on"],
      oneshot: ["delay_off", "delay_on", "invert", "shot"],
      heartbeat: ["invert"],
      gpio: ["desired_brightness", "gpio", "inverted"],
      "default-on": [],
      none: [],
    });
  });

  test("tells those who watch of another trigger", async () => {
    await notedLed(sim);
    const seen: (string | undefined)[] = [];
    sim.kernel.uevents.follow(({ env }) => void seen.push(env["TRIGGER"]));
    await files.write("trigger", "none");
    await files.write("trigger", "timer");
    await files.write("brightness", "0");
    expect(seen).toEqual(["timer", "none"]);
  });

  test.each(["nosuch", "", "Timer", " timer"])("does not know %j, and keeps what was", async (name) => {
    await notedLed(sim);
    await files.write("trigger", "timer");
    await expect(files.write("trigger", name)).rejects.toEqual(refusal("EINVAL"));
    expect(await files.read("trigger")).toContain("[timer]");
  });

  test("goes to none, and the LED dark, with a brightness of 0; another brightness leaves it", async () => {
    const { values } = await notedLed(sim);
    await files.write("trigger", "timer");
    await sim.advance("1ms");
    await files.write("brightness", "9");
    expect(await files.read("trigger")).toContain("[timer]");
    await files.write("brightness", "0");
    expect(await files.read("trigger")).toContain("[none]");
    await sim.advance("2s");
    expect([values.at(-1), extra(), sim.clock.pending]).toEqual([0, [], 0]);
  });
});

describe("the triggers of the runtime", () => {
  test("default-on: lit", async () => {
    const { values } = await notedLed(sim, { maxBrightness: 8, defaultTrigger: "default-on" });
    expect(values).toEqual([8]);
  });

  test("timer: 500 ms each, until other times are written", async () => {
    const { history } = await notedLed(sim);
    await files.write("trigger", "timer");
    expect([await files.read("delay_on"), await files.read("delay_off")]).toEqual(["500\n", "500\n"]);
    await sim.advance("600ms");
    await files.write("delay_on", "20");
    await files.write("delay_off", "30");
    await sim.advance("100ms");
    expect(history.map(([at]) => at)).toEqual([0, 500, 600, 620, 650, 670, 700]);
    await expect(files.write("delay_on", "fast")).rejects.toEqual(refusal("EINVAL"));
    expect(await files.read("delay_on")).toBe("20\n");
  });

  test("oneshot: one flash for a shot; inverted, a moment of dark", async () => {
    const { history } = await notedLed(sim);
    await files.write("trigger", "oneshot");
    expect([await files.read("delay_on"), await files.read("delay_off")]).toEqual(["100\n", "100\n"]);
    await files.write("delay_on", "10");
    await files.write("shot", "1");
    await sim.advance("1s");
    await files.write("invert", "1");
    await files.write("shot", "1");
    await sim.advance("1s");
    expect(await files.read("invert")).toBe("1\n");
    await expect(files.read("shot")).rejects.toEqual(refusal("EACCES"));
    expect(history).toEqual([
      [0, 255],
      [10, 0],
      [1000, 255],
      [1000, 0],
      [1100, 255],
    ]);
  });

  test("heartbeat: two beats and a pause; inverted, the other way round", async () => {
    const { history } = await notedLed(sim);
    await files.write("trigger", "heartbeat");
    await sim.advance("1300ms");
    expect(history).toEqual([
      [0, 255],
      [70, 0],
      [315, 255],
      [385, 0],
      [1260, 255],
    ]);
    await files.write("invert", "1");
    await sim.advance("200ms");
    expect(history.slice(5)).toEqual([[1330, 255]]);
  });

  test.each([
    [0, 1260],
    [1, 860],
    [5, 510],
    [1000, 301],
  ])("the heart of a machine with load %d beats every %d ms", (load, period) => {
    expect(heartPeriod(load)).toBe(period);
  });

  test("gpio: shows the level of a line, at once and at each edge", async () => {
    const button = sim.button("GPIO17");
    const { values } = await notedLed(sim);
    await files.write("trigger", "gpio");
    expect(await files.read("gpio")).toBe("-1\n");
    await files.write("gpio", "GPIO17\n");
    button.press();
    await files.write("desired_brightness", "20");
    button.release();
    button.press();
    await files.write("inverted", "1");
    expect(values).toEqual([0, 255, 0, 20, 0]);
    expect(await files.read("gpio")).toBe("GPIO17\n");
    expect([...sim.kernel.gpio.status()].find(({ name }) => name === "GPIO17")?.consumer).toBe("led lamp");
  });

  test("gpio: gives the line back, for another, for none, and with the trigger", async () => {
    const held = (): string[] => sim.kernel.irqs.active.map(({ hwirq }) => String(hwirq));
    await notedLed(sim);
    await files.write("trigger", "gpio");
    await files.write("gpio", "17");
    await files.write("gpio", "27");
    expect(held()).toEqual(["27"]);
    await expect(files.write("gpio", "nosuch")).rejects.toEqual(refusal("EINVAL"));
    await expect(files.write("inverted", "2")).rejects.toEqual(refusal("EINVAL"));
    await expect(files.write("desired_brightness", "256")).rejects.toEqual(refusal("EINVAL"));
    expect(held()).toEqual(["27"]);
    await files.write("gpio", "-1");
    expect([held(), await files.read("gpio")]).toEqual([[], "-1\n"]);
    await files.write("gpio", "27");
    await files.write("trigger", "none");
    expect([held(), [...sim.kernel.gpio.status()].filter(({ consumer }) => consumer === "led lamp")]).toEqual(
      [[], []],
    );
  });
});

describe("a trigger of a module", () => {
  const names = (leds: Iterable<Led>): string[] => [...leds].map(({ name }) => name);

  async function register(options: TriggerOptions, module = "source"): Promise<ModuleContext> {
    const k = await contextOf(sim, module);
    k.leds.registerTrigger(options);
    return k;
  }

  test("sets its LEDs, and no other", async () => {
    const { values } = await notedLed(sim);
    const k = await contextOf(sim, "source");
    const trigger = k.leds.registerTrigger({ name: "doorbell" });
    trigger.event(9);
    await files.write("trigger", "doorbell");
    expect(names(trigger.leds)).toEqual(["lamp"]);
    trigger.event(5);
    trigger.blinkOneshot(10, 10);
    await sim.advance("100ms");
    trigger.blink(20, 20);
    await sim.advance("25ms");
    expect(values).toEqual([5, 0, 5, 0]);
  });

  test("has files of its own, which go when its module does", async () => {
    await notedLed(sim);
    let tune = 1;
    await register({
      name: "doorbell",
      attributes: () => [
        { name: "tune", mode: 0o644, show: () => `${tune}\n`, store: (text) => void (tune = Number(text)) },
      ],
    });
    await files.write("trigger", "doorbell");
    await files.write("tune", "3");
    expect(await files.read("tune")).toBe("3\n");
    const file = await sim.kernel.vfs.open("/sys/class/leds/lamp/tune");
    await sim.rmmod("source");
    await expect(file.read()).rejects.toEqual(refusal("ENODEV"));
    expect(extra()).toEqual([]);
    await file.close();
  });

  test("leaves its LEDs dark, and with none, when its module leaves", async () => {
    const { led, values } = await notedLed(sim);
    const calls: string[] = [];
    await register({
      name: "doorbell",
      activate: (one) => {
        calls.push(`activate ${one.name}`);
        one.blinkSet(10, 10);
      },
      deactivate: (one) => void calls.push(`deactivate ${one.name}`),
    });
    await files.write("trigger", "doorbell");
    await sim.advance("5ms");
    await sim.rmmod("source");
    expect(calls).toEqual(["activate lamp", "deactivate lamp"]);
    expect([values, led.trigger, sim.clock.pending]).toEqual([[255, 0], undefined, 0]);
    expect(await files.read("trigger")).toBe(`[none] ${BUILT_IN}\n`);
  });

  test("that refuses an LED leaves it with none", async () => {
    const { led } = await notedLed(sim);
    const activate = (): void => {
      throw new KernelError(EBUSY, "one LED is enough");
    };
    await register({ name: "doorbell", activate });
    await files.write("trigger", "timer");
    await expect(files.write("trigger", "doorbell")).rejects.toEqual(refusal("EBUSY"));
    expect([led.trigger, extra(), sim.kernel.oopses.count]).toEqual([undefined, [], 0]);
  });

  test("that throws is an oops of its own module", async () => {
    await notedLed(sim);
    const activate = (): void => {
      throw new TypeError("bad");
    };
    await register({ name: "doorbell", activate });
    await expect(files.write("trigger", "doorbell")).rejects.toEqual(refusal("EIO"));
    expect(["source", "lamp"].map((name) => sim.kernel.modules.get(name)?.oopses)).toEqual([1, 0]);
  });

  test("is taken when it comes by those that start with it", async () => {
    const { led } = await notedLed(sim, { defaultTrigger: "doorbell" });
    expect(led.trigger).toBeUndefined();
    await register({ name: "doorbell" });
    expect(led.trigger?.name).toBe("doorbell");
    await sim.rmmod("source");
    await register({ name: "doorbell" });
    expect(led.trigger?.name).toBe("doorbell");
  });

  test("has a name of its own, of one word", async () => {
    const k = await register({ name: "doorbell" });
    expect(() => k.leds.registerTrigger({ name: "doorbell" })).toThrow(refusal("EEXIST"));
    for (const name of ["none", "", "a b", "[x]"]) {
      expect(() => k.leds.registerTrigger({ name })).toThrow(refusal("EINVAL"));
    }
  });

  test("leaves early, once", async () => {
    const k = await contextOf(sim, "source");
    const trigger = k.leds.registerTrigger({ name: "doorbell" });
    trigger.unregister();
    const again = k.leds.registerTrigger({ name: "doorbell" });
    trigger.unregister();
    expect(sim.kernel.leds.triggers).toContain(again);
    await sim.rmmod("source");
    expect(sim.kernel.leds.triggers).not.toContain(again);
  });
});
