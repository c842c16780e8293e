/** The expander's registers and interrupt outputs, as the data sheet has them. */
import { Mcp23017 } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";

let part: Mcp23017;
beforeEach(() => {
  part = new Mcp23017();
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

describe("registers", () => {
  test("are at power-on as the data sheet says: all pins are inputs", () => {
    expect(read(0, 22)).toEqual([0xff, 0xff, ...Array.from({ length: 20 }, () => 0)]);
  });

  test("follow one another, and the first comes after the last", () => {
    write(0x14, 0x12, 0x34, 0x0f);
    expect([read(0x14, 2), read(0)]).toEqual([[0x12, 0x34], [0x0f]]);
  });

  test("in byte mode go to and fro between the two ports", () => {
    write(0x0a, 0x20);
    expect(read(0x0a, 3)).toEqual([0x20, 0x20, 0x20]);
    write(0x0c, 1, 2, 3);
    expect(read(0x0c, 2)).toEqual([3, 2]);
  });

  test("are elsewhere in banks, until IOCON says otherwise", () => {
    write(0x0a, 0x80);
    write(0x10, 0x0f);
    expect([part.get(0), part.get(1)]).toEqual([0xff, 0x0f]);
    write(0x05, 0);
    expect(read(0, 2)).toEqual([0xff, 0x0f]);
  });

  test("for reading only are not written, and a write to GPIO is one to OLAT", () => {
    write(0x0e, 1, 1, 1, 1, 7);
    expect(read(0x0e, 8)).toEqual([0, 0, 0, 0, 0, 0, 7, 0]);
  });
});

describe("pins", () => {
  test("are driven when they are outputs, pulled up when that is set, and read with their polarity", () => {
    write(0x00, 0xfe);
    write(0x14, 0x03);
    write(0x0d, 0x80);
    write(0x02, 0x01);
    expect([part.pins[0]?.driven, part.pins[1]?.driven, part.pins[15]?.state]).toEqual([1, "Z", 1]);
    expect(read(0x12, 2)).toEqual([0x00, 0x80]);
  });

  test("are inputs again after a reset", () => {
    write(0x00, 0x00, 0x00);
    part.reset();
    expect([part.pins[0]?.driven, read(0)]).toEqual(["Z", [0xff]]);
  });
});

describe("an interrupt", () => {
  test("keeps the first change, with the port at that moment, until it is read", () => {
    write(0x04, 0x03);
    part.drive(0, 1);
    part.drive(1, 1);
    expect(part.inta.level).toBe(0);
    expect([read(0x0e), read(0x10), part.inta.level]).toEqual([[1], [1], 1]);
    part.drive(1, 0);
    expect(read(0x0e)).toEqual([2]);
    read(0x12);
    expect([part.inta.level, read(0x0e)]).toEqual([1, [0]]);
  });

  test("is for inputs that are enabled only", () => {
    write(0x00, 0xfe);
    write(0x04, 0x01);
    part.drive(0, 1);
    part.drive(1, 1);
    expect(part.inta.level).toBe(1);
  });

  test("of a comparison with DEFVAL comes back as long as there is a difference", () => {
    write(0x04, 0x01);
    write(0x08, 0x01);
    part.drive(0, 1);
    expect([read(0x10), part.inta.level]).toEqual([[1], 0]);
    part.drive(0, 0);
    read(0x10);
    expect(part.inta.level).toBe(1);
  });

  test.each([
    ["by port", 0x00, [1, 0]],
    ["mirrored", 0x40, [0, 0]],
    ["high", 0x02, [0, 1]],
    ["open drain", 0x04, [1, 0]],
  ])("of port B is shown %s", (_how, iocon, levels) => {
    write(0x0a, iocon);
    write(0x05, 0x01);
    part.drive(8, 1);
    expect([part.inta.level, part.intb.level]).toEqual(levels);
    expect(part.intb.driven).toBe(levels[1]);
  });

  test("that is open drain lets go of the wire when it is over", () => {
    write(0x0a, 0x04);
    expect(part.inta.driven).toBe("Z");
  });
});
