/** A module's own printk: prefixes, once, rate limits, and debug messages that are off until they are turned on. */
import { defineModule, type ModuleContext } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { contextOf, refusal } from "../support.ts";

const LEVELS = ["emerg", "alert", "crit", "err", "warn", "notice", "info", "debug"] as const;
const CONTROL = "/proc/dynamic_debug/control";

let sim: Simulation;
let k: ModuleContext;
beforeEach(async () => {
  sim = simulate();
  k = await contextOf(sim, "probe");
});
const control = (query: string): Promise<void> => sim.kernel.vfs.writeFile(CONTROL, `${query}\n`);
const levels = (): number[] => [...sim.kernel.printk.ring.since()].map(({ level }) => level);

/** Loads a module with a prefix and answers its context. */
async function withPrefix(prFmt: string): Promise<ModuleContext> {
  let context = k;
  const definition = defineModule({ license: "GPL", prFmt, init: (own) => void (context = own) });
  await sim.insmod({ name: "prefixed", definition });
  return context;
}

describe("a prefix", () => {
  test("of the module comes before what the methods of the levels log, and not before what log() does", async () => {
    const { printk } = await withPrefix("mymodule: ");
    printk.info("hello");
    printk.warnOnce("once");
    printk.errRatelimited("limited");
    printk.log(6, "bare");
    expect(sim.log).toEqual(["mymodule: hello", "mymodule: once", "mymodule: limited", "bare"]);
  });

  test("of another kind takes its place", async () => {
    const { printk } = await withPrefix("mymodule: ");
    printk.prefixed("part: ").info("hello");
    printk.device({ name: "spi0.0", driver: { name: "bme280" } }).err("no answer");
    printk.device({ name: "spi0.0" }).err("no driver");
    expect(sim.log).toEqual(["part: hello", "bme280 spi0.0: no answer", "prefixed spi0.0: no driver"]);
  });

  test("of a device that no driver serves is its bus's name, or its class's", async () => {
    const { printk } = await withPrefix("mymodule: ");
    printk.device(k.device.create(k.class.create("toys"), 0, "toy0")).info("found");
    printk.device({ name: "spi0.0", bus: { name: "spi" } }).info("found");
    expect(sim.log).toEqual(["toys toy0: found", "spi spi0.0: found"]);
  });
});

describe("once", () => {
  test.each(LEVELS.map((name, level) => [name, level] as const))(
    "%sOnce logs once at its level",
    async (name, level) => {
      await control("module probe +p");
      for (let i = 0; i < 3; i++) k.printk[`${name}Once`](`number ${i}`);
      expect(sim.log).toEqual(["number 0"]);
      expect(levels()).toEqual([level]);
    },
  );

  test("is for each place in the code", () => {
    for (let i = 0; i < 2; i++) {
      k.printk.infoOnce("here");
      k.printk.infoOnce("there");
    }
    expect(sim.log).toEqual(["here", "there"]);
  });

  test("is for each key where there is one", () => {
    for (const key of ["a", "b", "a"]) k.printk.infoOnce(key, key);
    k.printk.prefixed("other: ").infoOnce("a", "a");
    expect(sim.log).toEqual(["a", "b"]);
  });

  test("starts afresh with the next load", async () => {
    k.printk.infoOnce("hello", "key");
    await sim.rmmod("probe");
    (await contextOf(sim, "probe")).printk.infoOnce("hello", "key");
    expect(sim.log).toEqual(["hello", "hello"]);
  });
});

describe("a rate limit", () => {
  const talk = (count: number): void => {
    for (let i = 0; i < count; i++) k.printk.infoRatelimited("again");
  };

  test.each(LEVELS.map((name, level) => [name, level] as const))(
    "of %sRatelimited lets ten pass",
    async (name, level) => {
      await control("module probe +p");
      for (let i = 0; i < 15; i++) k.printk[`${name}Ratelimited`]("text");
      expect(levels()).toEqual(new Array(10).fill(level));
    },
  );

  test("lets ten pass in five seconds, and then says how many it did not, with the function's name", async () => {
    talk(25);
    await sim.advance("5s");
    talk(1);
    expect(sim.log).toHaveLength(10);
    await sim.advance("1ms");
    talk(11);
    expect(sim.log.slice(10)).toEqual([
      "talk: 16 callbacks suppressed",
      ...new Array<string>(10).fill("again"),
    ]);
    expect(levels()[10]).toBe(4);
  });

  test("says nothing when none was left out", async () => {
    talk(10);
    await sim.advance("6s");
    talk(1);
    expect(sim.log).toEqual(new Array(11).fill("again"));
  });

  test("is for each place in the code, or for each key", () => {
    talk(20);
    for (let i = 0; i < 20; i++) k.printk.infoRatelimited("elsewhere");
    for (let i = 0; i < 20; i++) k.printk.infoRatelimited("keyed", i % 2 === 0 ? "even" : "odd");
    expect(sim.log.filter((text) => text === "again")).toHaveLength(10);
    expect(sim.log.filter((text) => text === "elsewhere")).toHaveLength(10);
    expect(sim.log.filter((text) => text === "keyed")).toHaveLength(20);
  });

  test("of one's own has its own numbers", async () => {
    const limit = k.printk.ratelimit(1e9, 2);
    const missed: number[] = [];
    const passed = (): boolean[] => [1, 2, 3, 4].map(() => limit.passes((count) => missed.push(count)));
    expect(passed()).toEqual([true, true, false, false]);
    await sim.advance("1001ms");
    expect(passed()).toEqual([true, true, false, false]);
    expect(missed).toEqual([2]);
  });
});

