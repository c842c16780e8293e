import type { Clock, ClockTimer } from "tophalf";
import { RegisterFile } from "../bus/register-file.ts";
import { Wire, type WireSource } from "../wire.ts";

const [ALARM, CONTROL, STATUS, TEMPERATURE, REGISTERS] = [0x07, 0x0e, 0x0f, 0x11, 0x13] as const;
const [EOSC, INTCN, A1IE] = [0x80, 0x04, 0x01];
const [OSF, EN32KHZ, A2F, A1F] = [0x80, 0x08, 0x02, 0x01];
const [HOUR_12, PM, CENTURY, MASKED, WEEKDAY] = [0x40, 0x20, 0x80, 0x80, 0x40];
const DAY = 86_400;
/** A day that an alarm can name comes within two months. */
const FURTHEST = 62 * DAY;

/**
 * A DS3231. The driver's door is the bus that it is attached to, the world's are its battery, its pin and how warm it is:
 * `clock.losePower()`, `clock.int.join(board.line("GPIO25").wire)`, `clock.temperature = 21.5`. It goes with the virtual time, from
 * 1 January 2000, when it has been set; alarm 2, the square wave and the 32 kHz output it has not.
 */
export class Ds3231 extends RegisterFile {
  /** INT/SQW: open drain. */
  readonly int = new Wire();
  readonly #pin: WireSource = { level: undefined, weak: false };
  readonly #clock: Clock;
  /** Seconds since 1970 at the moment `#since`, nanoseconds on the clock. */
  #seconds = 0;
  #since = 0;
  /** The hours are shown as 1 to 12. */
  #is12Hour = false;
  #alarm: ClockTimer | undefined;

  constructor(clock: Clock) {
    super(REGISTERS);
    this.#clock = clock;
    this.int.connect(this.#pin);
    this.temperature = 25;
    this.losePower();
  }

  /** Degrees Celsius, in quarters. */
  set temperature(degrees: number) {
    const quarters = Math.round(degrees * 4);
    this.set(TEMPERATURE, (quarters >> 2) & 0xff, (quarters & 3) << 6);
  }

  /** Both supply and battery are gone, and come again: what it held is gone. */
  losePower(): void {
    this.#alarm?.cancel();
    this.set(0, ...Array<number>(CONTROL).fill(0));
    this.set(CONTROL, 0x1c, OSF | EN32KHZ);
    this.#is12Hour = false;
    this.#setSeconds(Date.UTC(2000, 0) / 1000);
  }

  /** Seconds since 1970 that it shows now. */
  get time(): number {
    return this.#seconds + Math.floor((this.#clock.now() - this.#since) / 1e9);
  }

  /** It was set, and has not stood still since. */
  set time(seconds: number) {
    this.set(STATUS, this.get(STATUS) & ~OSF);
    this.#setSeconds(seconds);
  }

  /** The registers of the time stand still during a transfer (page 11). */
  override start(direction: "read" | "write"): boolean {
    this.#show();
    return super.start(direction);
  }

  protected override writeRegister(register: number, value: number): void {
    if (register < ALARM) {
      this.#writeTime(register, value);
      return;
    }
    if (register === TEMPERATURE || register === TEMPERATURE + 1) return;
    if (register === STATUS) {
      const flags = OSF | A2F | A1F;
      this.set(STATUS, (this.get(STATUS) & value & flags) | (value & EN32KHZ));
    } else this.set(register, value & (register === CONTROL ? 0xdf : 0xff));
    this.#apply();
  }

  /** What is written to the seconds begins one anew; the others change nothing of the second's part. */
  #writeTime(register: number, value: number): void {
    this.set(register, value);
    if (register === 0x02) this.#is12Hour = (value & HOUR_12) !== 0;
    const part = register === 0 ? 0 : (this.#clock.now() - this.#since) % 1e9;
    this.#setSeconds(secondsOf(this.registers), part);
  }

  #setSeconds(seconds: number, part = 0): void {
    this.#seconds = seconds;
    this.#since = this.#clock.now() - part;
    this.#apply();
  }

  #show(): void {
    const date = new Date(this.time * 1000);
    const year = date.getUTCFullYear();
    this.set(
      0,
      bcd(date.getUTCSeconds()),
      bcd(date.getUTCMinutes()),
      this.#is12Hour ? twelve(date.getUTCHours()) : bcd(date.getUTCHours()),
      date.getUTCDay() + 1,
      bcd(date.getUTCDate()),
      bcd(date.getUTCMonth() + 1) | (year >= 2100 ? CENTURY : 0),
      bcd(year % 100),
    );
  }

  /** The pin, and when the alarm goes off next. */
  #apply(): void {
    const [control, status] = [this.get(CONTROL), this.get(STATUS)];
    const isHeld = (control & INTCN) !== 0 && (control & A1IE) !== 0 && (status & A1F) !== 0;
    this.int.drive(this.#pin, isHeld ? 0 : undefined);
    this.#alarm?.cancel();
    const isOff = (control & EOSC) !== 0 || (control & A1IE) === 0;
    if (isOff || (status & A1F) !== 0) return; // what has gone off changes nothing when it goes off again
    const next = this.#nextAlarm();
    if (next === undefined) return;
    const wait = (next - this.#seconds) * 1e9 + this.#since - this.#clock.now();
    this.#alarm = this.#clock.after(wait, () => {
      this.set(STATUS, this.get(STATUS) | A1F);
      this.#apply();
    });
  }

  /** Table 2, page 12. Whole days and hours that do not match are left out. */
  #nextAlarm(): number | undefined {
    const [sec = 0, min = 0, hour = 0, day = 0] = this.registers.subarray(ALARM, ALARM + 4);
    const end = this.time + FURTHEST;
    for (let at = this.time + 1; at < end;) {
      const date = new Date(at * 1000);
      const dayNow = day & WEEKDAY ? date.getUTCDay() + 1 : date.getUTCDate();
      if (!fits(day, dayNow, 0x3f)) at += DAY - (at % DAY);
      else if ((hour & MASKED) === 0 && hourOf(hour) !== date.getUTCHours()) at += 3600 - (at % 3600);
      else if (!fits(min, date.getUTCMinutes(), 0x7f)) at += 60 - (at % 60);
      else if (!fits(sec, date.getUTCSeconds(), 0x7f)) at++;
      else return at;
    }
    return undefined;
  }
}

const fits = (register: number, value: number, bits: number): boolean =>
  (register & MASKED) !== 0 || binary(register & bits) === value;

function secondsOf(registers: Uint8Array): number {
  const [sec = 0, min = 0, hour = 0, , day = 0, month = 0, year = 0] = registers;
  const fullYear = binary(year) + (month & CENTURY ? 2100 : 2000);
  return (
    Date.UTC(fullYear, binary(month & 0x1f) - 1, binary(day), hourOf(hour), binary(min), binary(sec)) / 1000
  );
}

function hourOf(register: number): number {
  if ((register & HOUR_12) === 0) return binary(register & 0x3f);
  return (binary(register & 0x1f) % 12) + (register & PM ? 12 : 0);
}

const twelve = (hour: number): number => bcd(hour % 12 || 12) | HOUR_12 | (hour >= 12 ? PM : 0);
const bcd = (value: number): number => (Math.floor(value / 10) << 4) | (value % 10);
const binary = (value: number): number => (value >> 4) * 10 + (value & 0x0f);
