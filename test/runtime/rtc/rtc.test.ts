/** Real time clocks as programs see them: /dev/rtcN, /sys/class/rtc, /proc/driver/rtc. */
import {
  EIO,
  KernelError,
  type ModuleContext,
  O_NONBLOCK,
  POLLERR,
  POLLHUP,
  POLLIN,
  POLLRDNORM,
  RTC_AF,
  RTC_AIE_OFF,
  RTC_AIE_ON,
  RTC_ALM_READ,
  RTC_ALM_SET,
  RTC_IRQF,
  RTC_RD_TIME,
  RTC_SET_TIME,
  RTC_UF,
  RTC_UIE_OFF,
  RTC_UIE_ON,
  RTC_WKALM_RD,
  RTC_WKALM_SET,
  rtcTime64ToTm,
  rtcTmToTime64,
} from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { contextOf, load, refusal, treeOf } from "../support.ts";
import {
  decodedAlarm,
  decodedTime,
  encodedAlarm,
  encodedTime,
  softClock,
  type SoftClock,
} from "./support.ts";

const RTC = "/sys/class/rtc/rtc0";
/** 2026-01-01T00:00:00Z, at which virtual time begins. */
const START = Date.UTC(2026, 0, 1) / 1000;
const READABLE = POLLIN | POLLRDNORM;

let sim: Simulation;
let k: ModuleContext;
beforeEach(async () => {
  sim = simulate();
  k = await contextOf(sim);
});
const open = (flags = 0, path = "/dev/rtc0") => sim.kernel.vfs.open(path, flags);
const read = (file: string): Promise<string> => sim.kernel.vfs.readFile(`${RTC}/${file}`);
const write = (file: string, text: string): Promise<void> => sim.kernel.vfs.writeFile(`${RTC}/${file}`, text);
type File = Awaited<ReturnType<typeof open>>;

async function timeOf(file: File, cmd = RTC_RD_TIME): Promise<number> {
  const bytes = new Uint8Array(36);
  expect(await file.ioctl(cmd, bytes)).toBe(0);
  return rtcTmToTime64(decodedTime(bytes)) - START;
}
async function alarmOf(file: File): Promise<object> {
  const bytes = new Uint8Array(40);
  expect(await file.ioctl(RTC_WKALM_RD, bytes)).toBe(0);
  const { enabled, time } = decodedAlarm(bytes);
  return { enabled, at: rtcTmToTime64(time) - START };
}
const setAlarm = (file: File, at: number, enabled = true): Promise<number> =>
  file.ioctl(RTC_WKALM_SET, encodedAlarm({ enabled, pending: false, time: rtcTime64ToTm(START + at) }));
/** What a read says: the flags, and how often. */
async function happened(file: File, length = 8): Promise<[flags: number, times: number]> {
  const bytes = await file.read(length);
  expect(bytes.length).toBe(length);
  const data = bytes.readUInt32LE(0);
  return [data & 0xff, data >>> 8];
}

