import { EINVAL, ENOTTY, KernelError } from "../errno.ts";
import { _IO, _IOR, _IOW } from "../fs/ioctl.ts";
import type { IoctlArgument } from "../fs/ioctl-argument.ts";
import type { RtcDevice } from "./rtc-device.ts";
import { RTC_TIME, RTC_WKALRM, type RtcTime, rtcTime64ToTm, rtcTmToTime64, rtcValidTm } from "./rtc-time.ts";

/** Numbers of `include/uapi/linux/rtc.h`. */
export const RTC_AIE_ON = _IO("p", 0x01);
export const RTC_AIE_OFF = _IO("p", 0x02);
export const RTC_UIE_ON = _IO("p", 0x03);
export const RTC_UIE_OFF = _IO("p", 0x04);
export const RTC_ALM_SET = _IOW("p", 0x07, RTC_TIME);
export const RTC_ALM_READ = _IOR("p", 0x08, RTC_TIME);
export const RTC_RD_TIME = _IOR("p", 0x09, RTC_TIME);
export const RTC_SET_TIME = _IOW("p", 0x0a, RTC_TIME);
export const RTC_WKALM_SET = _IOW("p", 0x0f, RTC_WKALRM);
export const RTC_WKALM_RD = _IOR("p", 0x10, RTC_WKALRM);

const DAY = 86_400;

/** The ioctl(2) of /dev/rtcN: rtc_dev_ioctl(). Who may open the file may set the clock. */
export async function rtcIoctl(rtc: RtcDevice, cmd: number, arg: IoctlArgument): Promise<number> {
  switch (cmd) {
    case RTC_RD_TIME:
      arg.put(RTC_TIME, await rtc.readTime());
      return 0;
    case RTC_SET_TIME:
      await rtc.setTime(arg.take(RTC_TIME));
      return 0;
    case RTC_ALM_READ:
      arg.put(RTC_TIME, (await rtc.readAlarm()).time);
      return 0;
    case RTC_ALM_SET:
      return setNextDay(rtc, arg.take(RTC_TIME));
    case RTC_WKALM_RD:
      arg.put(RTC_WKALRM, await rtc.readAlarm());
      return 0;
    case RTC_WKALM_SET:
      await rtc.setAlarm(arg.take(RTC_WKALRM));
      return 0;
    default:
      return onOff(rtc, cmd);
  }
}

async function onOff(rtc: RtcDevice, cmd: number): Promise<number> {
  if (cmd === RTC_AIE_ON || cmd === RTC_AIE_OFF) await rtc.alarmIrqEnable(cmd === RTC_AIE_ON);
  else if (cmd === RTC_UIE_ON || cmd === RTC_UIE_OFF) await rtc.updateIrqEnable(cmd === RTC_UIE_ON);
  else return -ENOTTY;
  return 0;
}

/** RTC_ALM_SET has a time of the day: the next one, within 24 hours. It does not interrupt before RTC_AIE_ON. */
async function setNextDay(rtc: RtcDevice, { tmHour, tmMin, tmSec }: RtcTime): Promise<number> {
  const now = await rtc.readTime();
  const today = { ...now, tmHour, tmMin, tmSec };
  if (!rtcValidTm(today)) throw new KernelError(EINVAL, "there is no such time of the day");
  const seconds = rtcTmToTime64(today);
  const isOver = seconds < rtcTmToTime64(now);
  await rtc.setAlarm({ enabled: false, pending: false, time: rtcTime64ToTm(seconds + (isOver ? DAY : 0)) });
  return 0;
}
