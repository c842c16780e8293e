import { _IO, _IOR, _IOW, _IOWR, ctype, type FileOperations, type IoctlArgument } from "tophalf";
import { IoctlArgument as Argument } from "../../../runtime/fs/ioctl-argument.ts";
import { simulate } from "tophalf/mocks";
import { describe, expect, test } from "vitest";
import { device, refusal } from "../support.ts";

/** Calls ioctl on a device that does this with the argument. */
async function ioctl(
  body: (arg: IoctlArgument) => number | Promise<number>,
  arg: number | Uint8Array,
  cmd = typeof arg === "number" ? _IO("k", 1) : _IOWR("k", 1, arg.length),
): Promise<number> {
  const sim = simulate();
  const ops: FileOperations = { ioctl: (_file, _cmd, given) => body(given) };
  return (await sim.kernel.vfs.open(await device(sim, ops))).ioctl(cmd, arg);
}

describe("an ioctl argument", () => {
  test("is a value when the caller passes one", async () => {
    const seen: number[] = [];
    await ioctl((arg) => seen.push(arg.value, arg.data.byteLength), 42);
    expect(seen).toEqual([42, 0]);
  });

  test("is the caller's bytes when he passes a pointer", async () => {
    const bytes = Buffer.alloc(8);
    bytes.writeInt32LE(-5, 4);
    expect(await ioctl((arg) => -arg.data.getInt32(4, true), bytes)).toBe(5);
  });

  test("carries back what the driver leaves in it", async () => {
    const bytes = new Uint8Array(4);
    await ioctl((arg) => {
      arg.data.setUint32(0, 0xdeadbeef, true);
      return 0;
    }, bytes);
    expect(Buffer.from(bytes).readUInt32LE()).toBe(0xdeadbeef);
  });

  test("of a caller's part of a larger memory is that part alone", async () => {
    const whole = Buffer.from("0123456789");
    await ioctl(
      (arg) => {
        arg.put(Buffer.from("ab"));
        expect(Buffer.from(arg.take()).toString()).toBe("ab56");
        return 0;
      },
      whole.subarray(3, 7),
    );
    expect(whole.toString()).toBe("012ab56789");
  });

  test("take copies all of it, or the first bytes", async () => {
    await ioctl(
      (arg) => {
        expect([arg.take().length, arg.take(2).length, arg.take(0).length]).toEqual([4, 2, 0]);
        arg.take().fill(9);
        expect([...arg.bytes]).toEqual([1, 2, 3, 4]);
        return 0;
      },
      Uint8Array.of(1, 2, 3, 4),
    );
  });

  test.each([
    ["take past its end", (arg: IoctlArgument) => arg.take(5).length],
    ["put past its end", (arg: IoctlArgument) => (arg.put(new Uint8Array(5)), 0)],
  ])("%s: EFAULT", async (_what, body) => {
    await expect(ioctl(body, new Uint8Array(4))).rejects.toEqual(refusal("EFAULT"));
  });

  test("take from a value, behind which there are no bytes: EFAULT", async () => {
    await expect(ioctl((arg) => arg.take(1).length, 5, _IOW("k", 1, 4))).rejects.toEqual(refusal("EFAULT"));
  });

  test("reading it past its end by its DataView is the driver's fault: EIO", async () => {
    await expect(ioctl((arg) => arg.data.getUint32(1), new Uint8Array(4))).rejects.toEqual(refusal("EIO"));
  });

  test("is a copy once the driver looks at its bytes, which goes back when the answer is given", () => {
    const shared = Uint8Array.of(1, 2, 3, 4);
    const arg = new Argument(0, shared);
    const { data } = arg;
    data.setUint8(1, 7);
    expect([[...arg.bytes], [...shared]]).toEqual([
      [1, 7, 3, 4],
      [1, 2, 3, 4],
    ]);
    arg.finish(true);
    expect([...shared]).toEqual([1, 7, 3, 4]);
    data.setUint8(1, 9);
    expect([...shared]).toEqual([1, 7, 3, 4]);
  });

  test("goes back nowhere when the answer is an errno", () => {
    const shared = Uint8Array.of(1);
    const arg = new Argument(0, shared);
    arg.bytes[0] = 9;
    arg.finish(false);
    expect([...shared]).toEqual([1]);
  });

  test("cannot be written after the answer was given: EFAULT", () => {
    const shared = Uint8Array.of(1);
    const arg = new Argument(0, shared);
    arg.finish(true);
    expect(() => {
      arg.put(Uint8Array.of(9));
    }).toThrow(refusal("EFAULT"));
    expect([...shared]).toEqual([1]);
  });

  test("that is answered later leaves the shared memory alone, whatever the driver took from it before", () => {
    const shared = Uint8Array.of(1, 2, 3, 4);
    const arg = new Argument(0, shared);
    const { data, bytes } = arg;
    arg.detach();
    shared.fill(9);
    data.setUint8(0, 5);
    bytes[1] = 6;
    arg.put(Uint8Array.of(7));
    expect([[...arg.bytes], [...shared]]).toEqual([
      [7, 6, 3, 4],
      [9, 9, 9, 9],
    ]);
  });

  test("is still the caller's for a driver that answers later", async () => {
    const bytes = new Uint8Array(1);
    await ioctl(async (arg) => {
      await Promise.resolve();
      arg.put(Uint8Array.of(7));
      return 0;
    }, bytes);
    expect([...bytes]).toEqual([7]);
  });
});