describe("the time", () => {
  test("is read and set as Linux has it, and is in the files", async () => {
    softClock(sim, k);
    const file = await open();
    expect(await timeOf(file)).toBe(0);
    await sim.advance("90s");
    expect(await timeOf(file)).toBe(90);
    await file.ioctl(RTC_SET_TIME, encodedTime(rtcTime64ToTm(Date.UTC(2024, 1, 29, 23, 59, 58) / 1000)));
    await sim.advance("1s");
    expect([await read("date"), await read("time")]).toEqual(["2024-02-29\n", "23:59:59\n"]);
    await sim.advance("1s");
    expect(await read("since_epoch")).toBe(`${Date.UTC(2024, 2, 1) / 1000}\n`);
  });

  test("that the clock does not know is EINVAL, everywhere, until it is set", async () => {
    softClock(sim, k).forget();
    const file = await open();
    await expect(file.ioctl(RTC_RD_TIME, new Uint8Array(36))).rejects.toEqual(refusal("EINVAL"));
    for (const name of ["date", "time", "since_epoch"]) {
      await expect(read(name)).rejects.toEqual(refusal("EINVAL"));
    }
    expect(await sim.kernel.vfs.readFile("/proc/driver/rtc")).not.toContain("rtc_time");
    await file.ioctl(RTC_SET_TIME, encodedTime(rtcTime64ToTm(START)));
    expect(await timeOf(file)).toBe(0);
  });

  test("is not one that there is not, neither read nor set", async () => {
    const clock = softClock(sim, k);
    const file = await open();
    const wrong = { ...rtcTime64ToTm(START), tmMon: 1, tmMday: 30 };
    await expect(file.ioctl(RTC_SET_TIME, encodedTime(wrong))).rejects.toEqual(refusal("EINVAL"));
    clock.readTime = () => wrong;
    await expect(timeOf(file)).rejects.toEqual(refusal("EINVAL"));
  });

  test("is within the clock's range, else ERANGE", async () => {
    softClock(sim, k, { range: [START, START + 99] });
    const file = await open();
    const set = (at: number) => file.ioctl(RTC_SET_TIME, encodedTime(rtcTime64ToTm(START + at)));
    await expect(set(-1)).rejects.toEqual(refusal("ERANGE"));
    await expect(set(100)).rejects.toEqual(refusal("ERANGE"));
    await expect(setAlarm(file, 100)).rejects.toEqual(refusal("ERANGE"));
    expect([await set(99), await timeOf(file)]).toEqual([0, 99]);
    expect(await read("range")).toBe(`[${START},${START + 99}]\n`);
  });

  test("of a chip that fails is its errno; a clock that only goes cannot be set", async () => {
    softClock(sim, k).failure = new KernelError(EIO, "no answer");
    k.rtc.register({ ops: { readTime: () => rtcTime64ToTm(START) } });
    await expect(timeOf(await open())).rejects.toEqual(refusal("EIO"));
    const other = await open(0, "/dev/rtc1");
    expect(await timeOf(other)).toBe(0);
    await expect(other.ioctl(RTC_SET_TIME, encodedTime(rtcTime64ToTm(START)))).rejects.toEqual(
      refusal("EINVAL"),
    );
  });
});

describe("the alarm", () => {
  let clock: SoftClock;
  let file: File;
  beforeEach(async () => {
    clock = softClock(sim, k);
    file = await open();
  });

  test("wakes a reader at its second, once", async () => {
    await setAlarm(file, 5);
    expect(await alarmOf(file)).toEqual({ enabled: true, at: 5 });
    const reading = happened(file);
    await sim.advance("4999ms");
    expect(file.pollNow()).toBe(0);
    await sim.advance("1ms");
    expect(await reading).toEqual([RTC_IRQF | RTC_AF, 1]);
    expect(await alarmOf(file)).toEqual({ enabled: false, at: 5 });
    await sim.advance("1h");
    expect(file.pollNow()).toBe(0);
  });

  test("that is past comes at once, also when the clock is set beyond it", async () => {
    await setAlarm(file, 0);
    expect(await happened(file)).toEqual([RTC_IRQF | RTC_AF, 1]);
    await setAlarm(file, 60);
    await file.ioctl(RTC_SET_TIME, encodedTime(rtcTime64ToTm(START + 3600)));
    expect(await happened(file, 4)).toEqual([RTC_IRQF | RTC_AF, 1]);
  });

  test("that is due while the chip is still told is not missed", async () => {
    clock.slow = 2e9;
    await setAlarm(file, 1);
    expect(await happened(file)).toEqual([RTC_IRQF | RTC_AF, 1]);
  });

  test("by the time of the day is today or tomorrow, and interrupts when it is turned on", async () => {
    await sim.advance("2h");
    const hours = (tmHour: number) => ({ ...rtcTime64ToTm(0), tmHour });
    await file.ioctl(RTC_ALM_SET, encodedTime(hours(3)));
    expect(await timeOf(file, RTC_ALM_READ)).toBe(3 * 3600);
    await file.ioctl(RTC_ALM_SET, encodedTime(hours(1)));
    expect(await alarmOf(file)).toEqual({ enabled: false, at: 25 * 3600 });
    await file.ioctl(RTC_AIE_ON);
    expect(clock.alarm).toBe(START + 25 * 3600);
    await sim.advance("23h");
    expect(await happened(file)).toEqual([RTC_IRQF | RTC_AF, 1]);
    await expect(file.ioctl(RTC_ALM_SET, encodedTime(hours(24)))).rejects.toEqual(refusal("EINVAL"));
  });

  test("can be turned off, which the chip hears", async () => {
    await setAlarm(file, 5);
    await file.ioctl(RTC_AIE_OFF);
    expect(clock.alarm).toBeUndefined();
    await sim.advance("10s");
    expect([file.pollNow(), await alarmOf(file)]).toEqual([0, { enabled: false, at: 5 }]);
  });

  test("that the chip did not take is not set", async () => {
    clock.failure = new KernelError(EIO, "no answer");
    await expect(setAlarm(file, 5)).rejects.toEqual(refusal("EIO"));
    clock.failure = undefined;
    expect(await alarmOf(file)).toMatchObject({ enabled: false });
  });

  test("stays when the file is closed", async () => {
    await setAlarm(file, 5);
    await file.close();
    const again = await open();
    await sim.advance("5s");
    expect(await happened(again)).toEqual([RTC_IRQF | RTC_AF, 1]);
  });

  test("of before is known, and goes off", async () => {
    const alarm = { enabled: true, pending: false, time: rtcTime64ToTm(START + 5) };
    const other = softClock(sim, k, { alarm });
    const second = await open(0, "/dev/rtc1");
    expect(await alarmOf(second)).toEqual({ enabled: true, at: 5 });
    await sim.advance("6s");
    await other.rtc?.updateIrq();
    expect(await happened(second)).toEqual([RTC_IRQF | RTC_AF, 1]);
  });
});

