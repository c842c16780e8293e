/** The time of clocks: seconds and fields, and which times there are. */
import fc from "fast-check";
import { RTC_TIME, RTC_WKALRM, type RtcTime, rtcTime64ToTm, rtcTmToTime64, rtcValidTm } from "tophalf";
import { describe, expect, test } from "vitest";
import { rtcDateText, rtcTimeText } from "../../../runtime/rtc/rtc-time.ts";

const tm = (changes: Partial<RtcTime> = {}): RtcTime => ({ ...rtcTime64ToTm(1_767_225_600), ...changes });

test("the structs are as long as those of linux/rtc.h", () => {
  expect([RTC_TIME.size, RTC_WKALRM.size]).toEqual([36, 40]);
});

test("seconds become fields: months from 0, years from 1900, days of the week from Sunday, days of the year from 0", () => {
  expect(rtcTime64ToTm(Date.UTC(2024, 11, 31, 23, 59, 58) / 1000)).toEqual({
    tmSec: 58,
    tmMin: 59,
    tmHour: 23,
    tmMday: 31,
    tmMon: 11,
    tmYear: 124,
    tmWday: 2,
    tmYday: 365,
    tmIsdst: 0,
  });
});

test("fields and seconds are one and the same, from 1970 to 2199", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 7_258_118_399 }), (seconds) => {
      const fields = rtcTime64ToTm(seconds);
      expect(rtcTmToTime64(fields)).toBe(seconds);
      expect(rtcValidTm(fields)).toBe(true);
      const [date, time] = new Date(seconds * 1000).toISOString().slice(0, 19).split("T");
      expect([rtcDateText(fields), rtcTimeText(fields)]).toEqual([date, time]);
    }),
  );
});

describe("there is no", () => {
  test.each<[string, Partial<RtcTime>]>([
    ["second 60", { tmSec: 60 }],
    ["second -1", { tmSec: -1 }],
    ["minute 60", { tmMin: 60 }],
    ["hour 24", { tmHour: 24 }],
    ["day 0", { tmMday: 0 }],
    ["31 April", { tmMon: 3, tmMday: 31 }],
    ["29 February 2026", { tmMon: 1, tmMday: 29 }],
    ["29 February 2100", { tmYear: 200, tmMon: 1, tmMday: 29 }],
    ["month 12", { tmMon: 12 }],
    ["month -1", { tmMon: -1 }],
    ["year 1969", { tmYear: 69 }],
  ])("%s", (_name, changes) => {
    expect(rtcValidTm(tm(changes))).toBe(false);
  });

  test("doubt about 29 February 2024 and 2000", () => {
    for (const tmYear of [124, 100]) expect(rtcValidTm(tm({ tmYear, tmMon: 1, tmMday: 29 }))).toBe(true);
  });
});
