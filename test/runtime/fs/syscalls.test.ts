/** Hooks of the file system's system calls. */
import fc from "fast-check";
import {
  _IOWR,
  EACCES,
  type FileOperations,
  KernelError,
  type ModuleContext,
  O_NONBLOCK,
  O_RDWR,
  SEEK_SET,
  type SyscallHook,
  type SyscallName,
} from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { contextOf, device, load, refusal, SOMEBODY, turns } from "../support.ts";

let sim: Simulation;
let k: ModuleContext;
let seen: string[];
/** What the driver was called for. */
let driven: string[];
let path: string;

beforeEach(async () => {
  sim = simulate();
  k = await contextOf(sim);
  seen = [];
  driven = [];
  const note = (what: string) => void driven.push(what);
  const ops: FileOperations = {
    open: () => note("open"),
    read: (_file, to) => (note("read"), to.put("data")),
    write: (_file, from) => (note(`write ${from.text()}`), from.length),
    llseek: (_file, offset) => (note("llseek"), offset),
    ioctl: (_file, _cmd, arg) => (note("ioctl"), arg.bytes.fill(7).length),
    flush: () => note("flush"),
    fsync: () => note("fsync"),
    release: () => note("release"),
  };
  path = await device(sim, ops, { mode: 0o666 });
});

const open = (flags = O_RDWR, who = SOMEBODY) => sim.kernel.vfs.open(path, flags, who);
/** A hook that notes where it is, and passes on. */
const passing = (name: SyscallName, label: string, own = k): SyscallHook =>
  own.syscalls.hook(name, (next) => {
    seen.push(`${label} in`);
    const result = next();
    seen.push(`${label} out`);
    return result;
  });

describe("a hook sees", () => {
  test("who opens what, and how, before the driver does", async () => {
    k.syscalls.hook("open", (next, { path, flags, call }) => {
      seen.push(`${path} ${flags.toString(8)} uid ${call.uid} ${driven.length}`);
      return next();
    });
    await (await open(O_RDWR | O_NONBLOCK)).close();
    expect(seen).toEqual(["/dev/gadget 4002 uid 1000 0"]);
  });

  test("every call on a file, with its arguments and its result", async () => {
    const tell = (what: string, result: unknown) => void seen.push(`${what} = ${String(result)}`);
    k.syscalls.hook("read", (next, { count }) => tell(`read ${count}`, next()));
    k.syscalls.hook("write", (next, { count, from }) => tell(`write ${count} ${from.text()}`, next()));
    k.syscalls.hook("llseek", (next, { offset, whence }) => tell(`llseek ${offset} ${whence}`, next()));
    k.syscalls.hook("ioctl", (next, { cmd, arg }) =>
      tell(`ioctl ${cmd === EXCHANGE} ${arg.take().length}`, next()),
    );
    k.syscalls.hook("fsync", (next, { datasync }) => tell(`fsync ${datasync}`, next()));
    k.syscalls.hook("flush", (next, { path }) => tell(`flush ${path}`, next()));
    k.syscalls.hook("release", (next, { call }) => tell(`release ${call.uid}`, next()));
    const EXCHANGE = _IOWR("k", 1, 4);
    const bytes = new Uint8Array(4);
    const file = await open();
    expect(String(await file.read(10))).toBe("data");
    expect(await file.write("hello")).toBe(5);
    expect(await file.llseek(3, SEEK_SET)).toBe(3);
    expect([await file.ioctl(EXCHANGE, bytes), ...bytes]).toEqual([4, 7, 7, 7, 7]);
    await file.fsync(true);
    await file.close();
    expect(seen).toEqual([
      "read 10 = 4",
      "write 5 hello = 5",
      "llseek 3 0 = 3",
      "ioctl true 4 = 4",
      "fsync true = 0",
      "flush /dev/gadget = 0",
      "release 1000 = 0",
    ]);
    expect(driven).toEqual(["open", "read", "write hello", "llseek", "ioctl", "fsync", "flush", "release"]);
  });

  test("what comes back from the driver, after next()", async () => {
    k.syscalls.hook("read", (next, { to }) => {
      const count = next();
      seen.push(Buffer.from(to.memory).toString("utf8", 0, Number(count)));
    });
    await (await open()).read();
    expect(seen).toEqual(["data"]);
  });

  test("current, as the driver does", async () => {
    k.syscalls.hook("open", () => void seen.push(String(k.current.uid)));
    await open();
    expect(seen).toEqual(["1000"]);
  });
});

