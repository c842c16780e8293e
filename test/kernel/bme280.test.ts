/** The weather sensor on a real bus, from the chip's registers up to the file that a program reads. */
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  CALIB_H1,
  CALIB_HUM,
  CALIB_TEMP_PRESS,
  CTRL_MEAS,
  DATA,
  ID,
} from "../../drivers/bme280/registers.ts";
import { GpioSim } from "./gpio-sim.ts";
import { I2cStub } from "./i2c-stub.ts";
import { Runtime } from "./runtime.ts";

const ADDRESS = 0x76;
const DEVICE = "sys/bus/iio/devices/iio:device0";

/** The example of the BMP280's data sheet, section 3.12: T1 to T3, P1 to P9. Humidity's is that of some chip. */
const TRIMMING = [27504, 26435, -1000, 36477, -10685, 3024, 2855, 140, -7, 15500, -14600, 6000];
const HUMIDITY = [0x72, 0x01, 0x00, 0x13, 0x29, 0x03, 0x1e];

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

const twentyBits = (adc: number): number[] => [adc >> 12, (adc >> 4) & 0xff, (adc & 0xf) << 4];

/** What a sensor holds that has just measured. */
function measured(): void {
  stub.write(ADDRESS, ID, 0x60);
  stub.write(ADDRESS, CALIB_TEMP_PRESS, ...TRIMMING.flatMap((word) => [word & 0xff, (word >> 8) & 0xff]));
  stub.write(ADDRESS, CALIB_H1, 75);
  stub.write(ADDRESS, CALIB_HUM, ...HUMIDITY);
  stub.write(ADDRESS, DATA, ...twentyBits(415148), ...twentyBits(519888), 0x6e, 0x00);
}

test("the files show the data sheet's example, and oversampling reaches the chip", async () => {
  measured();
  await runtime.succeeds("insmod", "bme280", `bus=${stub.bus}`);
  expect(await runtime.read(`${DEVICE}/name`)).toBe("bme280\n");
  expect(await runtime.read(`${DEVICE}/in_temp_input`)).toBe("25080\n");
  expect(Number(await runtime.read(`${DEVICE}/in_pressure_input`))).toBeCloseTo(100.653_27, 4);
  expect(Number(await runtime.read(`${DEVICE}/in_humidityrelative_input`))).toBeCloseTo(45_735, -2); // by its floating point formulas, appendix A
  await runtime.write(`${DEVICE}/in_temp_oversampling_ratio`, "16");
  await runtime.read(`${DEVICE}/in_temp_input`);
  expect(stub.read(ADDRESS, CTRL_MEAS)).toBe((5 << 5) | (1 << 2) | 1);
});

test("another chip is refused, with its id, and everything else goes on", async () => {
  stub.write(ADDRESS, ID, 0x61);
  const message = await runtime.refusal("ENODEV", "insmod", "bme280", `bus=${stub.bus}`);
  expect(message).toMatch(/chip id 0x61 is neither a BME280's/);
  expect((await runtime.tophalf("lsmod")).stdout).not.toContain("bme280");
  await runtime.expectServing();
});