describe("update interrupts", () => {
  test("come each second, beside the alarm, with how often it was", async () => {
    softClock(sim, k);
    const file = await open();
    await sim.advance("300ms");
    await file.ioctl(RTC_UIE_ON);
    const reading = happened(file);
    await sim.advance("700ms");
    expect(await reading).toEqual([RTC_IRQF | RTC_UF, 1]);
    await setAlarm(file, 3);
    await sim.advance("3s");
    expect(await happened(file)).toEqual([RTC_IRQF | RTC_UF | RTC_AF, 4]);
    await file.ioctl(RTC_UIE_OFF);
    await sim.advance("3s");
    expect(file.pollNow()).toBe(0);
  });

  test("end when the file is closed, and go on when the clock is set", async () => {
    const clock = softClock(sim, k);
    const file = await open();
    await file.ioctl(RTC_UIE_ON);
    await file.ioctl(RTC_SET_TIME, encodedTime(rtcTime64ToTm(START - 86_400)));
    await sim.advance("2s");
    expect(await happened(file)).toEqual([RTC_IRQF | RTC_UF, 2]);
    await file.close();
    await sim.clock.settle();
    expect(clock.alarm).toBeUndefined();
  });
});

describe("a clock without an alarm", () => {
  test.each([RTC_AIE_ON, RTC_AIE_OFF, RTC_UIE_ON])("refuses %i with EINVAL", async (cmd) => {
    k.rtc.register({ ops: { readTime: () => rtcTime64ToTm(START) } });
    const file = await open();
    await expect(file.ioctl(cmd)).rejects.toEqual(refusal("EINVAL"));
    await expect(setAlarm(file, 5)).rejects.toEqual(refusal("EINVAL"));
    await expect(alarmOf(file)).rejects.toEqual(refusal("EINVAL"));
    expect(await file.ioctl(RTC_UIE_OFF)).toBe(0);
  });
});

describe("the file", () => {
  test("is one program's at a time", async () => {
    softClock(sim, k);
    const file = await open();
    await expect(open()).rejects.toEqual(refusal("EBUSY"));
    await file.close();
    await open();
  });

  test("answers EAGAIN, EINTR, and EINVAL for a read that is too short", async () => {
    softClock(sim, k);
    const file = await open(O_NONBLOCK);
    await expect(file.read(8)).rejects.toEqual(refusal("EAGAIN"));
    for (const length of [0, 3, 5]) await expect(file.read(length)).rejects.toEqual(refusal("EINVAL"));
    await file.close();
    const waiting = await open();
    const reading = waiting.read(8);
    waiting.interrupt();
    await expect(reading).rejects.toEqual(refusal("EINTR"));
  });

  test("knows no other calls: ENOTTY", async () => {
    softClock(sim, k);
    const file = await open();
    for (const cmd of [0x7005, 0x7099]) await expect(file.ioctl(cmd)).rejects.toEqual(refusal("ENOTTY"));
  });

  test("of a clock that has gone is ENODEV, and who waits hears of it", async () => {
    const { rtc } = softClock(sim, k);
    const file = await open();
    const reading = file.read(8);
    rtc?.unregister();
    rtc?.unregister();
    await expect(reading).rejects.toEqual(refusal("ENODEV"));
    await expect(file.ioctl(RTC_RD_TIME, new Uint8Array(36))).rejects.toEqual(refusal("ENODEV"));
    expect(file.pollNow()).toBe(POLLHUP | POLLERR);
    await expect(open()).rejects.toEqual(refusal("ENOENT"));
  });

  test("tells by poll that there is something to read", async () => {
    softClock(sim, k);
    const file = await open();
    await setAlarm(file, 1);
    await sim.advance("1s");
    expect(file.pollNow()).toBe(READABLE);
    await happened(file);
    expect(file.pollNow()).toBe(0);
  });
});

