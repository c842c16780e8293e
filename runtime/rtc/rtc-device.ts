import { DeviceLock } from "../device/device-lock.ts";
import type { Device } from "../device/device.ts";
import { EINVAL, ENODEV, ERANGE, KernelError } from "../errno.ts";
import { WaitQueue } from "../sched/wait-queue.ts";
import { type RtcTime, rtcTime64ToTm, rtcTmToTime64, rtcValidTm, type RtcWkalrm } from "./rtc-time.ts";
import { RTC_IRQF, type RtcTimer, RtcTimers } from "./rtc-timers.ts";

type Answer<T> = T | Promise<T>;

/** What a clock can do: `struct rtc_class_ops`. Never two of them at a time. Any may throw a KernelError, such as EIO. */
export interface RtcClassOps {
  /** @throws KernelError EINVAL the clock does not know the time */
  readTime(): Answer<RtcTime>;
  /** Without it the clock cannot be set: EINVAL. @throws KernelError EINVAL, ERANGE */
  setTime?(tm: RtcTime): Answer<void>;
  /** Sets the alarm, and whether it interrupts. Without it there is no alarm, and no update interrupt. */
  setAlarm?(alarm: RtcWkalrm): Answer<void>;
  /** Whether the alarm, where it is, interrupts. */
  alarmIrqEnable?(enabled: boolean): Answer<void>;
}

export interface RtcDeviceOptions {
  readonly ops: RtcClassOps;
  /** The device that it is a part of: the I²C client. */
  readonly parent?: Device | undefined;
  /** The first and the last second, since 1970, that it can be set to. Default: any. */
  readonly range?: readonly [min: number, max: number] | undefined;
  /** What its alarm is set to now. */
  readonly alarm?: RtcWkalrm | undefined;
}

/**
 * A real time clock: `struct rtc_device`. As in Linux the chip's alarm is set to whatever comes first, the alarm that a program wants or
 * the next second, where one waits for that.
 */
export class RtcDevice {
  readonly options: RtcDeviceOptions;
  /** Whoever waits for an interrupt. */
  readonly irqQueue = new WaitQueue();
  /** `rtcN`; the core gives it. */
  name = "";
  readonly #timers = new RtcTimers();
  /** What has happened since the last look: flags, and how often times 256. */
  #irqData = 0;
  /** `ops_lock`. */
  readonly #lock = new DeviceLock();
  readonly #onGone: () => void;
  #isGone = false;

