/** What the rig promises to the suites that run in it. */
import { type ChildProcessByStdio, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, lstatSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { release } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test, vi } from "vitest";
import { GpioSim, type GpioSimOptions } from "./gpio-sim.ts";
import { I2cStub } from "./i2c-stub.ts";
import { UserLed } from "./user-led.ts";

const HOST = "/run/host";
const output = (program: string, ...args: string[]): string =>
  execFileSync(program, args, { encoding: "utf8" });
const isCharacterDevice = (path: string): boolean => lstatSync(path).isCharacterDevice();

/** What the kernel keeps for a program that does not read. */
const EVENT_BUFFER = 16;

const plugged: { remove(): void }[] = [];
afterEach(() => plugged.splice(0).forEach((thing) => thing.remove()));

function plug<T extends { remove(): void }>(thing: T): T {
  plugged.push(thing);
  return thing;
}
const chip = (options: Partial<GpioSimOptions> = {}): GpioSim =>
  plug(GpioSim.create({ label: "pinctrl-bcm2835", lines: 54, ...options }));

function start(program: string, ...args: string[]): ChildProcessByStdio<null, Readable, null> {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
  plug({ remove: () => void child.kill() });
  return child;
}

describe("the kernel", () => {
  test("is a user mode kernel with CUSE, FUSE, user LEDs, user input devices and a null device", () => {
    expect(readFileSync("/proc/cpuinfo", "utf8")).toMatch(/User Mode Linux/);
    for (const name of ["cuse", "fuse", "uleds", "uinput", "null"])
      expect(isCharacterDevice(`/dev/${name}`)).toBe(true);
  });

  test("has its modules where modprobe looks", () => {
    expect(output("modinfo", "-F", "description", "i2c-stub")).toBe("I2C stub driver\n");
    expect(existsSync(`/lib/modules/${release()}`)).toBe(true);
  });

  test("has the loopback network", () => {
    expect(output("ip", "-o", "addr", "show", "lo")).toContain("127.0.0.1");
  });

  test("has pseudo terminals", () => {
    expect(isCharacterDevice("/dev/ptmx")).toBe(true);
    expect(readFileSync("/proc/mounts", "utf8")).toMatch(/ \/dev\/pts devpts /);
  });
});

describe("the host's file system", () => {
  const file = fileURLToPath(new URL("written-in-the-rig", import.meta.url));

  test("can be written for all one can see, and does not get any of it", () => {
    writeFileSync(file, "seen");
    expect(readFileSync(file, "utf8")).toBe("seen");
    expect(existsSync(join(HOST, file))).toBe(false);
  });

  test("refuses to be written itself", () => {
    expect(existsSync(join(HOST, import.meta.filename))).toBe(true);
    expect(() => writeFileSync(join(HOST, file), "")).toThrow(/EROFS/);
    expect(() => writeFileSync(join(HOST, "tmp/x"), "")).toThrow(/EROFS/);
  });
});