describe("the other files", () => {
  test("say what there is to say, in Linux's words", async () => {
    softClock(sim, k);
    expect([await read("name"), await read("hctosys"), await read("range")]).toEqual([
      "rtc0\n",
      "0\n",
      "[0,0]\n",
    ]);
    expect(await sim.kernel.vfs.readFile("/proc/driver/rtc")).toBe(
      "rtc_time\t: 00:00:00\nrtc_date\t: 2026-01-01\nalrm_time\t: 00:00:00\nalrm_date\t: 1970-01-01\n" +
        "alarm_IRQ\t: no\nalrm_pending\t: no\nupdate IRQ enabled\t: no\nperiodic IRQ enabled\t: no\n" +
        "periodic IRQ frequency\t: 1\nmax user IRQ frequency\t: 64\n24hr\t\t: yes\n",
    );
  });

  test("take a frequency of 1 to 4095", async () => {
    softClock(sim, k);
    await write("max_user_freq", "4095\n");
    expect(await read("max_user_freq")).toBe("4095\n");
    for (const text of ["0", "4096", "many"]) {
      await expect(write("max_user_freq", text)).rejects.toEqual(refusal("EINVAL"));
    }
  });

  test("have wakealarm where the clock wakes the system: absolute, from now, later, and off", async () => {
    const parent = k.platform.registerDevice("board");
    parent.power.initWakeup(true);
    softClock(sim, k, { parent });
    expect([await read("name"), await read("wakealarm")]).toEqual(["platform board\n", ""]);
    await write("wakealarm", "+60\n");
    expect(await read("wakealarm")).toBe(`${START + 60}\n`);
    await expect(write("wakealarm", "+90")).rejects.toEqual(refusal("EBUSY"));
    await write("wakealarm", "+=30");
    expect(await read("wakealarm")).toBe(`${START + 90}\n`);
    await write("wakealarm", "0");
    expect(await read("wakealarm")).toBe("");
    await expect(write("wakealarm", "+=30")).rejects.toEqual(refusal("EINVAL"));
    await write("wakealarm", String(START + 7));
    expect(await read("wakealarm")).toBe(`${START + 7}\n`);
    await expect(write("wakealarm", "soon")).rejects.toEqual(refusal("EINVAL"));
  });

  test("have no wakealarm where it does not", () => {
    softClock(sim, k);
    expect(sim.kernel.vfs.readdir(RTC)).not.toContain("wakealarm");
  });
});

describe("clocks", () => {
  test("are numbered, sixteen at most, and share a major number", async () => {
    for (let count = 0; count < 16; count++) softClock(sim, k);
    expect(() => softClock(sim, k)).toThrow(refusal("ENOSPC"));
    expect(sim.kernel.vfs.readdir("/sys/class/rtc")).toHaveLength(16);
    expect(await sim.kernel.vfs.readFile("/proc/devices")).toMatch(/^ *\d+ rtc$/m);
  });

  test("go with their module, and leave nothing", async () => {
    const before = [treeOf(sim), sim.kernel.chrdevs.show()];
    await load(sim, "mine", (mine) => void softClock(sim, mine));
    await sim.rmmod("mine");
    expect([treeOf(sim), sim.kernel.chrdevs.show()]).toEqual(before);
  });

  test("keep their module while somebody has them open", async () => {
    await load(sim, "mine", (mine) => void softClock(sim, mine));
    const file = await open();
    await expect(sim.rmmod("mine")).rejects.toEqual(refusal("EBUSY"));
    await file.close();
    await sim.rmmod("mine");
  });
});
