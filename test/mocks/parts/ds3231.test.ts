/** The clock's registers and its pin, as the data sheet has them. */
import { Ds3231, VirtualClock } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";

const START = Date.UTC(2026, 10, 25, 15) / 1000;
const [CONTROL, STATUS, TEMPERATURE] = [0x0e, 0x0f, 0x11];

let time: VirtualClock;
let part: Ds3231;
beforeEach(() => {
  time = new VirtualClock();
  part = new Ds3231(time);
});
function write(register: number, ...bytes: number[]): void {
  part.start("write");
  part.write(register);
  for (const byte of bytes) part.write(byte);
}
function read(register: number, count = 1): number[] {
  write(register);
  part.start("read");
  return Array.from({ length: count }, () => part.read());
}

describe("the time", () => {
  test("begins with the year 2000, a Saturday, and the flag that it stood still", () => {
    expect([...read(0, 7), ...read(CONTROL, 2)]).toEqual([0, 0, 0, 7, 1, 1, 0, 0x1c, 0x88]);
  });

  test("goes on, over the end of the century", async () => {
    write(0, 0x58, 0x59, 0x23, 5, 0x31, 0x12, 0x99);
    await time.advance("1500ms");
    expect(read(0, 7)).toEqual([0x59, 0x59, 0x23, 5, 0x31, 0x12, 0x99]);
    await time.advance("500ms");
    expect(read(0, 7)).toEqual([0, 0, 0, 6, 1, 0x81, 0]);
  });

  test("begins a second anew when the seconds are written, and not with the minutes", async () => {
    part.time = START;
    await time.advance("700ms");
    write(1, 0x30);
    await time.advance("300ms");
    expect(read(0, 3)).toEqual([1, 0x30, 0x15]);
    await time.advance("700ms");
    write(0, 0x10);
    await time.advance("900ms");
    expect(read(0)).toEqual([0x10]);
  });

  test("is shown with 12 hours where that was written", async () => {
    write(2, 0x71);
    expect(read(2)).toEqual([0x71]);
    await time.advance("1h");
    expect(read(2)).toEqual([0x52]);
    await time.advance("12h");
    expect(read(2)).toEqual([0x72]);
  });

  test("is the same for a whole transfer", async () => {
    part.time = START;
    await time.advance("999ms");
    part.start("write");
    part.write(0);
    part.start("read");
    await time.advance("1ms");
    expect(part.read()).toBe(0);
  });
});

test("the flags can be cleared, and not be set", () => {
  write(STATUS, 0xff);
  expect(read(STATUS)).toEqual([0x88]);
  write(STATUS, 0);
  expect(read(STATUS)).toEqual([0]);
});

test("the registers follow one another, and the first comes after the last", () => {
  part.temperature = -0.25;
  write(TEMPERATURE, 1, 2);
  expect(read(TEMPERATURE, 3)).toEqual([0xff, 0xc0, 0]);
});

describe("the alarm", () => {
  const DATE = [0x05, 0x00, 0x15, 0x25] as const;
  const low = async (seconds: number): Promise<boolean> => {
    await time.advance(`${seconds}s`);
    return part.int.driven === 0;
  };
  beforeEach(() => {
    part.time = START;
  });

  test("lowers the pin when day, hour, minute and second match, until the flag is cleared", async () => {
    write(0x07, ...DATE);
    write(CONTROL, 0x05);
    expect([await low(4), await low(1), await low(3600)]).toEqual([false, true, true]);
    write(STATUS, 0x08);
    expect(await low(0)).toBe(false);
  });

  test.each([
    ["each second", [0x80, 0x80, 0x80, 0x80], 1],
    ["at a second", [0x05, 0x80, 0x80, 0x80], 5],
    ["at a minute", [0x05, 0x01, 0x80, 0x80], 65],
    ["at an hour", [0x05, 0x00, 0x16, 0x80], 3605],
    ["at an hour of twelve", [0x05, 0x00, 0x64, 0x80], 3605],
    ["on a day of the week", [0x05, 0x00, 0x15, 0x45], 86_405],
  ])("goes off %s", async (_name, registers, seconds) => {
    write(0x07, ...registers);
    write(CONTROL, 0x05);
    expect([await low(seconds - 1), await low(1)]).toEqual([false, true]);
  });

  test("stays away where it is not to interrupt, or never comes", async () => {
    write(0x07, ...DATE);
    write(CONTROL, 0x01); // the pin has a square wave
    expect(await low(10)).toBe(false);
    write(0x07, 0, 0, 0, 0x32);
    write(CONTROL, 0x05);
    write(STATUS, 0);
    expect(await low(100 * 86_400)).toBe(false);
    expect(time.pending).toBe(0);
  });
});
