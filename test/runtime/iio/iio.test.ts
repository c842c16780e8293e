/** Industrial I/O: how the files of channels are named, what they show, and what may be written to them. */
import {
  EIO,
  IIO_ACCEL,
  IIO_CHAN_INFO_OFFSET,
  IIO_CHAN_INFO_PROCESSED,
  IIO_CHAN_INFO_RAW,
  IIO_CHAN_INFO_SAMP_FREQ,
  IIO_CHAN_INFO_SCALE,
  IIO_TEMP,
  IIO_VAL_FRACTIONAL,
  IIO_VAL_FRACTIONAL_LOG2,
  IIO_VAL_INT,
  IIO_VAL_INT_PLUS_MICRO,
  IIO_VAL_INT_PLUS_NANO,
  IIO_VOLTAGE,
  type IioDeviceOptions,
  type IioValue,
  KernelError,
  type ModuleContext,
} from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { formatIioValue, parseIioValue } from "../../../runtime/iio/value.ts";
import { contextOf, load, refusal } from "../support.ts";

const DEVICES = "/sys/bus/iio/devices";

let sim: Simulation;
let k: ModuleContext;
beforeEach(async () => {
  sim = simulate();
  k = await contextOf(sim);
});
const read = (file: string, device = "iio:device0"): Promise<string> =>
  sim.kernel.vfs.readFile(`${DEVICES}/${device}/${file}`);
const write = (file: string, text: string): Promise<void> =>
  sim.kernel.vfs.writeFile(`${DEVICES}/iio:device0/${file}`, text);
const register = (options: Partial<IioDeviceOptions> = {}) =>
  k.iio.register({
    name: "meter",
    channels: [{ type: IIO_TEMP, infoSeparate: [IIO_CHAN_INFO_PROCESSED] }],
    readRaw: () => [IIO_VAL_INT, 25080],
    ...options,
  });
/** The files of a device that are its own. */
const filesOf = (device = "iio:device0"): string[] =>
  sim.kernel.vfs.readdir(`${DEVICES}/${device}`).filter((name) => /^(in|out|sampling)_/.test(name));

describe("a device", () => {
  test("is on the bus iio, with a name and a number", async () => {
    register();
    register({ name: "other" });
    expect(sim.kernel.vfs.readdir(DEVICES)).toEqual(["iio:device0", "iio:device1"]);
    expect([await read("name"), await read("name", "iio:device1")]).toEqual(["meter\n", "other\n"]);
    expect(await read("in_temp_input")).toBe("25080\n");
  });

  test("goes with its module, and its number is free again", async () => {
    await load(
      sim,
      "other",
      (k2) => void k2.iio.register({ name: "m", channels: [], readRaw: () => [IIO_VAL_INT, 0] }),
    );
    await sim.rmmod("other");
    expect(sim.kernel.vfs.readdir(DEVICES)).toEqual([]);
    expect(register().name).toBe("iio:device0");
  });

  test("has files for all that is known of its channels", () => {
    register({
      channels: [
        {
          type: IIO_VOLTAGE,
          indexed: true,
          channel: 3,
          infoSeparate: [IIO_CHAN_INFO_RAW],
          infoSharedByType: [IIO_CHAN_INFO_SCALE],
        },
        {
          type: IIO_VOLTAGE,
          indexed: true,
          infoSeparate: [IIO_CHAN_INFO_RAW],
          infoSharedByType: [IIO_CHAN_INFO_SCALE],
        },
        {
          type: IIO_ACCEL,
          modifier: "x",
          infoSeparate: [IIO_CHAN_INFO_RAW],
          infoSharedByAll: [IIO_CHAN_INFO_SAMP_FREQ],
        },
        {
          type: IIO_VOLTAGE,
          output: true,
          infoSeparate: [IIO_CHAN_INFO_OFFSET],
          infoSeparateAvailable: [IIO_CHAN_INFO_OFFSET],
        },
      ],
    });
    expect(filesOf().sort()).toEqual([
      "in_accel_x_raw",
      "in_voltage0_raw",
      "in_voltage3_raw",
      "in_voltage_scale",
      "out_voltage_offset",
      "out_voltage_offset_available",
      "sampling_frequency",
    ]);
  });

  test("whose channels have one name twice is refused", () => {
    const channel = { type: IIO_TEMP, infoSeparate: [IIO_CHAN_INFO_RAW] };
    expect(() => register({ channels: [channel, channel] })).toThrow(refusal("EINVAL", /in_temp_raw/));
    expect(sim.kernel.vfs.readdir(DEVICES)).toEqual([]);
  });
});