describe("a simulated GPIO chip", () => {
  test("appears under its label, with its lines' names, for the kernel and for libgpiod's tools", () => {
    const pi = chip({ names: { 17: "GPIO17" } });
    expect(readdirSync("/sys/bus/gpio/devices")).toContain(pi.name);
    expect(isCharacterDevice(pi.device)).toBe(true);
    expect(output("gpiodetect")).toBe(`${pi.name} [pinctrl-bcm2835] (54 lines)\n`);
    expect(output("gpiofind", "GPIO17")).toBe(`${pi.name} 17\n`);
  });

  test("is read by programs as it is pulled from outside", () => {
    const pi = chip();
    expect(output("gpioget", pi.name, "17")).toBe("0\n");
    pi.pull(17, "up");
    expect(output("gpioget", pi.name, "17")).toBe("1\n");
    expect(pi.value(17)).toBe(1);
    pi.pull(17, "down");
    expect(output("gpioget", pi.name, "17")).toBe("0\n");
  });

  test("shows what a program drives", async () => {
    const pi = chip();
    start("gpioset", "--mode=signal", pi.name, "4=1");
    await vi.waitFor(() => expect(pi.value(4)).toBe(1));
  });

  test("raises an interrupt for each edge, however close they are", async () => {
    const pi = chip();
    const monitor = start("gpiomon", `--num-events=${EVENT_BUFFER}`, "--format=%e", pi.name, "17");
    await vi.waitFor(() => expect(output("gpioinfo", pi.name)).toContain("gpiomon"));
    for (let edge = 0; edge < EVENT_BUFFER; edge++) pi.pull(17, edge % 2 === 0 ? "up" : "down");
    expect(await text(monitor.stdout)).toBe("1\n0\n".repeat(EVENT_BUFFER / 2));
  });

  test("has lines that the kernel holds", () => {
    const pi = chip({ hogs: { 3: { consumer: "power", direction: "output-high" } } });
    expect(pi.value(3)).toBe(1);
    expect(output("gpioinfo", pi.name)).toMatch(/line +3: +unnamed +"power" +output +active-high \[used\]/);
  });

  test("has company: a BeagleBone's four of 32 lines", () => {
    const four = Array.from({ length: 4 }, (_, bank) =>
      chip({ label: `gpio-${bank * 32}-${bank * 32 + 31}`, lines: 32 }),
    );
    expect(output("gpiodetect").trim().split("\n")).toHaveLength(4);
    expect(new Set(four.map(({ name }) => name)).size).toBe(4);
  });

  test("goes when it is unplugged, and another one may come in its place", () => {
    const pi = chip();
    pi.remove();
    pi.remove();
    expect(existsSync(pi.device)).toBe(false);
    expect(output("gpiodetect")).toBe("");
    expect(isCharacterDevice(chip({ label: "pinctrl-rp1" }).device)).toBe(true);
  });

  test("is refused without lines, and leaves nothing behind", () => {
    expect(() => chip({ lines: 0 })).toThrow(/EINVAL/);
    expect(readdirSync("/sys/kernel/config/gpio-sim")).toEqual([]);
  });

  test("may go while a program uses it, and come again", async () => {
    const pi = chip();
    const holder = start("gpioset", "--mode=signal", pi.name, "4=1");
    await vi.waitFor(() => expect(pi.value(4)).toBe(1));
    pi.remove();
    expect(existsSync(pi.device)).toBe(false);
    holder.kill();
    await once(holder, "close");
    expect(isCharacterDevice(chip().device)).toBe(true);
  });
});

describe("a stub chip on an I²C bus", () => {
  test("answers at its address and at no other", () => {
    const bus = plug(I2cStub.create(0x76, 0x20));
    expect(isCharacterDevice(bus.device)).toBe(true);
    bus.write(0x76, 0xd0, 0x60, 0x61);
    expect(bus.read(0x76, 0xd1)).toBe(0x61);
    expect(bus.read(0x20, 0xd0)).toBe(0);
    expect(() => bus.read(0x77, 0xd0)).toThrow();
  });

  test("is held by a driver of the kernel, and then denied to programs", () => {
    const bus = plug(I2cStub.create(0x68));
    bus.hold(0x68);
    expect(output("i2cdetect", "-y", String(bus.bus))).toMatch(/^60: .* UU /m);
    expect(() => bus.read(0x68, 0)).toThrow(/busy/i);
  });
});

describe("a user's LED", () => {
  test("is among the host's LEDs, with the kernel's triggers", () => {
    const led = plug(UserLed.create("ACT", 255));
    led.write("brightness", 7);
    expect(led.read("brightness")).toBe("7");
    expect(led.read("max_brightness")).toBe("255");
    expect(led.read("trigger").split(" ")).toEqual(
      expect.arrayContaining(["[none]", "timer", "oneshot", "heartbeat", "default-on"]),
    );
    led.write("trigger", "timer");
    expect(led.read("delay_on")).toBe("500");
  });

  test("is gone when it is unplugged", () => {
    const led = UserLed.create("PWR");
    led.remove();
    expect(existsSync(led.directory)).toBe(false);
  });
});
