/** The seq file: whatever the records and the reads, a reader gets the records' texts one after the other. */
import fc from "fast-check";
import {
  EBUSY,
  KernelError,
  type ModuleContext,
  SEEK_CUR,
  SEEK_END,
  SEEK_SET,
  SEQ_SKIP,
  SEQ_START_TOKEN,
  type SeqFile,
  seqList,
  type SeqOperations,
} from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { contextOf, refusal, turns } from "../support.ts";

let sim: Simulation;
let k: ModuleContext;
beforeEach(async () => {
  sim = simulate();
  k = await contextOf(sim);
});

const PATH = "/proc/list";
function create<T>(ops: SeqOperations<T>): void {
  if (sim.kernel.vfs.readdir("/proc").includes("list")) k.proc.remove("list");
  k.proc.createSeq("list", 0, null, ops);
}
const read = (): Promise<string> => sim.kernel.vfs.readFile(PATH);

/** Records of a list that does not change. */
function listOf(texts: readonly string[]): SeqOperations<string> {
  return {
    start: (_m, pos) => texts[pos],
    next: (_m, _v, pos) => texts[pos],
    show: (m, v) => {
      m.puts(v);
    },
  };
}

/** Reads with those sizes, one after the other and again from the first, to the end. */
async function readInPieces(sizes: readonly number[]): Promise<string> {
  const file = await sim.kernel.vfs.open(PATH);
  const parts: Buffer[] = [];
  for (let i = 0; ; i++) {
    const part = await file.read(sizes[i % sizes.length]);
    if (part.length === 0) break;
    parts.push(part);
  }
  await file.close();
  return Buffer.concat(parts).toString();
}

const records = fc.array(
  fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 30 }),
    fc.constantFrom("", "a", "x".repeat(4095), "y".repeat(4096), "ß".repeat(5000)),
  ),
  { maxLength: 60 },
);
const sizes = fc.array(fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 9000 })), {
  minLength: 1,
  maxLength: 4,
});

describe("reading", () => {
  test("any records, with reads of any sizes, is their concatenation", async () => {
    await fc.assert(
      fc.asyncProperty(records, sizes, async (texts, pieces) => {
        create(listOf(texts));
        expect(await readInPieces(pieces)).toBe(texts.join(""));
      }),
      { numRuns: 150 },
    );
  });

  test("is the same when start, next, show and stop take their time", async () => {
    const later = <T>(value: T): Promise<T> => turns(1).then(() => value);
    await fc.assert(
      fc.asyncProperty(records, sizes, async (texts, pieces) => {
        create<string>({
          start: (_m, pos) => later(texts[pos]),
          next: (_m, _v, pos) => later(texts[pos]),
          stop: () => later(undefined),
          show: async (m, v) => {
            const bytes = Buffer.from(v);
            m.write(bytes.subarray(0, 3));
            await turns(1);
            m.write(bytes.subarray(3));
          },
        });
        const first = pieces.map((size) => size + 200); // few reads: each takes turns of the event loop
        expect(await readInPieces(first)).toBe(texts.join(""));
      }),
      { numRuns: 20 },
    );
  });

  test("from anywhere, with pread, is that part of the text", async () => {
    await fc.assert(
      fc.asyncProperty(
        records,
        fc.array(fc.tuple(fc.nat(20_000), fc.integer({ min: 1, max: 5000 })), { maxLength: 8 }),
        async (texts, reads) => {
          create(listOf(texts));
          const whole = Buffer.from(texts.join(""));
          const file = await sim.kernel.vfs.open(PATH);
          for (const [position, size] of reads) {
            const part = await file.read(size, position);
            expect(whole.subarray(position, position + part.length).equals(part)).toBe(true);
            expect(part.length === 0).toBe(position >= whole.length);
          }
          await file.close();
        },
      ),
      { numRuns: 100 },
    );
  });

  test("gives a record at a time at the least, and a page at a time at the most", async () => {
    create(listOf(Array.from({ length: 1000 }, () => "0123456789")));
    const file = await sim.kernel.vfs.open(PATH);
    expect(await file.read(100)).toHaveLength(100);
    expect(await file.read(1 << 20)).toHaveLength(4100); // whole records until there is a page
  });

  test("locks nothing between two reads: each start has its stop", async () => {
    const calls: string[] = [];
    create<number>({
      start: (_m, pos) => (calls.push(`start ${pos}`), pos < 3 ? pos : null),
      next: (_m, _v, pos) => (pos < 3 ? pos : null),
      stop: (_m, v) => void calls.push(`stop ${v}`),
      show: (m, v) => {
        m.puts(`${v}\n`);
      },
    });
    const file = await sim.kernel.vfs.open(PATH);
    for (let i = 0; i < 4; i++) await file.read(2);
    expect(calls).toEqual([
      "start 0",
      "stop 1",
      "start 1",
      "stop 2",
      "start 2",
      "stop null",
      "start 3",
      "stop null",
    ]);
  });

  test("0 is a record like any other; SEQ_SKIP leaves one out with all that it put", async () => {
    create<number>({
      start: (_m, pos) => (pos < 5 ? pos : undefined),
      next: (_m, _v, pos) => (pos < 5 ? pos : undefined),
      show: (m, v) => {
        m.printf("%d\n", v);
        return v % 2 === 1 ? SEQ_SKIP : 0;
      },
    });
    expect(await read()).toBe("0\n2\n4\n");
    expect(await readInPieces([1])).toBe("0\n2\n4\n");
  });

  test("a headline comes with SEQ_START_TOKEN", async () => {
    const rows = ["one", "two"];
    create<string | typeof SEQ_START_TOKEN>({
      start: (_m, pos) => (pos === 0 ? SEQ_START_TOKEN : rows[pos - 1]),
      next: (_m, _v, pos) => rows[pos - 1],
      show: (m, v) => {
        m.puts(v === SEQ_START_TOKEN ? "name\n" : `${v}\n`);
      },
    });
    expect(await readInPieces([3])).toBe("name\none\ntwo\n");
  });

  test("puts, putc, write and printf put after one another", async () => {
    k.proc.createSingle("list", 0, null, (m) => {
      m.puts("a");
      m.putc("b");
      m.write(new Uint8Array([0x63, 0]));
      m.printf("%03d", 7);
    });
    expect(await read()).toBe("abc\0" + "007");
  });

  test("what the file was created with is in m.private", async () => {
    k.proc.createSingle("list", 0, null, (m) => m.puts(`${m.private as number}\n`), 42);
    expect(await read()).toBe("42\n");
  });

  test("two reads of one open file wait for one another", async () => {
    create<number>({
      start: async (_m, pos) => (await turns(2), pos < 4 ? pos : null),
      next: (_m, _v, pos) => (pos < 4 ? pos : null),
      show: (m, v) => {
        m.puts(`${v}`);
      },
    });
    const file = await sim.kernel.vfs.open(PATH);
    const both = await Promise.all([file.read(2, 0), file.read(2, 2)]);
    expect(both.map(String)).toEqual(["01", "23"]);
  });
});