describe("debug messages", () => {
  test("are not logged unless they are turned on; printk at level debug is another matter", () => {
    k.printk.debug("hidden");
    k.printk.debugOnce("hidden");
    k.printk.debugRatelimited("hidden");
    k.printk.log(7, "shown");
    expect(sim.log).toEqual(["shown"]);
  });

  test("are turned on and off by a write to the control file, for that module alone", async () => {
    const other = await contextOf(sim, "other");
    await control("module probe +p");
    k.printk.debug("one");
    other.printk.debug("hidden");
    await control("module probe -p");
    k.printk.debug("two");
    expect(sim.log).toEqual(["one"]);
  });

  test("that were not logged do not use up their once", async () => {
    const say = (): void => {
      k.printk.debugOnce("said");
    };
    say();
    await control("module probe +p");
    say();
    say();
    expect(sim.log).toEqual(["said"]);
  });

  test.each([["dyndbg"], ["dyndbg=+p"], ["dyndbg==p"], ["loud.dyndbg=+p"]])(
    "are on from init on when the module is loaded with %s",
    async (word) => {
      const definition = defineModule({
        license: "GPL",
        init: (own) => {
          own.printk.debug("from init");
        },
      });
      await sim.insmod({ name: "loud", definition }, [word]);
      expect(sim.log).toEqual(["from init"]);
    },
  );

  test("a wrong dyndbg refuses the load", async () => {
    const definition = defineModule({ license: "GPL", init: () => undefined });
    await expect(sim.insmod({ name: "loud", definition }, ["dyndbg=+x"])).rejects.toEqual(refusal("EINVAL"));
  });

  test("come with module, function and line where that is asked for", async () => {
    function reader(): void {
      k.printk.debug("text");
    }
    await control("module probe =pmf");
    reader();
    await control("module probe =pl");
    reader();
    expect(sim.log).toEqual(["probe:reader: text", expect.stringMatching(/^\d+: text$/)]);
  });
});

describe("the control file", () => {
  test("lists the modules and their flags", async () => {
    await contextOf(sim, "other");
    await control("module other +lp");
    expect(await sim.kernel.vfs.readFile(CONTROL)).toBe(
      "# filename [module] flags\n- [probe] =_\n- [other] =pl\n",
    );
    await sim.rmmod("other");
    expect(await sim.kernel.vfs.readFile(CONTROL)).not.toContain("other");
  });

  test("is in debugfs as well", async () => {
    await sim.kernel.vfs.writeFile("/sys/kernel/debug/dynamic_debug/control", "module probe +p\n");
    expect(await sim.kernel.vfs.readFile(CONTROL)).toContain("[probe] =p\n");
  });

  test("has the file of a module that came from one, and selects by it", async () => {
    await sim.insmod("hello-1");
    await control('file "*/guide/hello-*" +p');
    expect(await sim.kernel.vfs.readFile(CONTROL)).toMatch(/\/drivers\/guide\/hello-1\.ts \[hello_1\] =p\n/);
    await control("file hello-1.ts -p; module hello-1 +m");
    expect(await sim.kernel.vfs.readFile(CONTROL)).toMatch(/hello-1\.ts \[hello_1\] =m\n/);
  });

  test.each([
    ["module p* +p", "=p"],
    ["module pro?e +p", "=p"],
    ["module prob +p", "=_"],
    ["module probe +pm; module probe -p", "=m"],
    ["module probe +pm\nmodule probe =_", "=_"],
    ["+p # all of them", "=p"],
    ["# only a comment", "=_"],
    ["module probe file - +p", "=_"],
  ])("%j leaves %s", async (query, flags) => {
    await control(query);
    expect(await sim.kernel.vfs.readFile(CONTROL)).toContain(`[probe] ${flags}\n`);
  });

  test.each(["module probe", "module probe +x", "module +p", "line 5 +p", "func f +p", "module probe p"])(
    "refuses %j: EINVAL, and says in the log why",
    async (query) => {
      await expect(control(query)).rejects.toEqual(refusal("EINVAL"));
      expect(sim.log).toEqual([expect.stringMatching(/^dyndbg: /)]);
      expect(await sim.kernel.vfs.readFile(CONTROL)).toContain("[probe] =_\n");
    },
  );

  test("a wrong query does not keep the others from being carried out", async () => {
    await expect(control("module x +q; module probe +p")).rejects.toEqual(refusal("EINVAL"));
    expect(await sim.kernel.vfs.readFile(CONTROL)).toContain("[probe] =p\n");
  });
});
