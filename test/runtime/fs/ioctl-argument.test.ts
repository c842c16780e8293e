import { _IOW, _IOWR, type FileOperations, type IoctlArgument } from "tophalf";
import { IoctlArgument as Argument } from "../../../runtime/fs/ioctl-argument.ts";
import { simulate } from "tophalf/mocks";
import { describe, expect, test } from "vitest";
import { device, refusal } from "../support.ts";

/** Calls ioctl on a device that does this with the argument. */
async function ioctl(
  body: (arg: IoctlArgument) => number | Promise<number>,
  arg: number | Uint8Array,
  cmd = _IOWR("k", 1, 8),
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

  test("that has moved to memory of its own keeps what was in it, in bytes and in data alike", () => {
    const shared = Uint8Array.of(1, 2, 3, 4);
    const arg = new Argument(0, shared);
    expect(arg.data.getUint8(0)).toBe(1);
    arg.detach();
    shared.fill(9);
    arg.data.setUint8(1, 7);
    expect([[...arg.bytes], arg.data.getUint8(0), [...shared]]).toEqual([[1, 7, 3, 4], 1, [9, 9, 9, 9]]);
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
