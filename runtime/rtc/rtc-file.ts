import { EAGAIN, EBUSY, EINVAL, ENODEV, KernelError } from "../errno.ts";
import { FasyncQueue, POLL_IN, SIGIO } from "../fs/fasync.ts";
import type { FileOperations } from "../fs/file-operations.ts";
import { POLLERR, POLLHUP, POLLIN, POLLRDNORM } from "../fs/flags.ts";
import type { RtcDevice } from "./rtc-device.ts";
import { rtcIoctl } from "./rtc-ioctl.ts";

/** `unsigned long` of a 64-bit program; a 32-bit one reads four bytes, which are answered as well. */
const LONG = 8;
const INT = 4;

/** /dev/rtcN: one program at a time has it open, sets it, and reads when it interrupts. */
export function rtcFile(rtc: RtcDevice): FileOperations {
  let isOpen = false;
  const signals = new FasyncQueue();
  rtc.irqQueue.subscribe(() => {
    if (rtc.hasIrqData) signals.kill(SIGIO, POLL_IN);
  });
  return {
    open() {
      if (rtc.isGone) return -ENODEV;
      if (isOpen) return -EBUSY;
      isOpen = true;
      rtc.takeIrqData();
      return 0;
    },

    /** Nobody would wait for the seconds any more; the alarm stays. */
    async release() {
      isOpen = false;
      await rtc.updateIrqEnable(false).catch(ignoreRefusal);
    },

    async read(_file, to, call) {
      if (to.length !== INT && to.length < LONG) return -EINVAL;
      if (!rtc.hasIrqData && !rtc.isGone && call.nonblock) return -EAGAIN;
      await rtc.irqQueue.wait(() => rtc.hasIrqData || rtc.isGone, call);
      if (rtc.isGone) return -ENODEV;
      const bytes = new DataView(new ArrayBuffer(to.length === INT ? INT : LONG));
      bytes.setUint32(0, rtc.takeIrqData(), true);
      return to.put(new Uint8Array(bytes.buffer));
    },

    poll(_file, table) {
      table.wait(rtc.irqQueue);
      if (rtc.isGone) return POLLHUP | POLLERR;
      return rtc.hasIrqData ? POLLIN | POLLRDNORM : 0;
    },

    ioctl: (_file, cmd, arg) => rtcIoctl(rtc, cmd, arg),
    fasync: (file, on) => signals.helper(file, on),
  };
}

function ignoreRefusal(error: unknown): void {
  if (!(error instanceof KernelError)) throw error;
}
