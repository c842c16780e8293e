import { ctype, type ValueOf } from "../fs/ctype/index.ts";

/** `struct rtc_time` of `include/uapi/linux/rtc.h`: UTC, months from 0, years from 1900, days of the week from Sunday, which is 0. */
export const RTC_TIME = ctype.struct("rtc_time", {
  tmSec: ctype.s32,
  tmMin: ctype.s32,
  tmHour: ctype.s32,
  tmMday: ctype.s32,
  tmMon: ctype.s32,
  tmYear: ctype.s32,
  tmWday: ctype.s32,
  tmYday: ctype.s32,
  tmIsdst: ctype.s32,
});
export type RtcTime = ValueOf<typeof RTC_TIME>;

/** `struct rtc_wkalrm`. */
export const RTC_WKALRM = ctype.struct("rtc_wkalrm", {
  /** It interrupts. */
  enabled: ctype.bool,
  /** It has interrupted, and nobody has said that he knows. */
  pending: ctype.bool,
  time: RTC_TIME,
});
export type RtcWkalrm = ValueOf<typeof RTC_WKALRM>;

const DAY_MS = 86_400_000;
const FIRST_YEAR = 70;

/** rtc_tm_to_time64(): seconds since 1970. Fields that are too large run over into the next one. */
export function rtcTmToTime64(tm: RtcTime): number {
  return Date.UTC(tm.tmYear + 1900, tm.tmMon, tm.tmMday, tm.tmHour, tm.tmMin, tm.tmSec) / 1000;
}

/** rtc_time64_to_tm(). @param seconds since 1970 */
export function rtcTime64ToTm(seconds: number): RtcTime {
  const date = new Date(seconds * 1000);
  const year = date.getUTCFullYear();
  return {
    tmSec: date.getUTCSeconds(),
    tmMin: date.getUTCMinutes(),
    tmHour: date.getUTCHours(),
    tmMday: date.getUTCDate(),
    tmMon: date.getUTCMonth(),
    tmYear: year - 1900,
    tmWday: date.getUTCDay(),
    tmYday: Math.floor((date.getTime() - Date.UTC(year, 0)) / DAY_MS),
    tmIsdst: 0,
  };
}

/** rtc_valid_tm(): whether there is such a time, from 1970 on. */
export function rtcValidTm(tm: RtcTime): boolean {
  const { tmSec, tmMin, tmHour, tmMday, tmMon, tmYear } = tm;
  return (
    tmYear >= FIRST_YEAR &&
    isBelow(12, tmMon) &&
    tmMday >= 1 &&
    tmMday <= daysIn(tmMon, tmYear) &&
    isBelow(24, tmHour) &&
    isBelow(60, tmMin) &&
    isBelow(60, tmSec)
  );
}

/** `%ptRd`: 2026-01-31. */
export const rtcDateText = ({ tmYear, tmMon, tmMday }: RtcTime): string =>
  `${digits(tmYear + 1900, 4)}-${digits(tmMon + 1)}-${digits(tmMday)}`;

/** `%ptRt`: 23:59:59. */
export const rtcTimeText = ({ tmHour, tmMin, tmSec }: RtcTime): string =>
  [tmHour, tmMin, tmSec].map((part) => digits(part)).join(":");

const digits = (value: number, count = 2): string => String(value).padStart(count, "0");
const isBelow = (limit: number, value: number): boolean => value >= 0 && value < limit;
const daysIn = (month: number, year: number): number =>
  new Date(Date.UTC(year + 1900, month + 1, 0)).getUTCDate();
