/** open(2), and what the kernel does with a file before and after the driver. */
import {
  EBUSY,
  EINVAL,
  type FileOperations,
  KernelError,
  O_APPEND,
  O_NONBLOCK,
  O_RDONLY,
  O_RDWR,
  O_WRONLY,
} from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { device, refusal, ROOT } from "../support.ts";

let sim: Simulation;
beforeEach(() => {
  sim = simulate();
});

describe("open", () => {
  test("refuses what is not there: ENOENT", async () => {
    await expect(sim.kernel.vfs.open("/dev/nosuch")).rejects.toEqual(refusal("ENOENT"));
  });

  test("refuses a directory: EISDIR", async () => {
    await expect(sim.kernel.vfs.open("/dev")).rejects.toEqual(refusal("EISDIR"));
  });

  test("hands its flags to the driver", async () => {
    const seen: number[] = [];
    const path = await device(sim, { open: (file, call) => void seen.push(file.flags, call.flags) });
    await sim.kernel.vfs.open(path, O_RDWR | O_NONBLOCK | O_APPEND);
    expect(seen).toEqual([O_RDWR | O_NONBLOCK | O_APPEND, O_RDWR | O_NONBLOCK | O_APPEND]);
  });

  test.each([
    ["returns -EBUSY", () => -EBUSY],
    [
      "throws EBUSY",
      () => {
        throw new KernelError(EBUSY);
      },
    ],
    ["answers EBUSY later", () => Promise.resolve(-EBUSY)],
    ["rejects with EBUSY", () => Promise.reject(new KernelError(EBUSY))],
  ] as [string, () => number | Promise<number>][])(
    "is refused by a driver that %s, and holds nothing",
    async (_how, open) => {
      let released = 0;
      const path = await device(sim, {
        open,
        release: () => {
          released++;
        },
      });
      await expect(sim.kernel.vfs.open(path)).rejects.toEqual(refusal("EBUSY", /open \/dev\/gadget/));
      expect(released).toBe(0);
      await sim.rmmod("gadget");
    },
  );

  test("waits for an async open of the driver, and holds the module meanwhile", async () => {
    const path = await device(sim, {
      async open() {
        await expect(sim.rmmod("gadget")).rejects.toEqual(refusal("EBUSY"));
      },
    });
    const file = await sim.kernel.vfs.open(path);
    await file.close();
  });

  test("gives every open file its own position and private data", async () => {
    const path = await device(sim, {
      open: (file) => void (file.privateData = "text"),
      read: (file, to) => to.putAt(file.privateData as string),
    });
    const [one, two] = [await sim.kernel.vfs.open(path), await sim.kernel.vfs.open(path)];
    expect((await one.read(2)).toString()).toBe("te");
    expect((await two.read(4)).toString()).toBe("text");
    expect((await one.read(4)).toString()).toBe("xt");
  });
});

describe("close", () => {
  test("tells the driver once: flush, then release; then the module can leave", async () => {
    const calls: string[] = [];
    const path = await device(sim, {
      flush: () => void calls.push("flush"),
      release: () => void calls.push("release"),
    });
    const file = await sim.kernel.vfs.open(path);
    await file.close();
    await file.close();
    expect(calls).toEqual(["flush", "release"]);
    await sim.rmmod("gadget");
  });

  test("waits for an async release before it lets the module go", async () => {
    const order: string[] = [];
    const path = await device(sim, {
      async release() {
        await sim.clock.settle();
        order.push("released");
      },
    });
    await (await sim.kernel.vfs.open(path)).close();
    await sim.rmmod("gadget");
    expect(order).toEqual(["released"]);
  });

  // filp_close() answers what flush answered, and releases the file whatever that was.
  test("answers what flush refused with, and releases the file all the same", async () => {
    let released = 0;
    const path = await device(sim, {
      flush: () => -EINVAL,
      release: () => {
        released++;
      },
    });
    const file = await sim.kernel.vfs.open(path);
    await expect(file.close()).rejects.toEqual(refusal("EINVAL"));
    expect(released).toBe(1);
    await sim.rmmod("gadget");
  });

  test("ends the file: every later call on it is EBADF", async () => {
    const ops: FileOperations = { read: () => 0, write: () => 0, ioctl: () => 0, llseek: () => 0 };
    const file = await sim.kernel.vfs.open(await device(sim, ops), O_RDWR);
    await file.close();
    await expect(file.read()).rejects.toEqual(refusal("EBADF"));
    await expect(file.write("x")).rejects.toEqual(refusal("EBADF"));
    await expect(file.ioctl(1)).rejects.toEqual(refusal("EBADF"));
    await expect(file.llseek(0, 0)).rejects.toEqual(refusal("EBADF"));
  });
});

describe("readFile and writeFile", () => {
  test("read to the end, and write at once", async () => {
    let text = "x".repeat(10_000);
    const path = await device(sim, {
      read: (_file, to) => to.putAt(text),
      write: (_file, from) => ((text = from.text()), from.length),
    });
    expect(await sim.kernel.vfs.readFile(path)).toBe(text);
    await sim.kernel.vfs.writeFile(path, "new");
    expect(await sim.kernel.vfs.readFile(path)).toBe("new");
  });

  test("close the file, also when the driver refuses", async () => {
    const path = await device(sim, { read: () => -EBUSY, write: () => -EBUSY });
    await expect(sim.kernel.vfs.readFile(path)).rejects.toEqual(refusal("EBUSY"));
    await expect(sim.kernel.vfs.writeFile(path, "x")).rejects.toEqual(refusal("EBUSY"));
    await sim.rmmod("gadget");
  });

  test("writeFile needs no right to read, as a shell's '>' does not", async () => {
    const accesses: number[] = [];
    const path = await device(sim, {
      open: (file) => void accesses.push(file.flags & 3),
      write: (_file, from) => from.length,
    });
    await sim.kernel.vfs.writeFile(path, "x");
    expect(accesses).toEqual([O_WRONLY]);
  });
});

describe("readdir", () => {
  test("lists names in the order in which they came", async () => {
    await device(sim, {}, { name: "second" });
    await device(sim, {}, { name: "first" });
    expect(sim.kernel.vfs.readdir("/dev")).toEqual(["second", "first"]);
    expect(sim.kernel.vfs.readdir("/")).toEqual(["dev", "proc", "sys"]);
  });

  test("refuses what is not there: ENOENT; and a file: ENOTDIR", () => {
    expect(() => sim.kernel.vfs.readdir("/nosuch")).toThrow(refusal("ENOENT"));
    expect(() => sim.kernel.vfs.readdir("/proc/modules")).toThrow(refusal("ENOTDIR"));
  });
});

describe("/proc", () => {
  test("has modules, devices, interrupts and softirqs", () => {
    expect(sim.kernel.vfs.readdir("/proc")).toEqual(
      expect.arrayContaining(["modules", "devices", "interrupts", "softirqs"]),
    );
  });

  // proc_reg_write() of a file without a write operation; `echo > /proc/version` on any Linux.
  test("is read-only: root may open a file for writing, and writing is EIO", async () => {
    const file = await sim.kernel.vfs.open("/proc/modules", O_WRONLY, ROOT);
    await expect(file.write("x")).rejects.toEqual(refusal("EIO"));
    expect(sim.kernel.oopses.count).toBe(0);
  });

  test("is made anew for every reader", async () => {
    const file = await sim.kernel.vfs.open("/proc/modules", O_RDONLY);
    expect((await file.readAll()).toString()).toBe("");
    await device(sim, {});
    expect(await sim.kernel.vfs.readFile("/proc/modules")).toMatch(/^gadget /);
  });
});
