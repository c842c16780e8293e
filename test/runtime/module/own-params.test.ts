/** Parameters of one's own kind, under another name, and code that hears of new values. */
import { defineModule, EBUSY, KernelError, type ModuleContext, param, type ParamOps } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { load, refusal } from "../support.ts";

let sim: Simulation;
beforeEach(() => {
  sim = simulate();
});
const path = (name: string): string => `/sys/module/probe/parameters/${name}`;
const show = (name: string): Promise<string> => sim.kernel.vfs.readFile(path(name));
const echo = (text: string, name: string): Promise<void> => sim.kernel.vfs.writeFile(path(name), `${text}\n`);

/** A duration such as `5ms`; a bare `+` makes it longer. */
const duration: ParamOps<number> = {
  type: "ms",
  set(text, before) {
    if (text === "+") return before + 1;
    const [, digits] = /^(\d+)ms$/.exec(text) ?? [];
    if (digits === undefined) throw new KernelError(22, "write it as 5ms");
    return Number(digits);
  },
  get: (value) => `${value}ms`,
};

describe("a parameter of one's own kind", () => {
  const params = { delay: param.cb(duration, 5, { mode: 0o644, desc: "The delay" }) };
  const insmod = async (...words: string[]): Promise<{ readonly delay: number }> => {
    let seen = { delay: 0 };
    await load<typeof params>(sim, "probe", (k) => void (seen = k.params), { params, words });
    return seen;
  };

  test("is read and shown as it says, at load and in its file", async () => {
    const values = await insmod("delay=20ms");
    expect([values.delay, await show("delay")]).toEqual([20, "20ms\n"]);
    await echo("7ms", "delay");
    expect([values.delay, await show("delay")]).toEqual([7, "7ms\n"]);
  });

  test("sees the value before", async () => {
    expect((await insmod("delay=+")).delay).toBe(6);
    await echo("+", "delay");
    expect(await show("delay")).toBe("7ms\n");
  });

  test("refuses in its own words, and keeps its value", async () => {
    await expect(insmod("delay=20")).rejects.toEqual(
      refusal("EINVAL", /`20' invalid for parameter `delay': write it as 5ms/),
    );
    await insmod();
    await expect(echo("20", "delay")).rejects.toEqual(refusal("EINVAL"));
    expect(await show("delay")).toBe("5ms\n");
    expect(sim.kernel.oopses.count).toBe(0);
  });

  test.each([
    [undefined, "EINVAL"],
    ["9ms", "fine"],
  ])("given bare, with %s for that: %s", async (noArg, outcome) => {
    const ops = { ...duration, ...(noArg !== undefined && { noArg }) };
    const bare = { delay: param.cb(ops, 5) };
    let seen = 0;
    const loading = load<typeof bare>(sim, "probe", (k) => void (seen = k.params.delay), {
      params: bare,
      words: ["delay"],
    });
    if (outcome === "fine") await loading;
    else await expect(loading).rejects.toEqual(refusal(outcome));
    expect(seen).toBe(outcome === "fine" ? 9 : 0);
  });

  test("whose code fails is an oops of its module: EIO, and nothing is left", async () => {
    const broken = param.cb({ set: () => (null as unknown as string).length, get: String }, 1, {
      mode: 0o644,
    });
    const loading = load(sim, "probe", () => undefined, { params: { broken }, words: ["broken=1"] });
    await expect(loading).rejects.toEqual(refusal("EIO", /a parameter of probe failed: TypeError/));
    expect(sim.kernel.modules.all).toEqual([]);
    await load(sim, "probe", () => undefined, { params: { broken } });
    await expect(echo("1", "broken")).rejects.toEqual(refusal("EIO"));
    expect([await show("broken"), sim.kernel.modules.get("probe")?.oopses]).toEqual(["1\n", 1]);
  });
});

test("a string with a length says when it does not fit, in the kernel's words", async () => {
  const params = { label: param.string("none", 8, { mode: 0o644 }) };
  const loading = load(sim, "probe", () => undefined, { params, words: ["label=12345678"] });
  await expect(loading).rejects.toEqual(refusal("ENOSPC"));
  expect(sim.log).toEqual([
    "label: string doesn't fit in 7 chars.",
    "probe: `12345678' too large for parameter `label'",
  ]);
  await load(sim, "probe", () => undefined, { params, words: ["label=1234567"] });
  await echo("seven77", "label");
  expect(await show("label")).toBe("seven77\n");
  await expect(echo("eight888", "label")).rejects.toEqual(refusal("ENOSPC"));
  expect(await show("label")).toBe("seven77\n");
});

describe("a parameter with another name outside", () => {
  const params = { debugLevel: param.int(1, { name: "debug", mode: 0o644, desc: "How much is said" }) };

  test("has it as a word, as a file and in messages", async () => {
    let seen = { debugLevel: 0 };
    await load<typeof params>(sim, "probe", (k) => void (seen = k.params), {
      params,
      words: ["debug=3", "debugLevel=9"],
    });
    expect([seen.debugLevel, await show("debug")]).toEqual([3, "3\n"]);
    await echo("4", "debug");
    expect(seen.debugLevel).toBe(4);
    expect(sim.log).toEqual(["probe: unknown parameter 'debugLevel' ignored"]);
  });

  test("must not have that of another one: ENOEXEC", async () => {
    const twins = { ...params, debug: param.int(1) };
    await expect(load(sim, "probe", () => undefined, { params: twins })).rejects.toEqual(
      refusal("ENOEXEC", /two of params are called debug/),
    );
  });
});

describe("the mode of a parameter", () => {
  const loading = (mode: number): Promise<unknown> =>
    load(sim, "probe", () => undefined, { params: { level: param.int(1, { mode }) } });

  test.each([0o666, 0o602, 0o464, 0o044, -1, 0o1644, NaN])(
    "must not give others more than the owner, nor let all write: ENOEXEC, %d",
    async (mode) => {
      await expect(loading(mode)).rejects.toEqual(refusal("ENOEXEC", /mode .* of params\.level/));
    },
  );

  test("may be any other", async () => {
    for (const mode of [0, 0o400, 0o200, 0o440, 0o644, 0o664, 0o600]) {
      await loading(mode);
      await sim.rmmod("probe");
    }
  });
});

describe("code that hears of new values", () => {
  const params = { speed: param.int(1, { mode: 0o644 }) };
  const heard: string[] = [];
  let k: ModuleContext<typeof params> | undefined;
  beforeEach(async () => {
    heard.length = 0;
    const definition = defineModule({
      license: "GPL",
      params,
      init(own) {
        k = own;
        own.onParam("speed", (value, before) => {
          heard.push(`${before} -> ${value}`);
          if (value > 10) throw new KernelError(EBUSY, "too fast");
        });
      },
    });
    await sim.insmod({ name: "probe", definition }, ["speed=2"]);
  });

  test("is told after a write, before the value is there", async () => {
    await echo("3", "speed");
    await echo("4", "speed");
    expect(heard).toEqual(["2 -> 3", "3 -> 4"]);
    expect(k?.params.speed).toBe(4);
  });

  test("may refuse it: the writer gets the errno, and the value stays", async () => {
    await expect(echo("11", "speed")).rejects.toEqual(refusal("EBUSY"));
    expect([k?.params.speed, await show("speed")]).toEqual([2, "2\n"]);
  });

  test("is not told of what the type refuses", async () => {
    await expect(echo("fast", "speed")).rejects.toEqual(refusal("EINVAL"));
    expect(heard).toEqual([]);
  });

  test("may stop to listen", async () => {
    const more: number[] = [];
    const held = k?.onParam("speed", (value) => void more.push(value));
    await echo("3", "speed");
    held?.free();
    await echo("4", "speed");
    expect(more).toEqual([3]);
  });
});
