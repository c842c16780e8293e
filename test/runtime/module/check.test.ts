/** What is refused before anything is done with a module: names, shapes, and another API. */
import { API_VERSION, type ModuleDefinition } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { refusal, treeOf } from "../support.ts";

let sim: Simulation;
beforeEach(() => {
  sim = simulate();
});

async function refused(name: string, definition: unknown, code: string, message: RegExp): Promise<void> {
  const before = treeOf(sim);
  const source = { name, definition: definition as ModuleDefinition };
  await expect(sim.insmod(source)).rejects.toEqual(refusal(code, message));
  expect([sim.kernel.modules.all, treeOf(sim), sim.kernel.oopses.count]).toEqual([[], before, 0]);
}

describe("a name", () => {
  test.each(["two words", "tab\there", "line\n", "a/b", "a,b", "[a]", "", ".", "..", "x".repeat(56)])(
    "%j is refused: EINVAL, with what to do",
    async (name) => {
      await refused(
        name,
        { license: "GPL", init: () => undefined },
        "EINVAL",
        /cannot be a module's name.*rename/,
      );
    },
  );

  test.each(["a", "größe", "a.b", "a+b", "x".repeat(55)])("%j is fine", async (name) => {
    await sim.insmod({ name, definition: { license: "GPL", init: () => undefined } });
    expect(sim.kernel.modules.get(name)?.name).toBe(name);
  });
});

describe("a definition", () => {
  const good = { license: "GPL", init: () => undefined };
  test.each([
    [undefined, /exports no module/],
    [{}, /has no init function/],
    [{ ...good, init: "start" }, /has no init function/],
    [{ ...good, license: undefined }, /states no license/],
    [{ ...good, license: 5 }, /states no license/],
    [{ ...good, exit: true }, /exit must be a function/],
    [{ ...good, author: 5 }, /author must be a string or a list of strings/],
    [{ ...good, author: ["me", 5] }, /author must be/],
    [{ ...good, description: 5 }, /description must be a string/],
    [{ ...good, version: 1 }, /version must be a string/],
    [{ ...good, prFmt: () => "" }, /prFmt must be a string/],
    [{ ...good, api: "1" }, /api must be a whole number/],
    [{ ...good, params: 5 }, /params must be declared with param/],
    [{ ...good, params: { led: 4 } }, /params must be declared with param/],
    [{ ...good, params: { led: null } }, /params must be declared with param/],
    [{ ...good, exports: { add: () => 1 } }, /exports must be declared with exportSymbol/],
    [{ ...good, uses: ["add"] }, /uses must be declared with symbol/],
  ])("%j is refused: ENOEXEC, naming what is wrong", async (definition, message) => {
    await refused("bad", definition, "ENOEXEC", message);
    expect(sim.log).toEqual([]);
  });
});

describe("an API version", () => {
  const insmod = (api: number): Promise<void> =>
    sim.insmod({ name: "old", definition: { license: "GPL", api, init: () => undefined } });

  test("that is the runtime's own is fine", async () => {
    await insmod(API_VERSION);
    expect(sim.log).toEqual([]);
  });

  test.each([
    [API_VERSION - 1, /adapt the module, and let it say api: 1/],
    [API_VERSION + 1, /update tophalf/],
  ])("%i is refused: ENOEXEC, a line in the kernel's words, and what to do", async (api, what) => {
    await expect(insmod(api)).rejects.toEqual(refusal("ENOEXEC", /old disagrees about version of the API/));
    await expect(insmod(api)).rejects.toEqual(refusal("ENOEXEC", what));
    expect(sim.log[0]).toBe(`old: version magic 'tophalf-api-${api}' should be 'tophalf-api-1'`);
  });
});

test("an init that answers more than 0 is warned of, and the module loads", async () => {
  await sim.insmod({ name: "odd", definition: { license: "GPL", init: () => 5 } });
  expect(sim.log).toEqual([
    "do_init_module: 'odd'->init suspiciously returned 5, it should follow 0/-E convention\n" +
      "do_init_module: loading module anyway...",
  ]);
  expect(sim.kernel.modules.get("odd")?.state).toBe("live");
});
