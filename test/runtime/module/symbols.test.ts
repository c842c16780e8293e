/** Symbols that modules share: who gets which, who is refused and why, and who keeps whom. */
import {
  defineModule,
  exportSymbol,
  exportSymbolGpl,
  type ModuleDefinition,
  symbol,
  type SymbolExports,
  type SymbolUses,
  weakSymbol,
} from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { refusal, treeOf } from "../support.ts";

type Add = (a: number, b: number) => number;
const add: Add = (a, b) => a + b;

let sim: Simulation;
beforeEach(() => {
  sim = simulate();
});
const loaded = (): string[] => sim.kernel.modules.all.map(({ name }) => name);
const read = (path: string): Promise<string> => sim.kernel.vfs.readFile(path);

/** Loads a module that does nothing but export and use. */
function insmod(
  name: string,
  has: Partial<ModuleDefinition> & { exports?: SymbolExports; uses?: SymbolUses },
) {
  return sim.insmod({ name, definition: { license: "GPL", init: () => undefined, ...has } });
}

const provider = (exports: SymbolExports = { my_add: exportSymbol(add) }): Promise<void> =>
  insmod("provider", { exports });
const user = (has: Partial<ModuleDefinition> = {}, name = "user"): Promise<void> =>
  insmod(name, { uses: { my_add: symbol<Add>() }, ...has });

