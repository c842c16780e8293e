/** The caller's memory as a driver sees it: it can neither be overrun nor read past its end. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { UserBuffer } from "../../../runtime/fs/user-buffer.ts";

const bytes = fc.uint8Array({ maxLength: 64 });
const chunk = fc.integer({ min: 1, max: 20 });

/** Reads all that `putAt` gives, in pieces of these sizes. */
function readBy(sizes: readonly number[], data: Uint8Array | string): Buffer {
  const parts: Buffer[] = [];
  let pos = 0;
  for (let i = 0; ; i++) {
    const buffer = new UserBuffer(new Uint8Array(sizes[i % sizes.length] ?? 1));
    buffer.pos = pos;
    const count = buffer.putAt(data);
    if (count === 0) return Buffer.concat(parts);
    parts.push(Buffer.from(buffer.memory.subarray(0, count)));
    pos = buffer.pos;
  }
}

describe("put", () => {
  test("appends as much as fits, and says how much that was", () => {
    const buffer = new UserBuffer(new Uint8Array(5));
    expect([buffer.put("abc"), buffer.put("def"), buffer.put("ghi")]).toEqual([3, 2, 0]);
    expect(Buffer.from(buffer.memory).toString()).toBe("abcde");
  });

  test("leaves the position alone", () => {
    const buffer = new UserBuffer(new Uint8Array(5));
    buffer.put("abc");
    expect(buffer.pos).toBe(0);
  });

  test("never writes past the length asked for, whatever memory is behind it", () => {
    fc.assert(
      fc.property(fc.array(bytes), fc.nat(32), (pieces, length) => {
        const memory = new Uint8Array(64).fill(0xee);
        const buffer = new UserBuffer(memory, length);
        const taken = pieces.map((piece) => buffer.put(piece)).reduce((sum, count) => sum + count, 0);
        const all = Buffer.concat(pieces);
        expect(taken).toBe(Math.min(length, all.length));
        expect(Buffer.from(memory.subarray(0, taken))).toEqual(all.subarray(0, taken));
        expect(memory.subarray(length)).toEqual(new Uint8Array(64 - length).fill(0xee));
      }),
    );
  });
});

describe("putAt", () => {
  test("gives the whole, whatever the sizes of the reads", () => {
    fc.assert(
      fc.property(bytes, fc.array(chunk, { minLength: 1, maxLength: 5 }), (data, sizes) => {
        expect(readBy(sizes, data)).toEqual(Buffer.from(data));
      }),
    );
  });

  test("gives text as UTF-8, also when a read ends within a character", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.array(chunk, { minLength: 1 }), (text, sizes) => {
        expect(readBy(sizes, text).toString()).toBe(Buffer.from(text).toString());
      }),
    );
  });

  test.each([3, 4, 1000])("answers 0, end of file, at position %i of 3", (pos) => {
    const buffer = new UserBuffer(new Uint8Array(10));
    buffer.pos = pos;
    expect([buffer.putAt("abc"), buffer.pos]).toEqual([0, pos]);
  });

  test("answers 0 to a reader without room", () => {
    expect(new UserBuffer(new Uint8Array(0)).putAt("abc")).toBe(0);
  });
});

describe("takeAt", () => {
  test("fills the target, whatever the sizes of the writes, and takes no more than fits", () => {
    fc.assert(
      fc.property(fc.array(bytes, { maxLength: 6 }), fc.nat(48), (pieces, room) => {
        const target = new Uint8Array(room);
        let pos = 0;
        for (const piece of pieces) {
          const buffer = new UserBuffer(piece);
          buffer.pos = pos;
          const count = buffer.takeAt(target);
          expect(count).toBe(Math.min(piece.length, room - pos));
          expect(buffer.pos).toBe((pos += count));
        }
        expect(Buffer.from(target.subarray(0, pos))).toEqual(Buffer.concat(pieces).subarray(0, pos));
      }),
    );
  });

  test("takes nothing past the target's end", () => {
    const buffer = new UserBuffer(Buffer.from("abc"));
    buffer.pos = 5;
    expect([buffer.takeAt(new Uint8Array(4)), buffer.pos]).toEqual([0, 5]);
  });
});

describe("what the caller wrote", () => {
  test("is had as bytes and as text", () => {
    const buffer = new UserBuffer(Buffer.from("grüße"));
    expect(buffer.text()).toBe("grüße");
    expect(Buffer.from(buffer.take()).toString()).toBe("grüße");
    expect(buffer.length).toBe(7);
  });

  test("ends at the length of the call, not of the memory", () => {
    const buffer = new UserBuffer(Buffer.from("abcdef"), 3);
    expect([buffer.text(), buffer.take().length]).toEqual(["abc", 3]);
  });

  test("is a copy: changing it does not change the caller's memory", () => {
    const memory = Buffer.from("abc");
    new UserBuffer(memory).take().fill(0);
    expect(memory.toString()).toBe("abc");
  });
});

describe("a buffer that is used for call after call", () => {
  test("begins anew after reset", () => {
    const buffer = new UserBuffer(new Uint8Array(8));
    buffer.put("abc");
    buffer.reset(2, 5);
    expect([buffer.length, buffer.pos, buffer.put("xyz")]).toEqual([2, 5, 2]);
    expect(Buffer.from(buffer.memory.subarray(0, 2)).toString()).toBe("xy");
  });

  test("keeps what was in it when it moves to memory of its own", () => {
    const shared = Buffer.from("abc");
    const buffer = new UserBuffer(shared);
    buffer.detach();
    shared.fill("x");
    expect(buffer.text()).toBe("abc");
  });
});