describe("a typed ioctl argument", () => {
  const Reading = ctype.struct("reading", { id: ctype.u8, value: ctype.s32 });

  test("is taken and put as a value", async () => {
    const bytes = ctype.encode(Reading, { id: 3, value: -7 });
    await ioctl((arg) => {
      const { id, value } = arg.take(Reading);
      arg.put(Reading, { id, value: value * 2 });
      return 0;
    }, bytes);
    expect(ctype.decode(Reading, bytes)).toEqual({ id: 3, value: -14 });
  });

  test("of more bytes than the number says: EFAULT", async () => {
    const short = new Uint8Array(7);
    await expect(ioctl((arg) => arg.take(Reading).id, short)).rejects.toEqual(refusal("EFAULT"));
    await expect(ioctl((arg) => (arg.put(Reading, { id: 1, value: 2 }), 0), short)).rejects.toEqual(
      refusal("EFAULT"),
    );
  });

  test("with a value that does not fit is the driver's fault: EIO, and nothing is written", async () => {
    const bytes = new Uint8Array(8).fill(9);
    await expect(ioctl((arg) => (arg.put(Reading, { id: 256, value: 2 }), 0), bytes)).rejects.toEqual(
      refusal("EIO"),
    );
    expect([...bytes]).toEqual(Array(8).fill(9));
  });
});

describe("the number decides what is carried, as it does through a mount:", () => {
  /** What the driver sees, and what comes back when it inverts every byte. */
  async function carried(cmd: number, answer = 0): Promise<{ seen: number[]; back: number[] }> {
    const bytes = Uint8Array.of(1, 2, 3);
    let seen: number[] = [];
    await ioctl(
      (arg) => {
        seen = [...arg.bytes];
        arg.put(arg.take().map((byte) => ~byte));
        return answer;
      },
      bytes,
      cmd,
    ).catch(() => undefined);
    return { seen, back: [...bytes] };
  }

  test("_IOW to the driver", async () => {
    expect(await carried(_IOW("k", 1, 2))).toEqual({ seen: [1, 2], back: [1, 2, 3] });
  });
  test("_IOR from it", async () => {
    expect(await carried(_IOR("k", 1, 2))).toEqual({ seen: [0, 0], back: [255, 255, 3] });
  });
  test("_IOWR both", async () => {
    expect(await carried(_IOWR("k", 1, 2))).toEqual({ seen: [1, 2], back: [254, 253, 3] });
  });
  test("nothing comes back with an errno", async () => {
    expect(await carried(_IOWR("k", 1, 2), -22)).toEqual({ seen: [1, 2], back: [1, 2, 3] });
  });
  test.each([
    ["a number without size", _IO("k", 1)],
    ["a number of more bytes than there are", _IOWR("k", 1, 4)],
  ])("%s: EFAULT", async (_what, cmd) => {
    await expect(ioctl(() => 0, Uint8Array.of(1, 2, 3), cmd)).rejects.toEqual(
      refusal("EFAULT", /carries [04] bytes/),
    );
  });
});