  constructor(options: RtcDeviceOptions, onGone: () => void) {
    this.options = options;
    this.#onGone = onGone;
    const { alarm } = options;
    if (!alarm || !rtcValidTm(alarm.time)) return;
    Object.assign(this.#timers.aie, { expires: rtcTmToTime64(alarm.time), enabled: alarm.enabled });
  }

  /** RTC_FEATURE_ALARM. */
  get hasAlarm(): boolean {
    return this.options.ops.setAlarm !== undefined;
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  get updateIrqEnabled(): boolean {
    return this.#timers.uie.enabled;
  }

  /** rtc_read_time(). @throws KernelError EINVAL it does not know the time, or knows one that there is not; ENODEV it has gone */
  readTime(): Promise<RtcTime> {
    return this.#run(() => this.#read());
  }

  /** rtc_set_time(). @throws KernelError EINVAL no such time, or it cannot be set; ERANGE; ENODEV */
  setTime(tm: RtcTime): Promise<void> {
    return this.#run(async (ops) => {
      this.#check(tm);
      if (!ops.setTime) throw new KernelError(EINVAL, `${this.name} cannot be set`);
      await ops.setTime(tm);
      const { uie } = this.#timers;
      if (uie.enabled) uie.expires = rtcTmToTime64(tm) + 1;
      if (this.#timers.next) await this.#arm(); // it may have become due
    });
  }

  /** rtc_read_alarm(). @throws KernelError EINVAL it has none; ENODEV */
  readAlarm(): Promise<RtcWkalrm> {
    return this.#run(() => {
      this.#needAlarm();
      const { expires, enabled } = this.#timers.aie;
      return { enabled, pending: false, time: rtcTime64ToTm(expires) };
    });
  }

  /** rtc_set_alarm(). One that is in the past interrupts at once. @throws KernelError EINVAL, ERANGE, ENODEV */
  setAlarm({ enabled, time }: RtcWkalrm): Promise<void> {
    return this.#run(async () => {
      this.#needAlarm();
      this.#check(time);
      await this.#change(this.#timers.aie, { enabled, expires: rtcTmToTime64(time) });
    });
  }

  /** rtc_alarm_irq_enable(): RTC_AIE_ON, RTC_AIE_OFF. @throws KernelError EINVAL, ENODEV */
  alarmIrqEnable(enabled: boolean): Promise<void> {
    return this.#run(async () => {
      this.#needAlarm();
      await this.#change(this.#timers.aie, { enabled });
    });
  }

  /** rtc_update_irq_enable(): an interrupt each second. @throws KernelError EINVAL there is no alarm to make it with; ENODEV */
  updateIrqEnable(enabled: boolean): Promise<void> {
    return this.#run(async () => {
      const { uie } = this.#timers;
      if (uie.enabled === enabled) return;
      this.#needAlarm();
      const expires = enabled ? rtcTmToTime64(await this.#read()) + 1 : uie.expires;
      await this.#change(uie, { enabled, expires });
    });
  }

  /** rtc_update_irq(): the chip's alarm has interrupted, says its driver, from process context. @throws KernelError as readTime() */
  updateIrq(): Promise<void> {
    return this.#run(() => this.#arm());
  }

  /** What has happened since the last time, as a read of the file has it; 0: nothing. */
  takeIrqData(): number {
    const data = this.#irqData;
    this.#irqData = 0;
    return data;
  }

  get hasIrqData(): boolean {
    return this.#irqData !== 0;
  }

  /** rtc_device_unregister(): who waits gets ENODEV. The chip's alarm stays as it is. A second time does nothing. */
  unregister(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#onGone();
    this.irqQueue.wakeUpAll();
  }

  #run<T>(body: (ops: RtcClassOps) => Answer<T>): Promise<T> {
    return this.#lock.run(async () => {
      if (this.#isGone) throw new KernelError(ENODEV, `${this.name} has gone`);
      return await body(this.options.ops);
    });
  }

  async #read(): Promise<RtcTime> {
    const tm = await this.options.ops.readTime();
    if (!rtcValidTm(tm)) throw new KernelError(EINVAL, `${this.name} holds no time that there is: set it`);
    return tm;
  }

  #check(tm: RtcTime): void {
    if (!rtcValidTm(tm)) throw new KernelError(EINVAL, "there is no such time");
    const [min, max] = this.options.range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    const seconds = rtcTmToTime64(tm);
    if (seconds < min || seconds > max) {
      throw new KernelError(ERANGE, `${this.name} can be set to ${yearOf(min)} … ${yearOf(max)} only`);
    }
  }

  #needAlarm(): void {
    if (!this.hasAlarm)
      throw new KernelError(EINVAL, `${this.name} has no alarm, or nothing that interrupts`);
  }

  /** Changes a timer, and sets the chip to what now comes first; when that fails nothing has changed. */
  async #change(timer: RtcTimer, to: Partial<Pick<RtcTimer, "expires" | "enabled">>): Promise<void> {
    const before = { ...timer };
    Object.assign(timer, to);
    try {
      await this.#arm();
    } catch (error) {
      Object.assign(timer, before);
      throw error;
    }
  }

  /** rtc_timer_do_work(): tells of all that is due, and sets the chip to what comes next. */
  async #arm(): Promise<void> {
    const { ops } = this.options;
    for (let next = this.#timers.next; next; next = this.#timers.next) {
      const isLate = this.#expire(next, rtcTmToTime64(await this.#read()));
      if (isLate) continue;
      await ops.setAlarm?.({ enabled: true, pending: false, time: rtcTime64ToTm(next.expires) });
      // It may have become due while the chip was told.
      if (!this.#expire(next, rtcTmToTime64(await this.#read()))) return;
    }
    await ops.alarmIrqEnable?.(false);
  }

  /** Tells of a timer that is due, and answers whether it was. */
  #expire(timer: RtcTimer, now: number): boolean {
    if (timer.expires > now) return false;
    this.#happened(this.#timers.expire(timer, now), timer.flag);
    return true;
  }

  /** rtc_handle_legacy_irq(). */
  #happened(times: number, flag: number): void {
    this.#irqData = (this.#irqData + times * 0x100) | RTC_IRQF | flag;
    this.irqQueue.wakeUp();
  }
}

const yearOf = (seconds: number): string => String(rtcTime64ToTm(seconds).tmYear + 1900);
