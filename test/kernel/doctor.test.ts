/** What the doctor finds on a machine with GPIO chips, I²C and serial ports of the kernel's own. */
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import { CLI, Place } from "../e2e/instance.ts";
import { GpioSim } from "./gpio-sim.ts";
import { I2cStub } from "./i2c-stub.ts";

const plugged: { remove(): void }[] = [];
afterEach(() => plugged.splice(0).forEach((thing) => thing.remove()));
function plug<T extends { remove(): void }>(thing: T): T {
  plugged.push(thing);
  return thing;
}
const pi = (): GpioSim => plug(GpioSim.create({ label: "pinctrl-bcm2835", lines: 54 }));
const doctor = ["doctor", "--board", "raspberry-pi-3-b"];

test("a chip of the board is found by its label; what is off is said", async () => {
  const { name, device } = pi();
  const { stdout } = await new Place().tophalf(...doctor);
  expect(stdout).toContain("ok       board     Raspberry Pi 3 Model B (raspberry-pi-3-b)\n");
  expect(stdout).toContain(`ok       gpio      pinctrl-bcm2835: ${name}, 54 lines\n`);
  expect(stdout).toContain(`ok       gpio      you may use ${device}\n`);
  expect(stdout).toMatch(/^warning {2}gpio {6}raspberrypi-exp-gpio: /m);
  expect(stdout).toMatch(/^warning {2}i2c {7}\/dev\/i2c-1 .* is off: .*dtparam=i2c_arm=on/m);
});

test("an I2C bus of the board is found", async () => {
  pi();
  expect(plug(I2cStub.create(0x76)).bus).toBe(0); // the first board has its header on bus 0
  const { stdout } = await new Place().tophalf("doctor", "--board", "raspberry-pi-1-b-rev1");
  expect(stdout).toContain("ok       i2c       /dev/i2c-0 (GPIO0, GPIO1)\n");
});

test("without the chip that the header is on there is a problem, and exit code 1", async () => {
  const { status, stdout, stderr } = await new Place().tophalf(...doctor);
  expect(status).toBe(1);
  expect(stdout).toMatch(/^problem {2}gpio {6}pinctrl-bcm2835: .*no \/dev\/gpiochip/m);
  expect(stderr).toMatch(/^tophalf: 1 problem, \d+ warnings\n$/);
});

test("a user who may not use the chip is told how to get in", () => {
  const { device } = pi();
  execFileSync("chgrp", ["dialout", device]);
  chmodSync(device, 0o660);
  const nobody = ["--reuid=65534", "--regid=65534", "--clear-groups", process.execPath, CLI, ...doctor];
  const { status, stdout } = spawnSync("setpriv", nobody, { encoding: "utf8", cwd: "/" });
  expect(status).toBe(1);
  expect(stdout).toContain(
    `problem  gpio      no permission for ${device}: sudo usermod -aG dialout "$USER", then log in again\n`,
  );
});