describe("llseek", () => {
  test("goes back and on; there is no end to count from", async () => {
    create(listOf(["one\n", "two\n", "three\n"]));
    const file = await sim.kernel.vfs.open(PATH);
    expect((await file.read(6)).toString()).toBe("one\ntw");
    expect(await file.llseek(-2, SEEK_CUR)).toBe(4);
    expect((await file.read(3)).toString()).toBe("two");
    expect(await file.llseek(9, SEEK_SET)).toBe(9);
    expect((await file.readAll()).toString()).toBe("hree\n");
    await expect(file.llseek(0, SEEK_END)).rejects.toEqual(refusal("EINVAL"));
    expect(await file.llseek(1000, SEEK_SET)).toBe(1000);
    expect(await file.read()).toHaveLength(0);
  });

  test("to the start shows what is there now", async () => {
    let counter = 0;
    k.proc.createSingle("list", 0, null, (m) => m.puts(`${++counter}\n`));
    const file = await sim.kernel.vfs.open(PATH);
    expect((await file.readAll()).toString()).toBe("1\n");
    await file.llseek(0, SEEK_SET);
    expect((await file.readAll()).toString()).toBe("2\n");
  });
});

describe("records that come and go between reads", () => {
  /** A list kept by id: a position is an id, so it means the same however the list changes. */
  function byId(ids: Set<number>): SeqOperations<number> {
    const from = (m: SeqFile, lowest: number): number | undefined => {
      const [found] = [...ids].filter((id) => id >= lowest).sort((a, b) => a - b);
      m.index = found ?? lowest;
      return found;
    };
    return { start: from, next: (m, _id, pos) => from(m, pos), show: (m, id) => m.printf("%d\n", id) };
  }

  const byList = (ids: Set<number>): SeqOperations<number> => seqList(ids, (m, id) => m.printf("%d\n", id));

  test.each([
    ["kept by their ids", byId],
    ["kept as a list", byList],
  ])("%s: one that existed throughout is shown exactly once, the others at most once", async (_how, ops) => {
    const change = fc.record({ id: fc.nat(40), there: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.nat(40)),
        fc.array(fc.array(change, { maxLength: 5 }), { maxLength: 30 }),
        fc.integer({ min: 1, max: 20 }),
        async (initial, changes, size) => {
          const ids = new Set(initial);
          const throughout = new Set(initial);
          create(ops(ids));
          const file = await sim.kernel.vfs.open(PATH);
          let text = "";
          for (let i = 0; ; i++) {
            const part = await file.read(size);
            if (part.length === 0) break;
            text += String(part);
            for (const { id, there } of changes[i] ?? []) {
              if (!there) throughout.delete(id);
              if (there) ids.add(id);
              else ids.delete(id);
            }
          }
          const shown = text.split("\n").slice(0, -1).map(Number);
          expect(new Set(shown).size).toBe(shown.length);
          expect(shown.filter((id) => throughout.has(id)).sort((a, b) => a - b)).toEqual(
            [...throughout].sort((a, b) => a - b),
          );
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe("a driver's mistake", () => {
  const listOfNumbers: SeqOperations<number> = {
    start: (_m, pos) => (pos === 0 ? 0 : null),
    next: () => null,
    show: (m, v) => {
      m.puts(`${v}\n`);
    },
  };

  /** Three records, of which showing the second fails until it is mended. */
  function failing(fail: () => never, stops: unknown[] = []): { mended: boolean } {
    const state = { mended: false };
    create<number>({
      start: (_m, pos) => (pos < 3 ? pos : null),
      next: (_m, _v, pos) => (pos < 3 ? pos : null),
      stop: (_m, v) => void stops.push(v),
      show: (m, v) => {
        m.puts(`record ${v}\n`);
        if (v === 1 && !state.mended) fail();
      },
    });
    return state;
  }
  const throwError = (): never => {
    throw new Error("show is broken");
  };

  test("in show: what came before is read, then EIO and an oops; the pass is stopped", async () => {
    const stops: unknown[] = [];
    failing(throwError, stops);
    const file = await sim.kernel.vfs.open(PATH);
    expect((await file.read()).toString()).toBe("record 0\n");
    await expect(file.read()).rejects.toEqual(refusal("EIO"));
    expect(stops).toEqual([1]);
    expect(sim.kernel.oopses.count).toBe(1);
    expect(sim.log.at(-1)).toMatch(/^Oops #1 in probe, read of \/proc\/list: Error: show is broken/);
  });

  test("in show: reading goes on at that record once it is mended", async () => {
    const state = failing(throwError);
    const file = await sim.kernel.vfs.open(PATH);
    await file.read();
    await expect(file.read()).rejects.toEqual(refusal("EIO"));
    state.mended = true;
    expect((await file.readAll()).toString()).toBe("record 1\nrecord 2\n");
  });

  test("a refusal is no oops, whether thrown or answered", async () => {
    failing(() => {
      throw new KernelError(EBUSY);
    });
    await expect(read()).rejects.toEqual(refusal("EBUSY"));
    k.proc.createSingle("other", 0, null, () => -EBUSY);
    await expect(sim.kernel.vfs.readFile("/proc/other")).rejects.toEqual(refusal("EBUSY"));
    expect(sim.kernel.oopses.count).toBe(0);
  });

  test("in start: nothing was started, so stop is not called", async () => {
    const stops: unknown[] = [];
    create<number>({
      start: throwError,
      next: () => null,
      stop: (_m, v) => void stops.push(v),
      show: () => undefined,
    });
    await expect(read()).rejects.toEqual(refusal("EIO"));
    expect(stops).toEqual([]);
  });

  test.each([0, 1])("in next, behind record %i: it is read, not twice, and then EIO", async (broken) => {
    let fail = true;
    create<number>({
      start: (_m, pos) => (pos < 3 ? pos : null),
      next(_m, v, pos) {
        if (v === broken && fail) throwError();
        return pos < 3 ? pos : null;
      },
      show: (m, v) => {
        m.puts(`${v}`);
      },
    });
    const file = await sim.kernel.vfs.open(PATH);
    expect((await file.read()).toString()).toBe("012".slice(0, broken + 1));
    await expect(file.read()).rejects.toEqual(refusal("EIO"));
    fail = false;
    expect((await file.readAll()).toString()).toBe("012".slice(broken + 1));
  });

  test("in stop: what was shown is read, and then EIO", async () => {
    create<number>({ ...listOfNumbers, stop: throwError });
    const file = await sim.kernel.vfs.open(PATH);
    expect((await file.read()).toString()).toBe("0\n");
    await expect(file.read()).rejects.toEqual(refusal("EIO"));
  });

  test("on the way to a position is told to who wants to read there, each time", async () => {
    const state = failing(throwError);
    const file = await sim.kernel.vfs.open(PATH);
    await expect(file.read(5, 12)).rejects.toEqual(refusal("EIO"));
    await expect(file.read(5, 12)).rejects.toEqual(refusal("EIO"));
    state.mended = true;
    expect((await file.read(5, 12)).toString()).toBe("ord 1");
  });

  test("a promise that is rejected is contained as well", async () => {
    k.proc.createSingle("list", 0, null, async (m) => {
      m.puts("half");
      await turns(1);
      throwError();
    });
    await expect(read()).rejects.toEqual(refusal("EIO"));
    expect(sim.kernel.oopses.count).toBe(1);
  });
});
