/** The board's own LEDs, as the kernel has them: used through our sys/class/leds, and left as they were. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Place } from "../e2e/instance.ts";
import type { Program } from "../e2e/program.ts";
import { GpioSim } from "./gpio-sim.ts";
import { UserLed } from "./user-led.ts";

let chip: GpioSim;
let act: UserLed;
let place: Place;
let program: Program;
beforeEach(async () => {
  chip = GpioSim.create({ label: "pinctrl-bcm2835", lines: 54 });
  act = UserLed.create("ACT", 255);
  act.write("trigger", "heartbeat");
  place = new Place();
  program = place.start("boot", "--board", "raspberry-pi-3-b");
  await program.line("tophalf is ready");
});
afterEach(async () => {
  program.kill("SIGINT");
  await program.done;
  act.remove();
  chip.remove();
});
const file = (name: string): string => join(place.directory, "sys/class/leds/ACT", name);
const read = (name: string): string => readFileSync(file(name), "utf8");
const write = (name: string, text: string): void => writeFileSync(file(name), text);
const chosen = (): string => /\[(.*)\]/.exec(act.read("trigger"))?.[1] ?? "";

test("are there with the kernel's triggers behind ours, and untouched", () => {
  const offered = act.read("trigger").replace(/[[\]]/g, "").split(" ");
  expect(
    read("trigger")
      .replace(/[[\]\n]/g, "")
      .split(" "),
  ).toEqual(expect.arrayContaining(offered));
  expect(read("trigger")).toMatch(/^none timer oneshot \[heartbeat\] gpio default-on /);
  expect(read("max_brightness")).toBe("255\n");
  expect(chosen()).toBe("heartbeat");
});

test("blink by a trigger of ours, and are left as they were", async () => {
  write("trigger", "timer");
  expect(chosen()).toBe("none");
  write("delay_on", "20");
  write("delay_off", "20");
  await vi.waitFor(() => expect(act.read("brightness")).toBe("255"), { interval: 5 });
  await vi.waitFor(() => expect(act.read("brightness")).toBe("0"), { interval: 5 });

  program.kill("SIGINT");
  expect(await program.done).toMatchObject({ status: 0, stderr: "" });
  expect(chosen()).toBe("heartbeat");
});

test("are dark when they are told to be, and back at the end", async () => {
  write("brightness", "0");
  expect(chosen()).toBe("none");
  await vi.waitFor(() => expect(act.read("brightness")).toBe("0")); // the kernel does it a little later
  write("brightness", "100");
  expect(act.read("brightness")).toBe("100");
  program.kill("SIGINT");
  await program.done;
  expect(chosen()).toBe("heartbeat");
});
