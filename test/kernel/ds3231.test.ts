/** The clock on a real kernel: registers of i2c-stub, the alarm by a real edge, and what hwclock(8) makes of it. */
import { execFileSync } from "node:child_process";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { CONTROL, STATUS, TEMPERATURE, TIME } from "../../drivers/ds3231/registers.ts";
import { GpioSim } from "./gpio-sim.ts";
import { I2cStub } from "./i2c-stub.ts";
import { Runtime } from "./runtime.ts";

const ADDRESS = 0x68;
const INT = 25;
const RTC = "sys/class/rtc/rtc0";

let stub: I2cStub;
let gpio: GpioSim;
let runtime: Runtime;
beforeEach(async () => {
  stub = I2cStub.create(ADDRESS);
  gpio = GpioSim.create({ label: "pinctrl-bcm2835", lines: 54 });
  runtime = await Runtime.boot(["--board", "raspberry-pi-3-b"]);
});
afterEach(async () => {
  await runtime.stop();
  gpio.remove();
  stub.remove();
});

test("the registers are the time in the files, and the alarm comes by an edge of its line", async () => {
  stub.write(ADDRESS, TIME, 0x58, 0x59, 0x71, 0x04, 0x25, 0x11, 0x26); // 11 PM
  stub.write(ADDRESS, TEMPERATURE, 0x17, 0x40);
  gpio.pull(INT, "up");
  await runtime.succeeds("insmod", "ds3231", `bus=${stub.bus}`, `interrupt=GPIO${INT}`);
  expect([await runtime.read(`${RTC}/date`), await runtime.read(`${RTC}/time`)]).toEqual([
    "2026-11-25\n",
    "23:59:58\n",
  ]);
  expect(await runtime.read("sys/class/hwmon/hwmon0/temp1_input")).toBe("23250\n");

  await runtime.write(`${RTC}/wakealarm`, "+1");
  expect(Array.from({ length: 4 }, (_, i) => stub.read(ADDRESS, 0x07 + i))).toEqual([0x59, 0x59, 0x23, 0x25]);
  expect(stub.read(ADDRESS, CONTROL)).toBe(0x45);

  stub.write(ADDRESS, TIME, 0x59);
  stub.write(ADDRESS, STATUS, 0x01);
  gpio.pull(INT, "down");
  await vi.waitFor(() => expect(stub.read(ADDRESS, STATUS)).toBe(0));
  expect(await runtime.read(`${RTC}/wakealarm`)).toBe("");
  expect(await runtime.read("proc/interrupts")).toMatch(
    new RegExp(` 1 {2}pinctrl-bcm2835 +25 Edge +${stub.bus}-0068$`, "m"),
  );
});

test("hwclock's time is in the registers, and the flag that it stood still is not", async () => {
  stub.write(ADDRESS, STATUS, 0x80);
  await runtime.succeeds("insmod", "ds3231", `bus=${stub.bus}`);
  expect(await runtime.read(`${RTC}/time`)).toBe("");
  const rtc = `--rtc=${runtime.directory}/dev/rtc0`;
  execFileSync("hwclock", [rtc, "--utc", "--noadjfile", "--systohc"], { stdio: "pipe" });
  const year = new Date().getUTCFullYear() % 100;
  expect(stub.read(ADDRESS, TIME + 6)).toBe((Math.floor(year / 10) << 4) | (year % 10));
  expect(stub.read(ADDRESS, STATUS)).toBe(0);
  expect(await runtime.read(`${RTC}/date`)).toMatch(new RegExp(`^20${year}-`));
});