describe("a hook may", () => {
  test("refuse with an errno, and the driver hears nothing", async () => {
    const hook = k.syscalls.hook("open", () => -EACCES);
    await expect(open()).rejects.toEqual(refusal("EACCES"));
    hook.remove();
    k.syscalls.hook("open", () => {
      throw new KernelError(EACCES, "not you");
    });
    await expect(open()).rejects.toEqual(refusal("EACCES"));
    expect([driven, sim.kernel.oopses.count]).toEqual([[], 0]);
  });

  test("refuse after the file was opened: it is closed again, and its module is free", async () => {
    k.syscalls.hook("open", (next) => (next(), -EACCES));
    await expect(open()).rejects.toEqual(refusal("EACCES"));
    await turns(1);
    expect(driven).toEqual(["open", "release"]);
    expect(sim.kernel.modules.get("gadget")?.refcount).toBe(0);
  });

  test("answer in the driver's place", async () => {
    k.syscalls.hook("read", (_next, { to }) => to.put("mine"));
    expect(String(await (await open()).read())).toBe("mine");
    expect(driven).toEqual(["open"]);
  });

  test("forget to call next, or to answer: the call goes on, once", async () => {
    k.syscalls.hook("open", () => undefined);
    k.syscalls.hook("open", () => 0);
    k.syscalls.hook("open", (next) => void next());
    k.syscalls.hook("open", (next) => (next(), next()));
    await (await open()).close();
    expect(driven).toEqual(["open", "flush", "release"]);
  });

  test("wait, and what the caller sent is still there afterwards", async () => {
    k.syscalls.hook("write", async (next) => {
      await turns(2);
      return next();
    });
    const memory = Buffer.from("first");
    const file = await open();
    const written = file.write(memory);
    expect(await written).toBe(5);
    expect(driven).toEqual(["open", "write first"]);
  });

  test("not keep a file from being closed", async () => {
    k.syscalls.hook("release", () => -EACCES);
    k.syscalls.hook("release", () => {
      throw new Error("never");
    });
    await (await open()).close();
    expect(driven.at(-1)).toBe("release");
    expect(sim.kernel.modules.get("gadget")?.refcount).toBe(0);
  });
});

describe("hooks of one call", () => {
  test("run the newest first, each inside the one before", async () => {
    for (const label of ["a", "b", "c"]) passing("open", label);
    await open();
    expect(seen).toEqual(["c in", "b in", "a in", "a out", "b out", "c out"]);
  });

  test("get each other's results", async () => {
    k.syscalls.hook("read", (next) => {
      const result = next();
      seen.push(`inner ${Number(result)}`);
    });
    k.syscalls.hook("read", (next) => {
      const result = next();
      seen.push(`outer ${Number(result)}`);
      return 2;
    });
    expect(String(await (await open()).read())).toBe("da");
    expect(seen).toEqual(["inner 4", "outer 4"]);
  });

  test("are told apart by call, and gone without a trace", async () => {
    passing("read", "r").remove();
    passing("open", "o");
    await (await open()).read();
    expect(seen).toEqual(["o in", "o out"]);
    expect(sim.kernel.syscalls.chains.read).toBeUndefined();
  });

  test("are of calls that exist: EINVAL, with which do", () => {
    expect(() => k.syscalls.hook("fork" as SyscallName, (next) => next())).toThrow(
      refusal("EINVAL", /no system call fork.*open, read/),
    );
    expect(() => k.syscalls.hook("toString" as SyscallName, (next) => next())).toThrow(refusal("EINVAL"));
  });
});

