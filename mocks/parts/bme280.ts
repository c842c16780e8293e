import type { Clock } from "tophalf";
import { RegisterFile } from "../bus/register-file.ts";

const [ID, RESET, CTRL_HUM, STATUS, CTRL_MEAS, DATA] = [0xd0, 0xe0, 0xf2, 0xf3, 0xf4, 0xf7] as const;
const MEASURING = 0x08;
/** Repeated measurements by their code; 0 is none. */
const RATIOS = [0, 1, 2, 4, 8, 16, 16, 16];

/** The trimming of the data sheet's example; humidity's is that of some chip. */
const T = [27504, 26435, -1000] as const;
const P = [36477, -10685, 3024, 2855, 140, -7, 15500, -14600, 6000] as const;
const H = { h1: 75, h2: 370, h3: 0, h4: 313, h5: 50, h6: 30 } as const;

export interface Bme280Options {
  /** Default 0x60; 0x58 is a BMP280, which has no humidity. */
  readonly id?: number;
}

/**
 * A BME280. The driver's door is the bus that it is attached to, the world's is the weather: `sensor.temperature = 21.5`. It goes
 * from the weather to what the converter would read by the data sheet's formulas in floating point, appendix A, searched backwards.
 */
export class Bme280 extends RegisterFile {
  /** Degrees Celsius, -40 to 85. */
  temperature = 25.08;
  /** Pascals, 30,000 to 110,000. */
  pressure = 100_653;
  /** Per cent, 0 to 100. */
  humidity = 45;
  /** Measurements take for ever. */
  hangs = false;
  readonly #clock: Clock;
  readonly #id: number;

  constructor(clock: Clock, { id = 0x60 }: Bme280Options = {}) {
    super();
    this.#clock = clock;
    this.#id = id;
    this.#powerUp();
  }

  protected override writeRegister(register: number, value: number): void {
    if (register === RESET && value === 0xb6) this.#powerUp();
    if (register !== CTRL_HUM && register !== CTRL_MEAS) return;
    this.set(register, value);
    const mode = value & 3;
    if (register === CTRL_MEAS && (mode === 1 || mode === 2)) this.#measure();
  }

  #powerUp(): void {
    this.registers.fill(0);
    this.set(ID, this.#id);
    this.set(0x88, ...[...T, ...P].flatMap((word) => [word & 0xff, (word >> 8) & 0xff]));
    this.set(0xa1, H.h1);
    const shared = (H.h4 & 0x0f) | ((H.h5 & 0x0f) << 4);
    this.set(0xe1, H.h2 & 0xff, H.h2 >> 8, H.h3, H.h4 >> 4, shared, H.h5 >> 4, H.h6);
    this.set(DATA, 0x80, 0, 0, 0x80, 0, 0, 0x80, 0);
  }

  /** Forced mode: measures once, as long as it typically takes, and sleeps again. */
  #measure(): void {
    const control = this.get(CTRL_MEAS);
    const [t = 0, p = 0, h = 0] = [control >> 5, (control >> 2) & 7, this.get(CTRL_HUM) & 7].map(
      (code) => RATIOS[code],
    );
    this.set(STATUS, MEASURING);
    const milliseconds = 1 + 2 * t + (p > 0 ? 2 * p + 0.5 : 0) + (h > 0 ? 2 * h + 0.5 : 0);
    this.#clock.after(milliseconds * 1e6, () => {
      if (this.hangs) return;
      this.#put(t > 0, p > 0, h > 0);
      this.set(STATUS, 0);
      this.set(CTRL_MEAS, control & ~3);
    });
  }

  #put(hasTemperature: boolean, hasPressure: boolean, hasHumidity: boolean): void {
    const adcT = search(0xfffff, (adc) => degrees(fineOf(adc)) >= this.temperature);
    const fine = fineOf(adcT);
    const adcP = search(0xfffff, (adc) => pascals(adc, fine) <= this.pressure);
    const adcH = search(0xffff, (adc) => percent(adc, fine) >= this.humidity);
    this.set(DATA, ...twenty(hasPressure ? adcP : 0x80000), ...twenty(hasTemperature ? adcT : 0x80000));
    const shownH = hasHumidity && this.#id === 0x60 ? adcH : 0x8000;
    this.set(DATA + 6, shownH >> 8, shownH & 0xff);
  }
}

/** The first of 0 … most for which `isReached` holds; it holds for all after the first. */
function search(most: number, isReached: (adc: number) => boolean): number {
  let [low, high] = [0, most];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isReached(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function fineOf(adc: number): number {
  const distance = adc / 16384 - T[0] / 1024;
  return distance * T[1] + (distance / 8) ** 2 * T[2];
}

const degrees = (fine: number): number => fine / 5120;

function pascals(adc: number, fine: number): number {
  const distance = fine / 2 - 64000;
  const offset = (distance ** 2 * P[5]) / 32768 + distance * P[4] * 2;
  const base = offset / 4 + P[3] * 65536;
  const slope = ((P[2] * distance ** 2) / 524288 + P[1] * distance) / 524288;
  const first = ((1048576 - adc - base / 4096) * 6250) / ((1 + slope / 32768) * P[0]);
  return first + ((P[8] * first ** 2) / 2147483648 + (first * P[7]) / 32768 + P[6]) / 16;
}

function percent(adc: number, fine: number): number {
  const distance = fine - 76800;
  const raw = adc - (H.h4 * 64 + (H.h5 / 16384) * distance);
  const warmth = 1 + (H.h6 / 67108864) * distance * (1 + (H.h3 / 67108864) * distance);
  const scaled = raw * (H.h2 / 65536) * warmth;
  return scaled * (1 - (H.h1 * scaled) / 524288);
}

const twenty = (adc: number): number[] => [adc >> 12, (adc >> 4) & 0xff, (adc & 0xf) << 4];
