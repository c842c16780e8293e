/** What a read tells to have happened, beside how often: `include/uapi/linux/rtc.h`. */
export const RTC_IRQF = 0x80;
/** The alarm. */
export const RTC_AF = 0x20;
/** A second has passed. */
export const RTC_UF = 0x10;

/** Something that is to happen at a time of the clock: `struct rtc_timer`. */
export interface RtcTimer {
  readonly flag: typeof RTC_AF | typeof RTC_UF;
  /** Seconds until it happens again; 0: it happens once. */
  readonly period: number;
  /** Seconds since 1970. */
  expires: number;
  enabled: boolean;
}

/** What the one alarm of a chip is shared by: the alarm that a program has set, and the update interrupts. */
export class RtcTimers {
  readonly aie: RtcTimer = { flag: RTC_AF, period: 0, expires: 0, enabled: false };
  readonly uie: RtcTimer = { flag: RTC_UF, period: 1, expires: 0, enabled: false };

  /** The one that the chip has to be set to. */
  get next(): RtcTimer | undefined {
    return [this.aie, this.uie].filter(({ enabled }) => enabled).sort((a, b) => a.expires - b.expires)[0];
  }

  /** It is due: answers how often it was, until now. */
  expire(timer: RtcTimer, now: number): number {
    if (timer.period === 0) {
      timer.enabled = false;
      return 1;
    }
    const times = Math.floor((now - timer.expires) / timer.period) + 1;
    timer.expires += times * timer.period;
    return times;
  }
}
