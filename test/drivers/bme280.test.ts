/** The weather sensor: its numbers against the data sheet's, and its files in virtual time. */
import { Bme280, RegisterFile, simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { parseCalibration, parseHumidity } from "../../drivers/bme280/calibration.ts";
import { fineTemperature, humidity, pressure, temperature } from "../../drivers/bme280/compensation.ts";
import { refusal } from "../runtime/support.ts";

const DEVICE = "/sys/bus/iio/devices/iio:device0";

let sim: Simulation;
let sensor: Bme280;
beforeEach(() => {
  sim = simulate();
  sensor = sim.i2c().attach(0x76, new Bme280(sim.clock));
});
const insmod = (...params: string[]): Promise<void> => sim.until(sim.insmod("bme280", params));
const read = (file: string): Promise<string> => sim.until(sim.kernel.vfs.readFile(`${DEVICE}/${file}`));
const write = (file: string, text: string): Promise<void> =>
  sim.kernel.vfs.writeFile(`${DEVICE}/${file}`, text);
const log = (): string => sim.log.join("\n");

describe("the data sheet's example", () => {
  const calibration = {
    T1: 27504,
    T2: 26435,
    T3: -1000,
    P: [36477, -10685, 3024, 2855, 140, -7, 15500, -14600, 6000],
  };
  const fine = fineTemperature(519888, calibration);

  test("is 25.08 °C", () => {
    expect([fine, temperature(fine)]).toEqual([128422n, 2508]);
  });

  test("is 100,653 Pa", () => {
    const answer = pressure(415148, fine, calibration) ?? 0;
    expect(Math.round(answer / 256)).toBe(100653);
    expect(answer / 256).toBeCloseTo(100653.27, 1);
  });

  test("without a calibration of the pressure is no number, and no division by zero", () => {
    expect(pressure(415148, fine, { ...calibration, P: [0] })).toBeUndefined();
  });
});

describe("compensation", () => {
  const trimming = { H1: 75, H2: 370, H3: 0, H4: 313, H5: 50, H6: 30 };

  test("never answers a humidity below 0 or above 100 per cent, and more for more", () => {
    for (const fine of [-204_800n, 0n, 128_422n, 435_200n]) {
      let before = 0;
      for (let adc = 0; adc <= 0xffff; adc += 97) {
        const now = humidity(adc, fine, trimming);
        expect(now).toBeGreaterThanOrEqual(before);
        expect(now).toBeLessThanOrEqual(102_400);
        before = now;
      }
    }
  });

  test("of temperature goes up with what the converter reads, over all it can read", () => {
    const calibration = parseCalibration(
      Uint8Array.of(0x70, 0x6b, 0x43, 0x67, 0x18, 0xfc, ...Array<number>(18).fill(0)),
    );
    let before = Number.NEGATIVE_INFINITY;
    for (let adc = 0; adc <= 0xfffff; adc += 1021) {
      const now = temperature(fineTemperature(adc, calibration));
      expect(now).toBeGreaterThanOrEqual(before);
      before = now;
    }
  });

  test("takes two values of twelve bits with their signs out of three bytes", () => {
    expect(parseHumidity(75, Uint8Array.of(0x72, 0x01, 0x00, 0x13, 0x29, 0x03, 0x1e))).toEqual({
      H1: 75,
      H2: 370,
      H3: 0,
      H4: 0x139,
      H5: 0x32,
      H6: 30,
    });
    expect(parseHumidity(0, Uint8Array.of(0, 0x80, 255, 0x80, 0xf1, 0xff, 0xff))).toEqual({
      H1: 0,
      H2: -32768,
      H3: 255,
      H4: -2047,
      H5: -1,
      H6: -1,
    });
  });
});

describe("the sensor", () => {
  test("shows the weather in the files that Linux has", async () => {
    await insmod();
    expect(sim.log.at(-1)).toBe("bme280 1-0076: BME280 is iio:device0");
    expect(await read("name")).toBe("bme280\n");
    sensor.temperature = -12.34;
    sensor.pressure = 98_765;
    sensor.humidity = 67.8;
    expect(Number(await read("in_temp_input"))).toBeCloseTo(-12_340, -2);
    expect(await read("in_pressure_input")).toMatch(/^98\.\d{9}\n$/);
    expect(Number(await read("in_pressure_input"))).toBeCloseTo(98.765, 2);
    expect(Number(await read("in_humidityrelative_input")) / 1000).toBeCloseTo(67.8, 1);
  });

  test("agrees with the data sheet's floating point formulas, in all weathers", async () => {
    await insmod();
    for (let step = 0; step <= 20; step++) {
      sensor.temperature = -40 + step * 6.25;
      sensor.pressure = 30_000 + step * 4000;
      sensor.humidity = step * 5;
      expect(Math.abs(Number(await read("in_temp_input")) / 1000 - sensor.temperature)).toBeLessThan(0.02);
      expect(Math.abs(Number(await read("in_pressure_input")) * 1000 - sensor.pressure)).toBeLessThan(3);
      expect(Math.abs(Number(await read("in_humidityrelative_input")) / 1000 - sensor.humidity)).toBeLessThan(
        0.1,
      );
    }
  });

  test("measures only when it is asked, and as often as it was told", async () => {
    await insmod();
    expect(await read("in_temp_oversampling_ratio_available")).toBe("1 2 4 8 16\n");
    await write("in_temp_oversampling_ratio", "16\n");
    await write("in_humidityrelative_oversampling_ratio", "4\n");
    expect([await read("in_temp_oversampling_ratio"), await read("in_pressure_oversampling_ratio")]).toEqual([
      "16\n",
      "1\n",
    ]);
    const before = sim.clock.now();
    await read("in_temp_input");
    expect([sensor.get(0xf2), sensor.get(0xf4)]).toEqual([3, (5 << 5) | (1 << 2)]);
    expect(sim.clock.now() - before).toBeGreaterThan(44e6);
    expect(sim.clock.now() - before).toBeLessThan(60e6);
  });

  test.each(["3", "0", "32", "1.5", "-1", "many"])(
    "takes no oversampling ratio of %s: EINVAL",
    async (text) => {
      await insmod();
      await expect(write("in_temp_oversampling_ratio", `${text}\n`)).rejects.toEqual(refusal("EINVAL"));
      await expect(write("in_temp_input", "1\n")).rejects.toEqual(refusal("EINVAL"));
    },
  );

  test("serves several readers, one after the other", async () => {
    await insmod();
    const all = await Promise.all([
      read("in_temp_input"),
      read("in_pressure_input"),
      read("in_humidityrelative_input"),
    ]);
    expect(all.map(Number).map(Math.round)).toEqual([25_080, 101, expect.closeTo(45_000, -2)]);
  });

  test("without humidity is a BMP280", async () => {
    sim.i2c().attach(0x77, new Bme280(sim.clock, { id: 0x58 }));
    await insmod("address=0x77");
    expect(await read("name")).toBe("bmp280\n");
    expect(sim.kernel.vfs.readdir(DEVICE).filter((name) => name.startsWith("in_"))).not.toContain(
      "in_humidityrelative_input",
    );
    expect(Number(await read("in_pressure_input"))).toBeCloseTo(100.653, 2);
  });

  test("is told by new_device as well, and there may be two", async () => {
    sim.i2c().attach(0x77, new Bme280(sim.clock));
    await insmod("address=0");
    expect(sim.kernel.vfs.readdir("/sys/bus/iio/devices")).toEqual([]);
    for (const address of ["bme280 0x76", "bmp280 0x77"]) {
      await sim.until(sim.kernel.vfs.writeFile("/sys/bus/i2c/devices/i2c-1/new_device", address));
    }
    expect(sim.kernel.vfs.readdir("/sys/bus/iio/devices")).toEqual(["iio:device0", "iio:device1"]);
  });
});

describe("is refused, and leaves nothing:", () => {
  const refuses = async (code: string, message: RegExp, ...params: string[]): Promise<void> => {
    await expect(insmod(...params)).rejects.toEqual(refusal(code, message));
    expect([sim.kernel.modules.all, sim.kernel.vfs.readdir("/sys/bus/i2c/devices")]).toEqual([[], ["i2c-1"]]);
  };

  test("nobody at the address", () => refuses("EREMOTEIO", /nobody acknowledges 0x77/, "address=0x77"));
  test("an address that it cannot have", () =>
    refuses("EINVAL", /at 0x76 or 0x77, not at 0x75/, "address=0x75"));
  test("another chip", () => {
    sim.i2c().attach(0x77, new Bme280(sim.clock, { id: 0x61 }));
    return refuses("ENODEV", /chip id 0x61 is neither a BME280's \(0x60\) nor a BMP280's/, "address=0x77");
  });
  test("a chip without a calibration", () => {
    sim.i2c().attach(0x77, new RegisterFile()).set(0xd0, 0x58);
    return refuses("EIO", /holds no calibration/, "address=0x77");
  });
  test("a chip that does not come out of its reset", () => {
    const chip = sim.i2c().attach(0x77, new RegisterFile());
    chip.set(0xd0, 0x60);
    chip.set(0xf3, 0x01);
    return refuses("EIO", /does not finish its reset/, "address=0x77");
  });
  test("a bus that fails at any transfer of the probe", async () => {
    await insmod();
    const { count } = sim.i2c().faults;
    await sim.until(sim.rmmod("bme280"));
    for (let nth = 1; nth <= count; nth++) {
      sim.i2c().faults.failNth(nth, "data-nack");
      await refuses("EIO", /does not acknowledge a byte/);
    }
    await insmod();
  });
});

describe("a measurement", () => {
  test("that the bus does not carry is its errno, and the next one works", async () => {
    await insmod();
    sim.i2c().faults.failEach("nack");
    await expect(read("in_temp_input")).rejects.toEqual(refusal("EREMOTEIO"));
    sim.i2c().faults.clear();
    expect(await read("in_temp_input")).toBe("25080\n");
  });

  test("that does not end is EIO", async () => {
    await insmod();
    sensor.hangs = true;
    await expect(read("in_pressure_input")).rejects.toEqual(refusal("EIO"));
    expect(log()).not.toContain("Oops");
  });

  test("of something that the chip has skipped is EIO", async () => {
    await insmod();
    sensor.hangs = true;
    const reading = read("in_humidityrelative_input");
    sim.clock.after(15e6, () => sensor.set(0xf3, 0));
    await expect(reading).rejects.toEqual(refusal("EIO"));
  });
});
