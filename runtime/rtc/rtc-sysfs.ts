import { EBUSY, EINVAL, KernelError } from "../errno.ts";
import { attrRO, attrRW } from "../fs/attr.ts";
import type { Attribute } from "../fs/sysfs.ts";
import { kstrtoll, kstrtoul } from "../kstrtox.ts";
import type { RtcDevice } from "./rtc-device.ts";
import { rtcDateText, rtcTime64ToTm, rtcTimeText, rtcTmToTime64 } from "./rtc-time.ts";

/** Interrupts a second that a program may ask for. We make no periodic ones; programs look at the file. */
const DEFAULT_USER_FREQUENCY = 64;
const MOST_USER_FREQUENCY = 4095;
/** As in Linux: an alarm that is off is set to five minutes from now, since it has to be set to something. */
const NO_ALARM_IN = 300;

/** What the files and /proc/driver/rtc show that no chip knows. */
export interface RtcSettings {
  maxUserFreq: number;
}
export const rtcSettings = (): RtcSettings => ({ maxUserFreq: DEFAULT_USER_FREQUENCY });

/** The files of /sys/class/rtc/rtcN. */
export function rtcAttributes(rtc: RtcDevice, settings: RtcSettings): Attribute[] {
  const { parent, range = [0, 0] } = rtc.options;
  const name = parent ? `${parent.driverString} ${parent.name}` : rtc.name;
  const isWakeup = rtc.hasAlarm && parent?.power.canWakeup;
  return [
    attrRO("name", () => `${name}\n`),
    attrRO("date", async () => `${rtcDateText(await rtc.readTime())}\n`),
    attrRO("time", async () => `${rtcTimeText(await rtc.readTime())}\n`),
    attrRO("since_epoch", async () => `${rtcTmToTime64(await rtc.readTime())}\n`),
    attrRO("hctosys", () => "0\n"), // it is Linux that keeps the machine's time
    attrRO("range", () => `[${range[0]},${range[1]}]\n`),
    attrRW(
      "max_user_freq",
      () => `${settings.maxUserFreq}\n`,
      (text) => {
        settings.maxUserFreq = frequencyOf(text);
      },
    ),
    ...(isWakeup
      ? [
          attrRW(
            "wakealarm",
            () => showWakealarm(rtc),
            (text) => storeWakealarm(rtc, text),
          ),
        ]
      : []),
  ];
}

function frequencyOf(text: string): number {
  const value = Number(kstrtoul(text));
  if (value === 0 || value > MOST_USER_FREQUENCY) {
    throw new KernelError(EINVAL, `a frequency is 1 … ${MOST_USER_FREQUENCY}`);
  }
  return value;
}

async function showWakealarm(rtc: RtcDevice): Promise<string> {
  const { enabled, time } = await rtc.readAlarm();
  return enabled ? `${rtcTmToTime64(time)}\n` : "";
}

/** wakealarm_store(): `+60` is a minute from now, `+=60` a minute later than it was, what is past turns it off. */
async function storeWakealarm(rtc: RtcDevice, text: string): Promise<void> {
  const [, sign, number = ""] = /^(\+=|\+|)(.*)$/s.exec(text) ?? [];
  const given = Number(kstrtoll(number));
  const now = rtcTmToTime64(await rtc.readTime());
  const wanted = sign === "+" ? now + given : given;
  if (wanted <= now && sign !== "+=") return setWakealarm(rtc, now + NO_ALARM_IN, false);
  const { enabled, time } = await rtc.readAlarm();
  if (sign === "+=" && !enabled) throw new KernelError(EINVAL, "there is no alarm that could be later");
  if (sign !== "+=" && enabled) throw new KernelError(EBUSY, "an alarm is set: echo 0 > wakealarm first");
  await setWakealarm(rtc, sign === "+=" ? rtcTmToTime64(time) + wanted : wanted, true);
}

const setWakealarm = (rtc: RtcDevice, seconds: number, enabled: boolean): Promise<void> =>
  rtc.setAlarm({ enabled, pending: false, time: rtcTime64ToTm(seconds) });
