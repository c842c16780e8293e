/** The system calls on an open file: what the driver is asked, and what the caller gets. */
import fc from "fast-check";
import {
  DEFAULT_POLLMASK,
  EAGAIN,
  EINVAL,
  type FileOperations,
  KernelError,
  O_RDONLY,
  O_RDWR,
  O_WRONLY,
  type OpenFile,
  POLLIN,
  POLLRDNORM,
  SEEK_CUR,
  SEEK_END,
  SEEK_SET,
} from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import type { FileHandle } from "../../../runtime/fs/file-handle.ts";
import { device, refusal } from "../support.ts";

let sim: Simulation;
beforeEach(() => {
  sim = simulate();
});
const open = async (ops: FileOperations, flags = O_RDWR): Promise<FileHandle> =>
  sim.kernel.vfs.open(await device(sim, ops), flags);

/** A file of bytes in memory, with a position. */
function memory(size: number): FileOperations & { readonly bytes: Uint8Array } {
  const bytes = new Uint8Array(size);
  return {
    bytes,
    read: (_file, to) => to.putAt(bytes),
    write: (_file, from) => from.takeAt(bytes),
    llseek(file, offset, whence) {
      const base = { [SEEK_SET]: 0, [SEEK_CUR]: file.pos, [SEEK_END]: size }[whence];
      return base === undefined || base + offset < 0 ? -EINVAL : base + offset;
    },
  };
}

describe("a file without operations", () => {
  test("answers read and write with EINVAL, ioctl with ENOTTY, llseek with ESPIPE, fsync with EINVAL", async () => {
    const file = await open({});
    await expect(file.read()).rejects.toEqual(refusal("EINVAL"));
    await expect(file.write("x")).rejects.toEqual(refusal("EINVAL"));
    await expect(file.ioctl(1)).rejects.toEqual(refusal("ENOTTY"));
    await expect(file.llseek(0, SEEK_SET)).rejects.toEqual(refusal("ESPIPE"));
    await expect(file.fsync()).rejects.toEqual(refusal("EINVAL"));
    expect(file.pollNow()).toBe(DEFAULT_POLLMASK);
    await file.close();
  });
});

describe("the access mode", () => {
  test("of a file opened for reading: writing is EBADF, and does not reach the driver", async () => {
    let writes = 0;
    const file = await open({ read: () => 0, write: () => ++writes }, O_RDONLY);
    await expect(file.write("x")).rejects.toEqual(refusal("EBADF"));
    expect(writes).toBe(0);
  });

  test("of a file opened for writing: reading is EBADF, and does not reach the driver", async () => {
    let reads = 0;
    const file = await open({ read: () => ++reads, write: () => 1 }, O_WRONLY);
    await expect(file.read()).rejects.toEqual(refusal("EBADF"));
    expect(reads).toBe(0);
  });

  test("goes before what the driver has: EBADF and not EINVAL", async () => {
    const file = await open({}, O_WRONLY);
    await expect(file.read()).rejects.toEqual(refusal("EBADF"));
  });
});

