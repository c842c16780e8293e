/** A clock of a chip that is not there: it goes with the virtual time, and has an alarm. */
import {
  type ClockTimer,
  EINVAL,
  KernelError,
  type ModuleContext,
  type RtcClassOps,
  type RtcDevice,
  type RtcDeviceOptions,
  type RtcTime,
  rtcTime64ToTm,
  rtcTmToTime64,
  type RtcWkalrm,
} from "tophalf";
import type { Simulation } from "tophalf/mocks";
import { decode, encode } from "../../../runtime/fs/ctype/type.ts";
import { RTC_TIME, RTC_WKALRM } from "../../../runtime/rtc/rtc-time.ts";

export class SoftClock implements RtcClassOps {
  /** What it refuses with. */
  failure: KernelError | undefined;
  /** What its alarm was set to, in seconds; undefined: it does not interrupt. */
  alarm: number | undefined;
  /** How long it takes to set the alarm: nanoseconds. */
  slow = 0;
  /** What virtual time counts from, in seconds since 1970. */
  #offset: number | undefined;
  #timer: ClockTimer | undefined;
  readonly #sim: Simulation;
  rtc: RtcDevice | undefined;

  constructor(sim: Simulation) {
    this.#sim = sim;
    this.#offset = Math.floor(sim.clock.wallTime() / 1000);
  }

  /** The battery was empty. */
  forget(): void {
    this.#offset = undefined;
  }

  readTime(): RtcTime {
    this.#fail();
    if (this.#offset === undefined) throw new KernelError(EINVAL, "set it");
    return rtcTime64ToTm(this.#seconds + this.#offset);
  }

  setTime(tm: RtcTime): void {
    this.#fail();
    this.#offset = rtcTmToTime64(tm) - this.#seconds;
  }

  setAlarm({ enabled, time }: RtcWkalrm): void {
    this.#fail();
    if (this.slow > 0) this.#sim.clock.spin(this.slow);
    this.alarm = enabled ? rtcTmToTime64(time) : undefined;
    this.#start();
  }

  alarmIrqEnable(enabled: boolean): void {
    this.#fail();
    if (!enabled) this.alarm = undefined;
    this.#start();
  }

  get #seconds(): number {
    return Math.floor(this.#sim.clock.now() / 1e9);
  }

  #start(): void {
    this.#timer?.cancel();
    if (this.alarm === undefined) return;
    const wait = (this.alarm - (this.#offset ?? 0)) * 1e9 - this.#sim.clock.now();
    if (wait > 0) this.#timer = this.#sim.clock.after(wait, () => void this.rtc?.updateIrq());
  }

  #fail(): void {
    if (this.failure) throw this.failure;
  }
}

/** Registers such a clock. */
export function softClock(
  sim: Simulation,
  k: ModuleContext,
  options: Partial<RtcDeviceOptions> = {},
): SoftClock {
  const clock = new SoftClock(sim);
  clock.rtc = k.rtc.register({ ops: clock, ...options });
  return clock;
}

export const encodedTime = (tm: RtcTime): Uint8Array => encode(RTC_TIME, tm);
export const decodedTime = (bytes: Uint8Array): RtcTime => decode(RTC_TIME, bytes);
export const encodedAlarm = (alarm: RtcWkalrm): Uint8Array => encode(RTC_WKALRM, alarm);
export const decodedAlarm = (bytes: Uint8Array): RtcWkalrm => decode(RTC_WKALRM, bytes);
