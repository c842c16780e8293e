/** LEDs of a board that the host's kernel drives (ACT, PWR), and its triggers: whose they are, and when. */
import { type HostLed, type HostTriggers, Kernel } from "tophalf";
import { MockBoard, VirtualClock } from "tophalf/mocks";
import { modelNamed } from "tophalf/boards";
import { beforeEach, describe, expect, test } from "vitest";
import { refusal } from "../support.ts";

/** An LED as Linux has it, with what was done to it. */
class Act implements HostLed, HostTriggers {
  readonly name = "ACT";
  readonly maxBrightness = 255;
  readonly done: string[] = [];
  readonly triggers = this;
  readonly names = ["heartbeat", "mmc0", "actpwr"];
  current: string | undefined = "mmc0";
  brightness = 0;

  get(): number {
    return this.brightness;
  }

  borrow(): void {
    this.done.push("borrow");
  }

  set(brightness: number): void {
    this.done.push(`set ${brightness}`);
    this.brightness = brightness;
    if (brightness === 0) this.current = undefined; // as Linux does
  }

  choose(name: string | undefined): void {
    this.done.push(`choose ${name}`);
    this.current = name;
    this.brightness = 0;
  }

  restore(): void {
    this.done.push("restore");
  }
}

let act: Act;
let clock: VirtualClock;
let kernel: Kernel;
beforeEach(() => {
  act = new Act();
  clock = new VirtualClock();
  const board = new MockBoard(modelNamed("raspberry-pi-4"), clock);
  kernel = new Kernel({ board, clock, hostLeds: [act], load: () => 0 });
});
const FILES = "/sys/class/leds/ACT";
const read = (file: string): Promise<string> => kernel.vfs.readFile(`${FILES}/${file}`);
const write = (file: string, text: string): Promise<void> => kernel.vfs.writeFile(`${FILES}/${file}`, text);

describe("an LED of the host's", () => {
  test("is there with all triggers, ours first, the host's own in brackets; and nobody touches it", async () => {
    expect(await read("trigger")).toBe(
      "none timer oneshot heartbeat gpio default-on kbd-scrolllock kbd-numlock kbd-capslock [mmc0] actpwr\n",
    );
    act.brightness = 255;
    expect([await read("brightness"), await read("max_brightness")]).toEqual(["255\n", "255\n"]);
    expect(act.done).toEqual([]);
  });

  test("is given to a trigger of the host's by its name", async () => {
    await write("trigger", "actpwr\n");
    expect(act.done).toEqual(["choose actpwr"]);
    expect(await read("trigger")).toMatch(/ mmc0 \[actpwr\]\n$/);
  });

  test("is taken from the host's trigger by one of ours, also by one of the same name", async () => {
    act.current = "heartbeat";
    expect(await read("trigger")).toMatch(/^none timer oneshot \[heartbeat\] gpio .* mmc0 actpwr\n$/);
    await write("trigger", "heartbeat");
    expect(act.done).toEqual(["choose undefined"]);
    await clock.advance("10ms");
    expect(act.done).toEqual(["choose undefined", "set 255"]);
  });

  test("goes from a trigger of ours to one of the host's, which has it alone then", async () => {
    await write("trigger", "timer");
    await clock.advance("600ms");
    await write("trigger", "mmc0");
    expect(act.done.slice(-2)).toEqual(["set 0", "choose mmc0"]);
    const { length } = act.done;
    await clock.advance("5s");
    expect(act.done).toHaveLength(length);
    expect(await read("trigger")).toMatch(/^none timer .* \[mmc0\] actpwr\n$/);
  });

  test("has no trigger any more when it is to have none, or to be dark", async () => {
    await write("trigger", "none");
    expect([act.done, await read("trigger")]).toEqual([
      ["choose undefined"],
      expect.stringMatching(/^\[none\] timer /),
    ]);
    act.current = "mmc0";
    await write("brightness", "0");
    expect(await read("trigger")).toMatch(/^\[none\] /);
  });

  test("is not given to a trigger that nobody has: EINVAL, with all that there are", async () => {
    await expect(write("trigger", "disco")).rejects.toEqual(refusal("EINVAL"));
    const led = kernel.leds.find("ACT");
    expect(() => led && kernel.leds.setTriggerNamed(led, "disco")).toThrow(
      refusal("EINVAL", /no trigger 'disco'; there are: none timer .* mmc0 actpwr/),
    );
    expect(act.done).toEqual([]);
  });

  test("is given back when the runtime ends", async () => {
    await write("trigger", "actpwr");
    await kernel.shutdown();
    expect(act.done.at(-1)).toBe("restore");
  });

  test("that blinks does so no more when the runtime has ended", async () => {
    await write("trigger", "timer");
    await clock.advance("600ms");
    await kernel.shutdown();
    const { length } = act.done;
    await clock.advance("5s");
    expect(act.done).toHaveLength(length);
  });

  test("tells who listens which trigger it has", async () => {
    const events: unknown[] = [];
    kernel.uevents.follow((event) => events.push(event));
    await write("trigger", "actpwr");
    expect(events).toMatchObject([{ action: "change", env: { TRIGGER: "actpwr" } }]);
  });
});
