import {
  EINVAL,
  ENODEV,
  KernelError,
  type RtcTime,
  rtcValidTm,
  type RtcWkalrm,
  type SmbusCalls,
} from "tophalf";
import { decodeAlarm, decodeTime, encodeAlarm, encodeTime } from "./coding.ts";
import {
  ALARM_1,
  ALARM_LENGTH,
  CONTROL,
  CONTROL_A1IE,
  CONTROL_A2IE,
  CONTROL_BBSQW,
  CONTROL_INTCN,
  CONTROL_NOT_EOSC,
  REGISTERS,
  STATUS,
  STATUS_A1F,
  STATUS_OSF,
  TEMPERATURE,
  TIME,
  TIME_LENGTH,
  ZEROS,
} from "./registers.ts";

/** The chip's registers. Its methods reject with what the bus refuses with. */
export class Chip {
  readonly #smbus: SmbusCalls;
  /** The bus carries transfers in the order in which they were begun, so what was written is known. */
  #control = 0;

  constructor(smbus: SmbusCalls) {
    this.#smbus = smbus;
  }

  /**
   * Lets the clock go on its battery as well, and the pin interrupt if `interrupts`. The alarm stays as it is.
   *
   * @returns whether it knows the time
   * @throws KernelError ENODEV it is another chip
   */
  async setUp(interrupts: boolean): Promise<boolean> {
    const all = await this.#smbus.readI2cBlockData(TIME, REGISTERS);
    const odd = ZEROS.find(([register, bits]) => ((all[register] ?? 0) & bits) !== 0);
    if (odd) throw new KernelError(ENODEV, `no DS3231: ${describe(odd[0], all)}; is it another chip?`);
    this.#control = all[CONTROL] ?? 0;
    const before = this.#control;
    const wanted = before & ~CONTROL_NOT_EOSC;
    const withPin = (wanted | CONTROL_INTCN | CONTROL_BBSQW) & ~CONTROL_A2IE;
    const control = interrupts ? withPin : wanted;
    if (control !== before) await this.#setControl(control);
    return ((all[STATUS] ?? 0) & STATUS_OSF) === 0;
  }

  /** @throws KernelError EINVAL the clock has stood still since it was set */
  async readTime(): Promise<RtcTime> {
    const bytes = await this.#smbus.readI2cBlockData(TIME, TIME_LENGTH);
    const status = await this.#smbus.readByteData(STATUS);
    if (status & STATUS_OSF) throw new KernelError(EINVAL, "the clock has stood still: set it");
    return decodeTime(bytes);
  }

  /** The time before the flag: who is cut off in between has no clock that tells a wrong time. */
  async setTime(tm: RtcTime): Promise<void> {
    await this.#smbus.writeI2cBlockData(TIME, encodeTime(tm));
    await this.#clear(STATUS_OSF);
  }

  /** What alarm 1 is set to; undefined where it is none that can be told. */
  async readAlarm(): Promise<RtcWkalrm | undefined> {
    const bytes = await this.#smbus.readI2cBlockData(ALARM_1, ALARM_LENGTH);
    const now = await this.readTime();
    const time = rtcValidTm(now) ? decodeAlarm(bytes, now) : undefined;
    return time && { enabled: (this.#control & CONTROL_A1IE) !== 0, pending: false, time };
  }

  /** It is off while it is changed, so that no half of it goes off. */
  async setAlarm({ enabled, time }: RtcWkalrm): Promise<void> {
    await this.enableAlarm(false);
    await this.#smbus.writeI2cBlockData(ALARM_1, encodeAlarm(time));
    await this.#clear(STATUS_A1F);
    if (enabled) await this.enableAlarm(true);
  }

  async enableAlarm(enabled: boolean): Promise<void> {
    await this.#setControl(enabled ? this.#control | CONTROL_A1IE : this.#control & ~CONTROL_A1IE);
  }

  /** Lets go of the pin. Answers whether it was the alarm that held it. */
  async acknowledge(): Promise<boolean> {
    const status = await this.#smbus.readByteData(STATUS);
    if ((status & STATUS_A1F) === 0 || (this.#control & CONTROL_A1IE) === 0) return false;
    await this.enableAlarm(false);
    await this.#clear(STATUS_A1F);
    return true;
  }

  /** Thousandths of a degree Celsius. The chip measures every 64 seconds. */
  async temperature(): Promise<number> {
    const [degrees = 0, quarters = 0] = await this.#smbus.readI2cBlockData(TEMPERATURE, 2);
    return (((degrees << 24) >> 24) * 4 + (quarters >> 6)) * 250;
  }

  async #clear(flag: number): Promise<void> {
    const status = await this.#smbus.readByteData(STATUS);
    if (status & flag) await this.#smbus.writeByteData(STATUS, status & ~flag);
  }

  async #setControl(control: number): Promise<void> {
    this.#control = control;
    await this.#smbus.writeByteData(CONTROL, control);
  }
}

const hex = (byte: number): string => `0x${byte.toString(16).padStart(2, "0")}`;
const describe = (register: number, all: Uint8Array): string =>
  `its register ${hex(register)} reads ${hex(all[register] ?? 0)}`;