describe("a hook that fails", () => {
  test.each<[string, () => unknown]>([
    ["throws", () => expect.unreachable()],
    ["rejects", () => Promise.reject(new Error("late"))],
    ["answers no number", () => "3"],
    ["answers half a number", () => 0.5],
    ["answers what is no errno", () => -5000],
    ["answers more than was asked for", () => 5000],
  ])("%s: an oops of its module, and the call goes on to the next", async (_what, action) => {
    passing("read", "next");
    k.syscalls.hook("read", action as () => number);
    expect(String(await (await open()).read(100))).toBe("data");
    expect(seen).toEqual(["next in", "next out"]);
    expect(sim.kernel.modules.get("probe")?.oopses).toBe(1);
    expect(sim.log.join("\n")).toMatch(/Oops #1 in probe, hook of read/);
  });

  test("after next() does not make the call twice", async () => {
    k.syscalls.hook("read", (next) => {
      void next();
      throw new Error("afterwards");
    });
    expect(String(await (await open()).read())).toBe("data");
    expect(driven).toEqual(["open", "read"]);
  });
});

describe("three modules that hook open can leave", () => {
  const NAMES = ["a", "b", "c"];
  const ORDERS = NAMES.flatMap((x) =>
    NAMES.filter((y) => y !== x).map((y) => [x, y, NAMES.find((z) => z !== x && z !== y) ?? ""]),
  );
  const hooking = (name: string) =>
    load(sim, name, (own) => {
      passing("open", name, own);
    });

  test.each(ORDERS.map((order) => [order.join(), order] as const))(
    "in the order %s",
    async (_name, order) => {
      for (const name of NAMES) await hooking(name);
      const left = new Set(NAMES);
      for (const name of order) {
        await sim.rmmod(name);
        left.delete(name);
        seen = [];
        await (await open()).close();
        const inward = [...left].reverse().map((one) => `${one} in`);
        expect(seen).toEqual([...inward, ...[...left].map((one) => `${one} out`)]);
      }
      expect(sim.kernel.syscalls.chains.open).toBeUndefined();
      expect(sim.kernel.oopses.count).toBe(0);
    },
  );

  test.each(ORDERS.map((order) => [order.join(), order] as const))(
    "in the order %s while a call is inside all of them",
    async (_name, order) => {
      const wake = k.waitQueue();
      let go = false;
      const slow = await device(
        sim,
        { open: (_file, call) => wake.wait(() => go, call) },
        { name: "slow", mode: 0o666 },
      );
      for (const name of NAMES) {
        await load(sim, name, (own) => {
          own.syscalls.hook("open", async (next) => {
            seen.push(`${name} in`);
            const result = await next();
            seen.push(`${name} out`);
            return result;
          });
        });
      }
      const opening = sim.kernel.vfs.open(slow, O_RDWR, SOMEBODY);
      await turns(1);
      for (const name of order) await sim.rmmod(name);
      expect(seen).toEqual(["c in", "b in", "a in"]);
      go = true;
      wake.wakeUp();
      await (await opening).close();
      expect(seen).toEqual(["c in", "b in", "a in", "a out", "b out", "c out"]);
      expect(sim.kernel.oopses.count).toBe(0);
    },
  );

  test("and a call that has not reached one yet passes it over", async () => {
    await hooking("a");
    let pass: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (pass = resolve));
    k.syscalls.hook("open", (next) => gate.then(next));
    const opening = open();
    await sim.rmmod("a");
    pass();
    await (await opening).close();
    expect([seen, driven]).toEqual([[], ["open", "flush", "release"]]);
  });

  test("and a call that waits in one of them goes on when the wait ends with the module", async () => {
    await load(sim, "a", (own) => {
      const never = own.waitQueue();
      own.syscalls.hook("open", (_next, { call }) => never.wait(() => false, call));
    });
    const opening = open();
    await turns(1);
    await sim.rmmod("a");
    await (await opening).close();
    expect([driven, sim.kernel.oopses.count]).toEqual([["open", "flush", "release"], 0]);
  });

  test("and come back in any sequence, by their own remove or with their module", async () => {
    const step = fc.record({ who: fc.nat(2), early: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
        sim = simulate();
        path = await device(sim, {}, { mode: 0o666 });
        const loaded = new Map<string, SyscallHook>();
        let order: string[] = [];
        for (const { who, early } of steps) {
          const name = NAMES[who] ?? "";
          if (loaded.has(name)) {
            if (early) loaded.get(name)?.remove();
            await sim.rmmod(name);
            loaded.delete(name);
            order = order.filter((one) => one !== name);
          } else {
            await load(sim, name, (own) => void loaded.set(name, passing("open", name, own)));
            order = [name, ...order];
          }
          seen = [];
          await (await open()).close();
          expect(seen.filter((entry) => entry.endsWith("in"))).toEqual(order.map((one) => `${one} in`));
        }
      }),
      { numRuns: 30 },
    );
  });
});