describe("a value", () => {
  test("that cannot be measured is the errno that the driver says", async () => {
    register({ readRaw: () => Promise.reject(new KernelError(EIO, "broken")) });
    await expect(read("in_temp_input")).rejects.toEqual(refusal("EIO"));
  });

  test("is set in whole parts and millionths", async () => {
    const set: unknown[] = [];
    register({ writeRaw: ({ type }, ...value) => void set.push([type, ...value]) });
    await write("in_temp_input", "-1.25\n");
    expect(set).toEqual([["temp", -1, -250000, "input"]]);
  });

  test("cannot be set where the driver does not take it, nor to what is no number: EINVAL", async () => {
    register();
    await expect(write("in_temp_input", "1\n")).rejects.toEqual(refusal("EINVAL"));
    register({ writeRaw: () => undefined });
    for (const text of ["", "x", "1.", "1 2", "0x10", "--1", "4294967296"]) {
      await expect(write("in_temp_input", `${text}\n`)).rejects.toEqual(refusal("EINVAL"));
    }
  });

  test("may have others that are told in one line", async () => {
    register({
      channels: [{ type: IIO_TEMP, infoSeparateAvailable: [IIO_CHAN_INFO_SCALE] }],
      readAvail: () => [
        [IIO_VAL_INT, 1],
        [IIO_VAL_INT_PLUS_MICRO, 0, 500000],
      ],
    });
    expect(await read("in_temp_scale_available")).toBe("1 0.500000\n");
  });

  test.each<[IioValue, string]>([
    [[IIO_VAL_INT, -5], "-5"],
    [[IIO_VAL_INT_PLUS_MICRO, 1, 5], "1.000005"],
    [[IIO_VAL_INT_PLUS_MICRO, 0, -500000], "-0.500000"],
    [[IIO_VAL_INT_PLUS_MICRO, -1, 250000], "-1.250000"],
    [[IIO_VAL_INT_PLUS_NANO, 1, 5], "1.000000005"],
    [[IIO_VAL_FRACTIONAL, 25767233, 256000], "100.653253906"],
    [[IIO_VAL_FRACTIONAL, -1, 3], "-0.333333333"],
    [[IIO_VAL_FRACTIONAL_LOG2, 3, 2], "0.750000000"],
    [[IIO_VAL_FRACTIONAL_LOG2, -1, 1], "-0.500000000"],
  ])("%j is shown as %s", (value, text) => {
    expect(formatIioValue(value)).toBe(text);
  });

  test("made of fractions, or by zero, is refused", () => {
    expect(() => formatIioValue([IIO_VAL_INT, 0.5])).toThrow(refusal("EINVAL"));
    expect(() => formatIioValue([IIO_VAL_FRACTIONAL, 1, 0])).toThrow(refusal("EINVAL"));
  });

  test("is read as it is written", () => {
    for (let millionths = -2_500_000; millionths < 2_500_000; millionths += 12_347) {
      const [val, val2] = parseIioValue(`${(millionths / 1e6).toFixed(6)}\n`);
      expect(val * 1e6 + val2).toBe(millionths);
      expect(Number(formatIioValue([IIO_VAL_INT_PLUS_MICRO, val, val2]))).toBe(millionths / 1e6);
    }
  });
});
