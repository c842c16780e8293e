/** The clock: its registers against the data sheet's, and its files in virtual time. */
import fc from "fast-check";
import {
  O_NONBLOCK,
  RTC_AF,
  RTC_IRQF,
  RTC_RD_TIME,
  RTC_SET_TIME,
  RTC_UF,
  RTC_UIE_ON,
  type RtcTime,
  rtcTime64ToTm,
  rtcTmToTime64,
} from "tophalf";
import { Ds3231, RegisterFile, simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { decodeAlarm, decodeTime, encodeAlarm, encodeTime } from "../../drivers/ds3231/coding.ts";
import ds3231 from "../../drivers/ds3231/index.ts";
import { CONTROL, STATUS } from "../../drivers/ds3231/registers.ts";
import { decodedTime, encodedTime } from "../runtime/rtc/support.ts";
import { refusal } from "../runtime/support.ts";

const RTC = "/sys/class/rtc/rtc0";
const seconds = (iso: string): number => Date.parse(iso) / 1000;
const START = seconds("2026-11-25T15:00:00Z");

let sim: Simulation;
let clock: Ds3231;
beforeEach(() => {
  sim = simulate();
  clock = sim.i2c().attach(0x68, new Ds3231(sim.clock));
  clock.int.join(sim.board.line("GPIO25").wire);
  clock.time = START;
});
/** Not by its file: an alarm would go off in virtual time while the disk is read. */
const insmod = (...params: string[]): Promise<unknown> =>
  sim.until(sim.kernel.modules.insmod({ name: "ds3231", definition: ds3231 }, params));
const withInt = (): Promise<unknown> => insmod("interrupt=GPIO25");
const read = (file: string): Promise<string> => sim.until(sim.kernel.vfs.readFile(`${RTC}/${file}`));
const write = (file: string, text: string): Promise<void> =>
  sim.until(sim.kernel.vfs.writeFile(`${RTC}/${file}`, text));
const open = (flags = 0) => sim.kernel.vfs.open("/dev/rtc0", flags);
const log = (): string => sim.log.join("\n");

async function setTime(at: number): Promise<void> {
  const file = await open();
  try {
    await sim.until(file.ioctl(RTC_SET_TIME, encodedTime(rtcTime64ToTm(at))));
  } finally {
    await sim.until(file.close());
  }
}

describe("the registers of the time", () => {
  test("are those of figure 1", () => {
    expect([...encodeTime(rtcTime64ToTm(seconds("2026-11-25T23:59:58Z")))]).toEqual([
      0x58, 0x59, 0x23, 0x04, 0x25, 0x11, 0x26,
    ]);
    expect([...encodeTime(rtcTime64ToTm(seconds("2199-12-31T00:00:00Z")))]).toEqual([
      0x00, 0x00, 0x00, 0x03, 0x31, 0x92, 0x99,
    ]);
  });

  test("and fields are one and the same, from 2000 to 2199", () => {
    fc.assert(
      fc.property(fc.integer({ min: seconds("2000-01-01"), max: seconds("2199-12-31T23:59:59Z") }), (at) => {
        expect(decodeTime(encodeTime(rtcTime64ToTm(at)))).toEqual(rtcTime64ToTm(at));
      }),
    );
  });

  test.each([
    [0x52, 0],
    [0x41, 1],
    [0x51, 11],
    [0x72, 12],
    [0x61, 13],
    [0x71, 23],
    [0x00, 0],
    [0x12, 12],
    [0x23, 23],
  ])("have hours of both kinds: %i is %i", (register, hour) => {
    expect(decodeTime(Uint8Array.of(0, 0, register, 1, 1, 1, 0)).tmHour).toBe(hour);
  });
});

describe("the registers of the alarm", () => {
  const now = rtcTime64ToTm(seconds("2026-01-30T12:00:00Z"));
  const next = (...bytes: number[]): string | undefined => {
    const tm: RtcTime | undefined = decodeAlarm(Uint8Array.from(bytes), now);
    return tm && new Date(rtcTmToTime64(tm) * 1000).toISOString();
  };

  test("are those of table 2, and mean the next such day", () => {
    expect([...encodeAlarm(rtcTime64ToTm(seconds("2026-01-31T08:30:59Z")))]).toEqual([
      0x59, 0x30, 0x08, 0x31,
    ]);
    expect(next(0x59, 0x30, 0x08, 0x31)).toBe("2026-01-31T08:30:59.000Z");
    expect(next(0x00, 0x00, 0x12, 0x30)).toBe("2026-03-30T12:00:00.000Z"); // now is over, and February has none
    expect(next(0x01, 0x00, 0x52 | 0x20, 0x01)).toBe("2026-02-01T12:00:01.000Z");
  });

  test("of another kind, or of no day, are no alarm", () => {
    for (const bytes of [
      [0x80, 0x00, 0x00, 0x01],
      [0x00, 0x00, 0x00, 0x41],
      [0x00, 0x00, 0x00, 0x00],
      [0x00, 0x00, 0x00, 0x32],
    ])
      expect(next(...bytes)).toBeUndefined();
  });
});

describe("the clock", () => {
  test("is told in the files that Linux has, and goes on", async () => {
    await insmod();
    expect(sim.log.at(-1)).toBe("ds3231 1-0068: registered as rtc0");
    expect([await read("name"), await read("date"), await read("since_epoch")]).toEqual([
      "ds3231 1-0068\n",
      "2026-11-25\n",
      `${START}\n`,
    ]);
    await sim.advance("1h");
    expect(await read("time")).toBe("16:00:00\n");
    expect(await sim.until(sim.kernel.vfs.readFile("/proc/driver/rtc"))).toMatch(
      /^rtc_time\t: 16:00:00\nrtc_date\t: 2026-11-25\n/,
    );
    expect(sim.kernel.vfs.readdir(RTC)).not.toContain("wakealarm");
  });

  test("that has stood still says so, and tells no time before it is set", async () => {
    clock.losePower();
    await insmod();
    expect(sim.log.at(-1)).toMatch(/^ds3231 1-0068: the clock has stood still: set it, .*--systohc/);
    await expect(read("time")).rejects.toEqual(refusal("EINVAL"));
    await setTime(START);
    expect(clock.get(STATUS) & 0x80).toBe(0);
    expect(await read("since_epoch")).toBe(`${START}\n`);
  });

  test.each(["2000-01-01T00:00:00Z", "2099-12-31T23:59:59Z", "2100-01-01T00:00:00Z", "2199-12-31T23:59:59Z"])(
    "takes %s",
    async (iso) => {
      await insmod();
      await setTime(seconds(iso));
      expect([await read("since_epoch"), clock.time]).toEqual([`${seconds(iso)}\n`, seconds(iso)]);
    },
  );

  test("takes no time before 2000 and after 2199: ERANGE", async () => {
    await insmod();
    for (const iso of ["1999-12-31T23:59:59Z", "2200-01-01T00:00:00Z"]) {
      await expect(setTime(seconds(iso))).rejects.toEqual(refusal("ERANGE"));
    }
  });

  test("is read with hours from 1 to 12, and set with those from 0 to 23", async () => {
    await insmod();
    const bus = sim.i2c();
    await sim.until(bus.transfer([{ addr: 0x68, flags: 0, buf: Uint8Array.of(0x02, 0x71) }])); // 11 PM
    expect(await read("time")).toBe("23:00:00\n");
    expect(clock.get(0x02)).toBe(0x71);
    await setTime(START);
    expect(clock.get(0x02)).toBe(0x15);
  });

  test("that holds no time that there is answers EINVAL", async () => {
    const chip = sim.i2c().attach(0x69, new RegisterFile(19));
    await insmod("address=0x69");
    chip.set(0, 0, 0, 0, 1, 0x31, 0x02, 0x26);
    await expect(read("date")).rejects.toEqual(refusal("EINVAL"));
  });

  test("goes on its battery from now on, where it did not", async () => {
    clock.set(CONTROL, 0x80);
    await insmod();
    expect(clock.get(CONTROL)).toBe(0);
  });

  test.each([
    [25, "25000\n"],
    [-0.25, "-250\n"],
    [-39.75, "-39750\n"],
    [0.5, "500\n"],
    [84.75, "84750\n"],
  ])("at %f degrees says so", async (degrees, text) => {
    await insmod();
    clock.temperature = degrees;
    const hwmon = (file: string) => sim.until(sim.kernel.vfs.readFile(`/sys/class/hwmon/hwmon0/${file}`));
    expect([await hwmon("name"), await hwmon("temp1_input")]).toEqual(["ds3231\n", text]);
  });

  test("is told by new_device as well", async () => {
    await insmod("address=0");
    expect(sim.kernel.vfs.readdir("/sys/class/rtc")).toEqual([]);
    await sim.until(sim.kernel.vfs.writeFile("/sys/bus/i2c/devices/i2c-1/new_device", "ds3231 0x68"));
    expect(await read("name")).toBe("ds3231 1-0068\n");
    await sim.until(sim.kernel.vfs.writeFile("/sys/bus/i2c/devices/i2c-1/delete_device", "0x68"));
    expect(sim.kernel.vfs.readdir("/sys/class/rtc")).toEqual([]);
  });
});

describe("the alarm", () => {
  /** What a read says has happened. */
  async function happened(file: Awaited<ReturnType<typeof open>>): Promise<number> {
    return (await file.read(8)).readUInt32LE(0);
  }

  test("lowers the pin, and wakes a reader at its second", async () => {
    await withInt();
    await write("wakealarm", "+5");
    expect(await read("wakealarm")).toBe(`${START + 5}\n`);
    const file = await open(O_NONBLOCK);
    await sim.advance("4s");
    await expect(file.read(8)).rejects.toEqual(refusal("EAGAIN"));
    await sim.advance("1s");
    expect(await happened(file)).toBe(0x100 | RTC_IRQF | RTC_AF);
    expect([await read("wakealarm"), clock.int.level, clock.get(STATUS) & 1]).toEqual(["", 1, 0]);
    const interrupts = await sim.kernel.vfs.readFile("/proc/interrupts");
    expect(interrupts).toMatch(/^ *\d+: +1 +.* 25 Edge +1-0068$/m);
  });

  test("in two months goes off then, though the chip knows no month", async () => {
    await withInt();
    await write("wakealarm", String(seconds("2027-01-25T15:00:00Z")));
    await sim.advance(`${31 * 24}h`); // 25 December has come by
    expect(await read("wakealarm")).not.toBe("");
    const file = await open(O_NONBLOCK);
    await expect(file.read(8)).rejects.toEqual(refusal("EAGAIN"));
    await sim.advance(`${31 * 24}h`);
    expect(await happened(file)).toBe(0x100 | RTC_IRQF | RTC_AF);
  });

  test("wakes the system", async () => {
    await withInt();
    await write("wakealarm", "+60");
    const asleep = sim.kernel.vfs.writeFile("/sys/power/state", "mem");
    const before = sim.clock.now();
    await sim.until(asleep);
    expect((sim.clock.now() - before) / 1e9).toBeCloseTo(60, 0);
    const file = "/sys/bus/i2c/devices/1-0068/power/wakeup_count";
    expect(await sim.kernel.vfs.readFile(file)).toBe("1\n");
  });

  test("that was set before is known, and one that has gone off meanwhile is heard of", async () => {
    await withInt();
    await write("wakealarm", "+60");
    await sim.until(sim.rmmod("ds3231"));
    await withInt();
    expect(await read("wakealarm")).toBe(`${START + 60}\n`);
    await sim.until(sim.rmmod("ds3231"));
    await sim.advance("61s");
    expect(clock.int.level).toBe(0);
    await withInt();
    expect(clock.int.level).toBe(1);
  });

  test("gives the update interrupts as well, on the second", async () => {
    await withInt();
    const file = await open();
    await sim.until(file.ioctl(RTC_UIE_ON));
    for (let times = 0; times < 3; times++) {
      const data = await sim.until(happened(file));
      expect(data).toBe(0x100 | RTC_IRQF | RTC_UF);
      const bytes = new Uint8Array(36);
      await sim.until(file.ioctl(RTC_RD_TIME, bytes));
      expect(rtcTmToTime64(decodedTime(bytes))).toBe(clock.time);
    }
    expect(clock.time).toBe(START + 3);
    await sim.until(file.close());
    await sim.advance("3s");
    expect(clock.get(CONTROL) & 1).toBe(0);
  });

  test("that the bus does not carry is asked for again, and logged once", async () => {
    await withInt();
    await write("wakealarm", "+5");
    const file = await open(O_NONBLOCK);
    await sim.advance("4s");
    sim.i2c().faults.failEach("nack");
    await sim.advance("2s");
    expect(log().match(/its alarm cannot be served: /g)).toHaveLength(1);
    sim.i2c().faults.clear();
    await sim.advance("1s");
    expect(await happened(file)).toBe(0x100 | RTC_IRQF | RTC_AF);
    expect(log()).not.toContain("Oops");
  });

  test("of a clock that has stood still does not keep anybody busy", async () => {
    await withInt();
    await write("wakealarm", "+5");
    clock.set(STATUS, 0x80);
    await sim.advance("10s");
    expect(log()).toMatch(/its alarm cannot be served: .*set it/);
    const { length } = sim.i2c().records;
    await sim.advance("10s");
    expect(sim.i2c().records).toHaveLength(length);
  });
});

describe("is refused, and leaves nothing:", () => {
  const refuses = async (code: string, message: RegExp, ...params: string[]): Promise<void> => {
    await expect(insmod(...params)).rejects.toEqual(refusal(code, message));
    const { modules, vfs } = sim.kernel;
    expect([modules.all, vfs.readdir("/sys/class/rtc"), vfs.readdir("/sys/class/hwmon")]).toEqual([
      [],
      [],
      [],
    ]);
  };

  test("nobody at the address", () => refuses("EREMOTEIO", /nobody acknowledges 0x57/, "address=0x57"));
  test("another chip", () => {
    sim.i2c().attach(0x69, new RegisterFile()).set(0x05, 0x60);
    return refuses("ENODEV", /no DS3231: its register 0x05 reads 0x60; is it another chip/, "address=0x69");
  });
  test("an interrupt without a clock", () =>
    refuses("EINVAL", /leave it out/, "address=0", "interrupt=GPIO25"));
  test("a line that there is not", () => refuses("EINVAL", /GPIO99/, "interrupt=GPIO99"));
  test("a bias that there is not", () => refuses("EINVAL", /'up' is no bias/, "interrupt=GPIO25", "bias=up"));
  test("a bus that fails at any transfer of the probe", async () => {
    await withInt();
    const { count } = sim.i2c().faults;
    await sim.until(sim.rmmod("ds3231"));
    clock.losePower();
    clock.time = START;
    for (let nth = 1; nth <= count; nth++) {
      sim.i2c().faults.failNth(nth, "data-nack");
      const loading = withInt();
      // What fails after the clock is registered is tried again.
      await loading.then(
        () => sim.until(sim.rmmod("ds3231")),
        (error: unknown) => expect(error).toEqual(refusal("EIO", /does not acknowledge a byte/)),
      );
      expect([sim.kernel.modules.all, sim.kernel.vfs.readdir("/sys/class/rtc")]).toEqual([[], []]);
      sim.i2c().faults.clear();
    }
    await withInt();
  });
});