describe("the position", () => {
  test("goes on where the last call ended, and pread leaves it alone", async () => {
    const data = memory(10);
    data.bytes.set(Buffer.from("0123456789"));
    const file = await open(data);
    expect((await file.read(4)).toString()).toBe("0123");
    expect((await file.read(3, 7)).toString()).toBe("789");
    expect((await file.read(4)).toString()).toBe("4567");
    expect((await file.read(4)).toString()).toBe("89");
    expect(await file.read(4)).toHaveLength(0);
    expect((await file.read(1, 0)).toString()).toBe("0");
  });

  // As through the mount, where the host's kernel refuses it: see runtime/README.md, "stream".
  test("of a file without llseek cannot be chosen: pread and pwrite are ESPIPE, and do not reach the driver", async () => {
    let calls = 0;
    const file = await open({ read: () => ++calls, write: () => ++calls });
    await expect(file.read(1, 0)).rejects.toEqual(refusal("ESPIPE"));
    await expect(file.write("x", 0)).rejects.toEqual(refusal("ESPIPE"));
    expect(calls).toBe(0);
  });

  test("is shared by reads and writes, and pwrite leaves it alone", async () => {
    const data = memory(6);
    const file = await open(data);
    expect(await file.write("ab")).toBe(2);
    expect(await file.write("Z", 5)).toBe(1);
    expect(await file.write("cd")).toBe(2);
    expect(Buffer.from(data.bytes).toString()).toBe("abcd\0Z");
    expect((await file.read(9)).toString()).toBe("\0Z");
  });

  test("is set by llseek, whose answer it is", async () => {
    const file = await open(memory(10));
    expect(await file.llseek(4, SEEK_SET)).toBe(4);
    expect(await file.llseek(2, SEEK_CUR)).toBe(6);
    expect(await file.llseek(-1, SEEK_END)).toBe(9);
    expect(await file.llseek(0, SEEK_CUR)).toBe(9);
  });

  test("stays when llseek is refused", async () => {
    const file = await open(memory(10));
    await file.llseek(4, SEEK_SET);
    await expect(file.llseek(-5, SEEK_CUR)).rejects.toEqual(refusal("EINVAL"));
    expect(await file.llseek(0, SEEK_CUR)).toBe(4);
  });

  // ksys_read(): file->f_pos is set only when ret >= 0.
  test.each(["read", "write"] as const)(
    "stays when %s is refused, whatever the driver did to it",
    async (op) => {
      const positions: number[] = [];
      const refuse = (_file: OpenFile, buffer: { pos: number }): number => {
        positions.push(buffer.pos);
        buffer.pos += 100;
        return -EAGAIN;
      };
      const file = await open({ [op]: refuse });
      for (let attempt = 0; attempt < 2; attempt++) {
        const call = op === "read" ? file.read(4) : file.write("data");
        await expect(call).rejects.toEqual(refusal("EAGAIN"));
      }
      expect(positions).toEqual([0, 0]);
    },
  );

  test("of a driver that answers later is moved then", async () => {
    const file = await open({
      async read(_file, to) {
        await Promise.resolve();
        return to.putAt("0123456789");
      },
    });
    expect((await file.read(4)).toString()).toBe("0123");
    expect((await file.readAll()).toString()).toBe("456789");
  });

  test("after any reads, writes and seeks is where POSIX has it", async () => {
    const step = fc.oneof(
      fc.record({ op: fc.constant("read" as const), count: fc.nat(12) }),
      fc.record({ op: fc.constant("write" as const), count: fc.nat(12) }),
      fc.record({ op: fc.constant("seek" as const), count: fc.nat(20) }),
      fc.record({ op: fc.constant("pread" as const), count: fc.nat(20) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
        const fresh = simulate();
        const file = await fresh.kernel.vfs.open(await device(fresh, memory(16)), O_RDWR);
        let pos = 0;
        for (const { op, count } of steps) {
          const room = Math.max(0, Math.min(count, 16 - pos));
          if (op === "read") expect(await file.read(count)).toHaveLength(room);
          else if (op === "write") expect(await file.write("x".repeat(count))).toBe(room);
          else if (op === "pread") await file.read(3, count);
          else await file.llseek(count, SEEK_SET);
          if (op === "seek") pos = count;
          else if (op !== "pread") pos += room;
          expect(await file.llseek(0, SEEK_CUR)).toBe(pos);
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe("what the driver answers", () => {
  test("to read: only as many bytes as it says are handed on", async () => {
    const file = await open({
      read: (_file, to) => {
        to.put("secret");
        return 3;
      },
    });
    expect((await file.read(10)).toString()).toBe("sec");
  });

  test.each([
    ["more than was asked for", 11],
    ["a fraction", 1.5],
    ["no number at all", Number.NaN],
    ["infinitely much", Number.POSITIVE_INFINITY],
    ["a negative number that is no errno", -5000],
  ])("to read, %s: EIO, and an oops of the driver's", async (_what, count) => {
    for (const [round, answer] of [count, Promise.resolve(count)].entries()) {
      const path = await device(sim, { read: () => answer }, { name: `gadget${round}` });
      const file = await sim.kernel.vfs.open(path);
      await expect(file.read(10)).rejects.toEqual(refusal("EIO"));
      expect(sim.kernel.modules.get(`gadget${round}`)?.oopses).toBe(1);
    }
    expect(sim.log[0]).toMatch(/^Oops #1 in gadget0, read of \/dev\/gadget0: \w+Error: answered/);
  });

  test("to write, more than was sent: EIO, and an oops", async () => {
    const file = await open({ write: (_file, from) => from.length + 1 });
    await expect(file.write("abc")).rejects.toEqual(refusal("EIO"));
    expect(sim.kernel.oopses.count).toBe(1);
  });

  test("to write, less than was sent: the caller gets that, and writes the rest himself", async () => {
    const file = await open({ write: () => 2 });
    expect(await file.write("abcdef")).toBe(2);
  });

  test("a refusal says which call on which file it was", async () => {
    const file = await open({
      read: () => {
        throw new KernelError(EAGAIN);
      },
    });
    await expect(file.read()).rejects.toEqual(
      refusal("EAGAIN", /^read \/dev\/gadget: Resource temporarily unavailable$/),
    );
  });

  test("to ioctl: the caller gets it", async () => {
    const file = await open({ ioctl: (_file, cmd, arg) => cmd + arg.value });
    expect(await file.ioctl(5, 37)).toBe(42);
  });

  test("to fsync, and whether it was for the data alone", async () => {
    const asked: boolean[] = [];
    const file = await open({ fsync: (_file, datasync) => void asked.push(datasync) });
    await file.fsync();
    await file.fsync(true);
    expect(asked).toEqual([false, true]);
  });
});

describe("a caller's memory", () => {
  test("belongs to the call: what the driver keeps does not change it later", async () => {
    const kept: Uint8Array[] = [];
    const file = await open({
      write(_file, from) {
        kept.push(from.take());
        return from.length;
      },
    });
    const mine = Buffer.from("abc");
    await file.write(mine);
    mine.fill("x");
    expect(Buffer.from(kept[0] ?? []).toString()).toBe("abc");
  });

  test("stays as it was written for a driver that looks at it later", async () => {
    const seen: string[] = [];
    const file = await open({
      async write(_file, from) {
        await sim.clock.settle();
        seen.push(from.text());
        return from.length;
      },
    });
    const mine = Buffer.from("abc");
    const writing = file.write(mine);
    mine.fill("x");
    await writing;
    expect(seen).toEqual(["abc"]);
  });
});

describe("poll", () => {
  test("answers the driver's mask of now", async () => {
    let mask = 0;
    const file = await open({ poll: () => mask });
    expect(file.pollNow()).toBe(0);
    mask = POLLIN | POLLRDNORM;
    expect(file.pollNow()).toBe(POLLIN | POLLRDNORM);
  });

  test("a driver that throws in it: EIO and an oops", async () => {
    const file = await open({
      poll: () => {
        throw new TypeError("boom");
      },
    });
    expect(() => file.pollNow()).toThrow(refusal("EIO"));
    expect(sim.kernel.oopses.count).toBe(1);
  });
});
