import { EIO, ENODEV, KernelError, type ModuleContext, type Mutex, type SmbusCalls } from "tophalf";
import { type Calibration, parseCalibration, parseHumidity } from "./calibration.ts";
import { fineTemperature, humidity, pressure, temperature } from "./compensation.ts";
import {
  CALIB_H1,
  CALIB_HUM,
  CALIB_TEMP_PRESS,
  CTRL_HUM,
  CTRL_MEAS,
  DATA,
  ID,
  ID_BME280,
  IDS_BMP280,
  MODE_FORCED,
  RESET,
  RESET_VALUE,
  SKIPPED_16_BITS,
  SKIPPED_20_BITS,
  STATUS,
  STATUS_IM_UPDATE,
  STATUS_MEASURING,
} from "./registers.ts";

export type Quantity = "temp" | "pressure" | "humidityrelative";

/** Measurements that one result may be the mean of. Its place plus one is what the registers call it. */
export const OVERSAMPLING: readonly number[] = [1, 2, 4, 8, 16];

/** Milliseconds: section 3.1. */
const START_UP_MS = 2;
/** A measurement takes as long as it does; after this many looks it hangs. */
const MOST_LOOKS = 20;

/** One chip: measures when it is asked to, and sleeps otherwise (forced mode, section 3.3.3). */
export class Sensor {
  readonly #smbus: SmbusCalls;
  readonly #k: ModuleContext;
  readonly #lock: Mutex;
  readonly #oversampling: Record<Quantity, number> = { temp: 1, pressure: 1, humidityrelative: 1 };
  #calibration: Calibration | undefined;

  constructor(smbus: SmbusCalls, k: ModuleContext) {
    this.#smbus = smbus;
    this.#k = k;
    this.#lock = k.mutex("bme280");
  }

  /** @throws KernelError ENODEV it is another chip; EIO it cannot be used; what the bus refuses with */
  async setUp(): Promise<void> {
    const id = await this.#smbus.readByteData(ID);
    const hasHumidity = id === ID_BME280;
    if (!hasHumidity && !IDS_BMP280.includes(id)) {
      throw new KernelError(
        ENODEV,
        `chip id 0x${id.toString(16)} is neither a BME280's (0x60) nor a BMP280's (0x58)`,
      );
    }
    await this.#smbus.writeByteData(RESET, RESET_VALUE);
    await this.#k.msleep(START_UP_MS);
    await this.#until(STATUS_IM_UPDATE, "does not finish its reset");
    const trimming = await this.#smbus.readI2cBlockData(CALIB_TEMP_PRESS, 24);
    this.#calibration = parseCalibration(trimming, hasHumidity ? await this.#humidityTrimming() : undefined);
    if (this.#calibration.T1 === 0) throw new KernelError(EIO, "the chip holds no calibration");
  }

  get hasHumidity(): boolean {
    return this.#calibration?.humidity !== undefined;
  }

  oversampling(quantity: Quantity): number {
    return this.#oversampling[quantity];
  }

  /** Counts from the next measurement on. @param ratio of {@link OVERSAMPLING} */
  setOversampling(quantity: Quantity, ratio: number): void {
    this.#oversampling[quantity] = ratio;
  }

  /** Hundredths of a degree Celsius. @throws KernelError EIO, and what the bus refuses with */
  async temperature(): Promise<number> {
    return temperature(this.#fine(await this.#measure()));
  }

  /** 256ths of a pascal. @throws KernelError as temperature() */
  async pressure(): Promise<number> {
    const data = await this.#measure();
    const raw = measured(twentyBits(data, 0), SKIPPED_20_BITS, "pressure");
    const answer = pressure(raw, this.#fine(data), this.#trimming);
    if (answer === undefined) throw new KernelError(EIO, "the chip holds no calibration of its pressure");
    return answer;
  }

  /** 1024ths of a per cent. @throws KernelError as temperature() */
  async humidity(): Promise<number> {
    const data = await this.#measure();
    const raw = measured(((data[6] ?? 0) << 8) | (data[7] ?? 0), SKIPPED_16_BITS, "humidity");
    const trimming = this.#trimming.humidity;
    if (!trimming) throw new KernelError(EIO, "a BMP280 does not measure humidity");
    return humidity(raw, this.#fine(data), trimming);
  }

  /** Everything is measured together: pressure and humidity are compensated with the temperature of the same moment. */
  async #measure(): Promise<Uint8Array> {
    await this.#lock.lock();
    try {
      const { temp, pressure: pressureRatio, humidityrelative } = this.#oversampling;
      if (this.hasHumidity) await this.#smbus.writeByteData(CTRL_HUM, code(humidityrelative));
      const ratios = (code(temp) << 5) | (code(pressureRatio) << 2);
      await this.#smbus.writeByteData(CTRL_MEAS, ratios | MODE_FORCED);
      await this.#k.msleep(Math.ceil(this.#longest()));
      await this.#until(STATUS_MEASURING, "does not finish its measurement");
      return await this.#smbus.readI2cBlockData(DATA, this.hasHumidity ? 8 : 6);
    } finally {
      this.#lock.unlock();
    }
  }

  /** Milliseconds that a measurement takes at most: appendix B, section 9.1. */
  #longest(): number {
    const { temp, pressure: pressureRatio, humidityrelative } = this.#oversampling;
    const ofHumidity = this.hasHumidity ? 2.3 * humidityrelative + 0.575 : 0;
    return 1.25 + 2.3 * temp + 2.3 * pressureRatio + 0.575 + ofHumidity;
  }

  async #until(bit: number, complaint: string): Promise<void> {
    for (let looks = 0; looks < MOST_LOOKS; looks++) {
      if (((await this.#smbus.readByteData(STATUS)) & bit) === 0) return;
      await this.#k.msleep(1);
    }
    throw new KernelError(EIO, `the chip ${complaint}`);
  }

  async #humidityTrimming(): Promise<ReturnType<typeof parseHumidity>> {
    const h1 = await this.#smbus.readByteData(CALIB_H1);
    return parseHumidity(h1, await this.#smbus.readI2cBlockData(CALIB_HUM, 7));
  }

  #fine(data: Uint8Array): bigint {
    return fineTemperature(measured(twentyBits(data, 3), SKIPPED_20_BITS, "temperature"), this.#trimming);
  }

  get #trimming(): Calibration {
    if (!this.#calibration) throw new KernelError(EIO, "the sensor was not set up");
    return this.#calibration;
  }
}

/** @throws KernelError EIO for what the chip says when it has not measured */
function measured(raw: number, skipped: number, what: string): number {
  if (raw === skipped) throw new KernelError(EIO, `the chip did not measure ${what}`);
  return raw;
}

const code = (ratio: number): number => OVERSAMPLING.indexOf(ratio) + 1;

const twentyBits = (data: Uint8Array, at: number): number =>
  ((data[at] ?? 0) << 12) | ((data[at + 1] ?? 0) << 4) | ((data[at + 2] ?? 0) >> 4);
