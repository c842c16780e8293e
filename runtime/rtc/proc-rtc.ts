import { KernelError } from "../errno.ts";
import type { RtcDevice } from "./rtc-device.ts";
import type { RtcSettings } from "./rtc-sysfs.ts";
import { rtcDateText, rtcTimeText } from "./rtc-time.ts";

/** /proc/driver/rtc, which is about rtc0. What it cannot be asked is left out. */
export async function showRtc(rtc: RtcDevice, { maxUserFreq }: RtcSettings): Promise<string> {
  const tm = await answerOf(rtc.readTime());
  const alarm = await answerOf(rtc.readAlarm());
  const lines = [
    ...(tm ? [`rtc_time\t: ${rtcTimeText(tm)}`, `rtc_date\t: ${rtcDateText(tm)}`] : []),
    ...(alarm
      ? [
          `alrm_time\t: ${rtcTimeText(alarm.time)}`,
          `alrm_date\t: ${rtcDateText(alarm.time)}`,
          `alarm_IRQ\t: ${yesNo(alarm.enabled)}`,
          `alrm_pending\t: ${yesNo(alarm.pending)}`,
          `update IRQ enabled\t: ${yesNo(rtc.updateIrqEnabled)}`,
          "periodic IRQ enabled\t: no",
          "periodic IRQ frequency\t: 1",
          `max user IRQ frequency\t: ${maxUserFreq}`,
        ]
      : []),
    "24hr\t\t: yes",
  ];
  return `${lines.join("\n")}\n`;
}

async function answerOf<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof KernelError) return undefined;
    throw error;
  }
}

const yesNo = (value: boolean): string => (value ? "yes" : "no");