describe("a symbol", () => {
  test("is known to who uses it, with its type, from init on", async () => {
    await provider();
    const definition = defineModule({
      license: "GPL",
      uses: { my_add: symbol<Add>() },
      init: ({ symbols, printk }) => {
        printk.info(`2 + 3 = ${symbols.my_add(2, 3)}`);
      },
      exit: ({ symbols, printk }) => {
        printk.info(`2 - 3 = ${symbols.my_add(2, -3)}`);
      },
    });
    await sim.insmod({ name: "user", definition });
    await sim.rmmod("user");
    expect(sim.log).toEqual(["2 + 3 = 5", "2 - 3 = -1"]);
  });

  test("may get its value from init, with what init took", async () => {
    const definition = defineModule({
      license: "GPL",
      exports: { next: exportSymbol<() => number>() },
      init(k) {
        let count = 40;
        k.exports.provide("next", () => ++count);
      },
    });
    await sim.insmod({ name: "counter", definition });
    const numbers: number[] = [];
    const uses = { next: symbol<() => number>() };
    for (const name of ["one", "two"]) {
      const one = defineModule({ license: "GPL", uses, init: (k) => void numbers.push(k.symbols.next()) });
      await sim.insmod({ name, definition: one });
    }
    expect(numbers).toEqual([41, 42]);
  });

  test("may be any value", async () => {
    const limits = { highest: 7 };
    await provider({ limits: exportSymbol(limits) });
    let seen: unknown;
    const uses = { limits: symbol<typeof limits>() };
    const definition = defineModule({ license: "GPL", uses, init: (k) => void (seen = k.symbols.limits) });
    await sim.insmod({ name: "user", definition });
    expect(seen).toBe(limits);
  });

  test("that nobody provides refuses the module that exports it: EINVAL, and nothing is left", async () => {
    const before = treeOf(sim);
    await expect(provider({ my_add: exportSymbol<Add>() })).rejects.toEqual(
      refusal("EINVAL", /provider exports my_add without a value.*k\.exports\.provide\("my_add"/),
    );
    expect([loaded(), treeOf(sim)]).toEqual([[], before]);
  });

  test.each([
    ["other", "EINVAL", /other is not among the exports of bad/],
    ["fixed", "EEXIST", /fixed has a value/],
  ])("%s cannot be provided: %s", async (name, code, message) => {
    const definition: ModuleDefinition = {
      license: "GPL",
      exports: { fixed: exportSymbol(add) },
      init: (k) => {
        k.exports.provide(name, add);
      },
    };
    await expect(sim.insmod({ name: "bad", definition })).rejects.toEqual(refusal(code, message));
  });

  test("is gone with its module, and after a load that failed", async () => {
    await provider();
    await sim.rmmod("provider");
    const failing = insmod("failing", { exports: { my_add: exportSymbol(add) }, init: () => -5 });
    await expect(failing).rejects.toEqual(refusal("EIO"));
    await expect(user()).rejects.toEqual(refusal("ENOENT"));
    await provider();
  });
});

describe("a symbol that is refused", () => {
  test("because nobody exports it: ENOENT, a line in the kernel's words, and what to do", async () => {
    await expect(user()).rejects.toEqual(
      refusal("ENOENT", /^Unknown symbol my_add: no loaded module exports it.*tophalf modprobe user/),
    );
    expect(sim.log).toEqual(["user: Unknown symbol my_add (err -2)"]);
    expect(loaded()).toEqual([]);
  });

  test("is logged along with all others that are", async () => {
    const uses = { a: symbol<Add>(), my_add: symbol<Add>(), b: symbol<Add>() };
    await provider();
    await expect(user({ uses })).rejects.toEqual(refusal("ENOENT", /symbol a: .*symbol b: /));
    expect(sim.log).toEqual(["user: Unknown symbol a (err -2)", "user: Unknown symbol b (err -2)"]);
    expect(await read("/sys/module/provider/refcnt")).toBe("0\n");
  });

  test("because it is GPL-only and the user is not", async () => {
    await provider({ my_add: exportSymbolGpl(add) });
    await user({ license: "Dual MIT/GPL" }, "free");
    await expect(user({ license: "Proprietary" })).rejects.toEqual(
      refusal(
        "ENOENT",
        /provider exports it to GPL-compatible modules only.*license of user is 'Proprietary'/,
      ),
    );
    expect(sim.log.at(-1)).toBe("user: Unknown symbol my_add (err -2)");
  });

  test("because it has another version: EINVAL, and what to do", async () => {
    await provider({ my_add: exportSymbol(add, { version: "2" }) });
    await expect(user({ uses: { my_add: symbol<Add>({ version: "1" }) } })).rejects.toEqual(
      refusal(
        "EINVAL",
        /user disagrees about version of symbol my_add: .*for 1, and provider exports 2; load/,
      ),
    );
    expect(sim.log).toEqual([
      "user: disagrees about version of symbol my_add",
      "user: Unknown symbol my_add (err -22)",
    ]);
  });

  test.each([
    [{ version: "2" }, { version: "2" }],
    [{ version: "2" }, {}],
    [{}, { version: "1" }],
  ])("is none of %j for a user with %j", async (theirs, ours) => {
    await provider({ my_add: exportSymbol(add, theirs) });
    await user({ uses: { my_add: symbol<Add>(ours) } });
    expect(loaded()).toEqual(["user", "provider"]);
  });

  test("is no loss where it is weak", async () => {
    const seen: unknown[] = [];
    const uses = { my_add: weakSymbol<Add>() };
    const definition = defineModule({
      license: "GPL",
      uses,
      init: (k) => void seen.push(k.symbols.my_add?.(1, 2)),
    });
    await sim.insmod({ name: "user", definition });
    await sim.rmmod("user");
    await provider();
    await sim.insmod({ name: "user", definition });
    expect([seen, sim.log]).toEqual([[undefined, 3], []]);
    await expect(sim.rmmod("provider")).rejects.toEqual(refusal("EBUSY"));
  });

  test("does not make a module use its own exports", async () => {
    await expect(user({ exports: { my_add: exportSymbol(add) } })).rejects.toEqual(refusal("ENOENT"));
  });
});

test("two modules cannot export one name: ENOEXEC, naming the first, which keeps it", async () => {
  await provider();
  const exports = { other: exportSymbol(add), my_add: exportSymbol(() => 0) };
  await expect(insmod("second", { exports })).rejects.toEqual(
    refusal("ENOEXEC", /second: exports duplicate symbol my_add \(owned by provider\)/),
  );
  expect(sim.log).toEqual(["second: exports duplicate symbol my_add (owned by provider)"]);
  await expect(user({ uses: { other: symbol<Add>() } })).rejects.toEqual(refusal("ENOENT"));
  await user();
  expect(loaded()).toEqual(["user", "provider"]);
});

describe("a module whose symbols are used", () => {
  beforeEach(async () => {
    await provider();
    await user();
    await user({}, "second");
  });

  test("does not leave before its users: EBUSY, naming them", async () => {
    await expect(sim.rmmod("provider")).rejects.toEqual(
      refusal("EBUSY", /^Module provider is in use by: second user$/),
    );
    await sim.rmmod("user");
    await expect(sim.rmmod("provider")).rejects.toEqual(refusal("EBUSY", /in use by: second$/));
    await sim.rmmod("second");
    await sim.rmmod("provider");
  });

  test("says so in /proc/modules, in its use count and in holders", async () => {
    expect(await read("/proc/modules")).toBe(
      [
        "second 0 0 - Live 0x0000000000000000",
        "user 0 0 - Live 0x0000000000000000",
        "provider 0 2 second,user, Live 0x0000000000000000",
        "",
      ].join("\n"),
    );
    expect(await read("/sys/module/provider/refcnt")).toBe("2\n");
    expect(sim.kernel.vfs.readdir("/sys/module/provider/holders")).toEqual(["user", "second"]);
    expect(await read("/sys/module/provider/holders/user/initstate")).toBe("live\n");
    await sim.rmmod("user");
    expect(sim.kernel.vfs.readdir("/sys/module/provider/holders")).toEqual(["second"]);
    expect(await read("/proc/modules")).toContain("provider 0 1 second, Live");
  });

  test("leaves with all others at shutdown, after its users", async () => {
    const order: string[] = [];
    sim.kernel.vfs.tree.watch({
      added: () => undefined,
      changed: () => undefined,
      removed: ({ path }) => {
        if (/^\/sys\/module\/\w+$/.test(path)) order.push(path.slice(12));
      },
    });
    await sim.kernel.shutdown();
    expect(order).toEqual(["second", "user", "provider"]);
  });

  test("is held once by a user of several of its symbols", async () => {
    await insmod("wide", { exports: { a: exportSymbol(add), b: exportSymbol(add) } });
    await insmod("both", { uses: { a: symbol<Add>(), b: symbol<Add>() } });
    expect(await read("/sys/module/wide/refcnt")).toBe("1\n");
    await sim.rmmod("both");
    expect(await read("/sys/module/wide/refcnt")).toBe("0\n");
  });
});

describe("a module whose init has not ended", () => {
  let end: (status: number) => void;
  let loading: Promise<unknown>;
  beforeEach(() => {
    const init = (): Promise<number> => new Promise((resolve) => (end = resolve));
    loading = insmod("provider", { exports: { my_add: exportSymbol(add) }, init }).catch(
      (error: unknown) => error,
    );
  });

  test("is waited for by who uses its symbols", async () => {
    const using = user();
    await sim.clock.settle();
    expect(await read("/sys/module/provider/initstate")).toBe("coming\n");
    end(0);
    await using;
    expect(loaded()).toEqual(["user", "provider"]);
  });

  test("and then fails: its user is refused", async () => {
    const using = user().catch((error: unknown) => error);
    await sim.clock.settle();
    end(-5);
    expect(await using).toEqual(refusal("ENODEV", /provider, which user uses, is being removed/));
    expect(await loading).toEqual(refusal("EIO"));
    expect(loaded()).toEqual([]);
  });

  test("is not waited for longer than half a minute: EBUSY", async () => {
    const using = user().catch((error: unknown) => error);
    await sim.advance("31s");
    expect(await using).toEqual(refusal("EBUSY", /init of provider, which user uses, has not ended/));
    expect(sim.log).toEqual([
      "user: gave up waiting for init of module provider.",
      "user: Unknown symbol my_add (err -16)",
    ]);
    expect(loaded()).toEqual(["provider"]);
  });

  test("does not keep the runtime from ending, nor does who waits for it", async () => {
    const using = user().catch((error: unknown) => error);
    await sim.clock.settle();
    await sim.kernel.shutdown();
    await sim.advance("31s");
    expect(await using).toMatchObject({ name: "KernelError" });
    expect(loaded()).toEqual([]);
  });
});

test("/proc/kallsyms has the entry points and exports of every module, with no address", async () => {
  await provider({ my_add: exportSymbol(add), my_limit: exportSymbol(5) });
  await user({ exit: () => undefined });
  expect(await read("/proc/kallsyms")).toBe(
    [
      "0000000000000000 T init_module\t[user]",
      "0000000000000000 T cleanup_module\t[user]",
      "0000000000000000 T init_module\t[provider]",
      "0000000000000000 T my_add\t[provider]",
      "0000000000000000 D my_limit\t[provider]",
      "",
    ].join("\n"),
  );
});
