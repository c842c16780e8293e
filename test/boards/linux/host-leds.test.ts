/** Against a directory that looks as the host's /sys/class/leds does. */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { HostLed } from "tophalf";
import { boardLeds, hostLeds } from "tophalf/boards";
import { refusal } from "../../runtime/support.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "tophalf-leds-"));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function make(name: string, trigger = "none [kbd-capslock] timer", brightness = 0): void {
  mkdirSync(join(root, name));
  write(name, "brightness", String(brightness));
  write(name, "max_brightness", "1");
  write(name, "trigger", trigger);
}
function write(name: string, file: string, text: string): void {
  writeFileSync(join(root, name, file), `${text}\n`);
}
const read = (name: string, file: string): string => readFileSync(join(root, name, file), "utf8");

function only(): HostLed {
  const [led, ...others] = hostLeds(root);
  if (!led || others.length > 0) throw new Error(`expected one LED, not ${others.length + 1}`);
  return led;
}

describe("the host's LEDs", () => {
  test("are the lock LEDs of its keyboards, and no other", () => {
    for (const name of [
      "input4::numlock",
      "input3::capslock",
      "ACT",
      "input3::scrolllock",
      "input3::compose",
    ]) {
      make(name);
    }
    expect(hostLeds(root).map(({ name, maxBrightness }) => [name, maxBrightness])).toEqual([
      ["input3::capslock", 1],
      ["input3::scrolllock", 1],
      ["input4::numlock", 1],
    ]);
  });

  test("are none where there is no such directory", () => {
    expect(hostLeds(join(root, "nowhere"))).toEqual([]);
  });

  test("of a board are all that there are", () => {
    for (const name of ["PWR", "ACT", "input3::capslock"]) make(name);
    expect(boardLeds(root).map(({ name }) => name)).toEqual(["ACT", "PWR", "input3::capslock"]);
    mkdirSync(join(root, "gone"));
    expect(boardLeds(root)).toHaveLength(3);
    expect(boardLeds(join(root, "nowhere"))).toEqual([]);
  });

  test("have the triggers that the host offers, and are given to one of them and back", () => {
    make("ACT", "none timer [mmc0] actpwr", 1);
    const [led] = boardLeds(root);
    expect([led?.triggers?.names, led?.triggers?.current]).toEqual([["timer", "mmc0", "actpwr"], "mmc0"]);
    led?.triggers?.choose("actpwr");
    expect(read("ACT", "trigger")).toBe("actpwr\n");
    led?.triggers?.choose(undefined);
    expect(read("ACT", "trigger")).toBe("none\n");
    led?.restore();
    expect(read("ACT", "trigger")).toBe("mmc0\n");
  });

  test("without a trigger have none to tell", () => {
    make("ACT", "[none] timer");
    expect(boardLeds(root)[0]?.triggers).toMatchObject({ names: ["timer"], current: undefined });
  });

  test("are set, and given back with the trigger that they had", () => {
    make("input3::capslock");
    const led = only();
    led.set(1);
    expect([led.get(), read("input3::capslock", "brightness")]).toEqual([1, "1\n"]);
    led.set(0);
    write("input3::capslock", "trigger", "[none] kbd-capslock timer"); // as Linux does at brightness 0
    led.restore();
    expect(read("input3::capslock", "trigger")).toBe("kbd-capslock\n");
  });

  test("without a trigger are given back with the brightness that they had", () => {
    make("input3::capslock", "[none] kbd-capslock", 1);
    const led = only();
    led.set(0);
    led.restore();
    expect([read("input3::capslock", "brightness"), read("input3::capslock", "trigger")]).toEqual([
      "1\n",
      "[none] kbd-capslock\n",
    ]);
  });

  test("are not touched by being borrowed, nor by being given back without", () => {
    make("input3::capslock");
    const led = only();
    led.restore();
    led.borrow();
    led.borrow();
    expect(read("input3::capslock", "trigger")).toBe("none [kbd-capslock] timer\n");
    expect(read("input3::capslock", "brightness")).toBe("0\n");
  });

  test("that have gone are ENODEV", () => {
    make("input3::capslock");
    const led = only();
    rmSync(join(root, "input3::capslock"), { recursive: true });
    for (const use of [() => led.get(), () => led.borrow(), () => led.set(1)]) {
      expect(use).toThrow(refusal("ENODEV", /input3::capslock has gone/));
    }
  });

  test("that may not be set are EACCES, with what to do", () => {
    make("input3::capslock");
    chmodSync(join(root, "input3::capslock", "trigger"), 0o444);
    const led = only();
    asNobody(() => {
      expect(() => led.borrow()).toThrow(refusal("EACCES", /run tophalf as root, or .*sudo chgrp/));
      expect(led.get()).toBe(0);
    });
  });
});

/** Root may write to everything, so that it has to be somebody else for a moment. */
function asNobody(action: () => void): void {
  if (process.getuid?.() !== 0) {
    action();
    return;
  }
  chmodSync(root, 0o755);
  process.seteuid?.(65534);
  try {
    action();
  } finally {
    process.seteuid?.(0);
  }
}
