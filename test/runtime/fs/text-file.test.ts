/** Small texts made when they are read: the files of /sys, and most of /proc. */
import fc from "fast-check";
import { EBUSY, KernelError, O_RDONLY, O_RDWR, O_WRONLY, SEEK_CUR, SEEK_END, SEEK_SET } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import type { Attribute } from "../../../runtime/fs/sysfs.ts";
import { refusal, turns } from "../support.ts";

const LONG = Array.from({ length: 2000 }, (_, line) => `line ${line}\n`).join("");

let sim: Simulation;
beforeEach(() => {
  sim = simulate();
});
function attribute(rest: Partial<Attribute>): string {
  const { sysfs } = sim.kernel;
  return sysfs.addAttribute(sysfs.directory("kernel/test"), { name: "value", mode: 0o644, ...rest }).path;
}

describe("reading", () => {
  test("gives the whole text, larger than a page, whatever the sizes of the reads", async () => {
    const { path } = sim.kernel.proc.createSingle("long", () => LONG);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 9000 }), { minLength: 1, maxLength: 4 }),
        async (sizes) => {
          const file = await sim.kernel.vfs.open(path, O_RDONLY);
          const parts: Buffer[] = [];
          for (let i = 0; ; i++) {
            const part = await file.read(sizes[i % sizes.length]);
            if (part.length === 0) break;
            parts.push(part);
          }
          expect(Buffer.concat(parts).toString() === LONG).toBe(true);
        },
      ),
      { numRuns: 20 },
    );
  });

  test("shows one moment, however many reads it takes", async () => {
    let made = 0;
    const file = await sim.kernel.vfs.open(attribute({ show: () => `${++made}`.repeat(10) }));
    expect((await file.read(3)).toString()).toBe("111");
    expect((await file.read(100)).toString()).toBe("1111111");
  });

  test("shows the moment of now again from the start: after llseek, and to pread", async () => {
    let made = 0;
    const file = await sim.kernel.vfs.open(attribute({ show: () => `${++made}\n` }));
    expect((await file.readAll()).toString()).toBe("1\n");
    await file.llseek(0, SEEK_SET);
    expect((await file.readAll()).toString()).toBe("2\n");
    expect((await file.read(10, 0)).toString()).toBe("3\n");
  });

  test("is made for each open file by itself", async () => {
    let made = 0;
    const path = attribute({ show: () => `${++made}\n` });
    const [one, two] = [await sim.kernel.vfs.open(path), await sim.kernel.vfs.open(path)];
    expect((await one.read()).toString()).toBe("1\n");
    expect((await two.read()).toString()).toBe("2\n");
  });

  test("begins in the middle when it is asked to", async () => {
    const file = await sim.kernel.vfs.open(attribute({ show: () => "0123456789" }));
    expect((await file.read(3, 4)).toString()).toBe("456");
    expect(await file.read(3, 10)).toHaveLength(0);
    expect(await file.read(3, 4096)).toHaveLength(0);
  });

  test("of an empty text is at its end at once", async () => {
    expect(await sim.kernel.vfs.readFile(attribute({ show: () => "" }))).toBe("");
  });
});

describe("llseek", () => {
  test("goes anywhere but before the start: EINVAL", async () => {
    const file = await sim.kernel.vfs.open(attribute({ show: () => "0123456789" }));
    expect(await file.llseek(5, SEEK_SET)).toBe(5);
    expect(await file.llseek(-2, SEEK_CUR)).toBe(3);
    expect((await file.read(2)).toString()).toBe("34");
    await expect(file.llseek(-6, SEEK_CUR)).rejects.toEqual(refusal("EINVAL"));
    await expect(file.llseek(0, 9)).rejects.toEqual(refusal("EINVAL"));
    expect((await file.read(2)).toString()).toBe("56");
  });

  // seq_lseek() knows SEEK_SET and SEEK_CUR.
  test("of a file in /proc knows no end: EINVAL", async () => {
    const file = await sim.kernel.vfs.open("/proc/modules");
    await expect(file.llseek(0, SEEK_END)).rejects.toEqual(refusal("EINVAL"));
  });
});

describe("writing", () => {
  test("hands over what one write brought, newline and all", async () => {
    const stored: string[] = [];
    const path = attribute({ store: (text) => void stored.push(text), show: () => "" });
    await sim.kernel.vfs.writeFile(path, "grüße\n");
    expect(stored).toEqual(["grüße\n"]);
  });

  test("is refused with what store throws", async () => {
    const path = attribute({
      show: () => "",
      store: () => {
        throw new KernelError(EBUSY);
      },
    });
    await expect(sim.kernel.vfs.writeFile(path, "x")).rejects.toEqual(refusal("EBUSY"));
    expect(sim.kernel.oopses.count).toBe(0);
  });

  test("waits for a store that takes its time, and for its refusal", async () => {
    let end: (error?: Error) => void = () => undefined;
    const store = (): Promise<void> =>
      new Promise((resolve, reject) => (end = (error) => (error ? reject(error) : resolve())));
    const file = await sim.kernel.vfs.open(attribute({ store }), O_WRONLY);
    let taken: number | undefined;
    const writing = file.write("abc").then((count) => (taken = count));
    await turns(2);
    expect(taken).toBeUndefined();
    end();
    await writing;
    expect(taken).toBe(3);
    const refused = file.write("d");
    end(new KernelError(EBUSY));
    await expect(refused).rejects.toEqual(refusal("EBUSY"));
  });

  test("an error in store or show is an oops, and EIO", async () => {
    const boom = (): never => {
      throw new TypeError("boom");
    };
    const path = attribute({ show: boom, store: boom });
    await expect(sim.kernel.vfs.readFile(path)).rejects.toEqual(refusal("EIO"));
    await expect(sim.kernel.vfs.writeFile(path, "x")).rejects.toEqual(refusal("EIO"));
    expect(sim.kernel.oopses.count).toBe(2);
  });

  test("does not change what is being read", async () => {
    let value = "old";
    const path = attribute({ show: () => value, store: (text) => void (value = text) });
    const file = await sim.kernel.vfs.open(path, O_RDWR);
    expect((await file.read(1)).toString()).toBe("o");
    await file.write("new");
    await file.llseek(0, SEEK_SET);
    expect((await file.readAll()).toString()).toBe("new");
  });
});

describe("an attribute", () => {
  test("is a page long, as sysfs says of all", () => {
    expect(sim.kernel.vfs.tree.walk(attribute({ show: () => "1\n" }))).toMatchObject({
      source: { size: 4096 },
    });
  });

  test("cannot be made twice: EEXIST", () => {
    attribute({});
    expect(() => attribute({})).toThrow(refusal("EEXIST"));
  });
});
