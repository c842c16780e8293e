import { type RtcTime, rtcTime64ToTm, rtcTmToTime64, rtcValidTm } from "tophalf";
import { ALARM_MASK, ALARM_WEEKDAY, CENTURY, HOUR_12, HOUR_PM } from "./registers.ts";

/** Between the chip's registers and fields of a time: figure 1, page 11, and table 2, page 12. */

/** @param bytes the seven from 0x00 on. What they hold need not be a time that there is. */
export function decodeTime(bytes: Uint8Array): RtcTime {
  const [sec = 0, min = 0, hour = 0, wday = 0, mday = 0, month = 0, year = 0] = bytes;
  const tmYear = bcd2bin(year) + (month & CENTURY ? 200 : 100);
  const tmMon = bcd2bin(month & 0x1f) - 1;
  const tmMday = bcd2bin(mday & 0x3f);
  return {
    tmSec: bcd2bin(sec & 0x7f),
    tmMin: bcd2bin(min & 0x7f),
    tmHour: decodeHour(hour),
    tmMday,
    tmMon,
    tmYear,
    tmWday: (wday & 0x07) - 1,
    tmYday: (Date.UTC(tmYear + 1900, tmMon, tmMday) - Date.UTC(tmYear + 1900, 0)) / 86_400_000,
    tmIsdst: 0,
  };
}

/** Always with 24 hours. @param tm from 2000 to 2199 */
export function encodeTime(tm: RtcTime): Uint8Array {
  const century = tm.tmYear >= 200 ? CENTURY : 0;
  // Whoever sets it need not know what day of the week it is.
  const { tmWday } = rtcTime64ToTm(rtcTmToTime64(tm));
  return Uint8Array.of(
    bin2bcd(tm.tmSec),
    bin2bcd(tm.tmMin),
    bin2bcd(tm.tmHour),
    tmWday + 1,
    bin2bcd(tm.tmMday),
    bin2bcd(tm.tmMon + 1) | century,
    bin2bcd(tm.tmYear % 100),
  );
}

/** Goes off when day, hour, minute and second match. */
export const encodeAlarm = ({ tmSec, tmMin, tmHour, tmMday }: RtcTime): Uint8Array =>
  Uint8Array.of(bin2bcd(tmSec), bin2bcd(tmMin), bin2bcd(tmHour), bin2bcd(tmMday));

/**
 * When alarm 1 goes off next, after `now`: it knows no month. Undefined for one that is of another kind, or never comes.
 *
 * @param bytes the four from 0x07 on
 */
export function decodeAlarm(bytes: Uint8Array, now: RtcTime): RtcTime | undefined {
  const [sec = 0, min = 0, hour = 0, mday = 0] = bytes;
  if (bytes.some((byte) => byte & ALARM_MASK) || mday & ALARM_WEEKDAY) return undefined;
  const clock = { tmSec: bcd2bin(sec), tmMin: bcd2bin(min), tmHour: decodeHour(hour), tmMday: bcd2bin(mday) };
  // Of two months one has 31 days.
  for (let months = 0; months <= 2; months++) {
    const tmMon = (now.tmMon + months) % 12;
    const wanted = { ...now, ...clock, tmMon, tmYear: now.tmYear + (tmMon < now.tmMon ? 1 : 0) };
    if (!rtcValidTm(wanted)) continue;
    const seconds = rtcTmToTime64(wanted);
    if (seconds > rtcTmToTime64(now)) return rtcTime64ToTm(seconds);
  }
  return undefined;
}

/** Of twelve hours the one that is called 12 is the first. */
function decodeHour(hour: number): number {
  if ((hour & HOUR_12) === 0) return bcd2bin(hour & 0x3f);
  return (bcd2bin(hour & 0x1f) % 12) + (hour & HOUR_PM ? 12 : 0);
}

/** bcd2bin(), bin2bcd() of `include/linux/bcd.h`. */
const bcd2bin = (bcd: number): number => (bcd >> 4) * 10 + (bcd & 0x0f);
const bin2bcd = (value: number): number => (Math.floor(value / 10) << 4) | (value % 10);
