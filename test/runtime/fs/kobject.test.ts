/** Kernel objects: directories in /sys with a life of their own. */
import { attrRO, type ModuleContext } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { contextOf, refusal, treeOf } from "../support.ts";

let sim: Simulation;
let k: ModuleContext;
let before: string[];
beforeEach(async () => {
  sim = simulate();
  k = await contextOf(sim);
  before = treeOf(sim);
});
const list = (path: string): string[] => sim.kernel.vfs.readdir(path);

describe("createAndAdd", () => {
  test("makes a directory below its parent; without one, in /sys", () => {
    const parent = k.kobject.createAndAdd("parent", k.kernelKobj);
    const child = k.kobject.createAndAdd("child", parent);
    expect(list("/sys/kernel")).toContain("parent");
    expect(child).toMatchObject({ name: "child", parent, devpath: "/kernel/parent/child" });
    k.kobject.createAndAdd("top", null);
    expect(list("/sys")).toContain("top");
  });

  test("writes a slash in the name as an exclamation mark", () => {
    expect(k.kobject.createAndAdd("a/b", null).name).toBe("a!b");
    expect(list("/sys")).toContain("a!b");
  });

  test("refuses a name that is taken, and a parent that is gone; nothing is left", () => {
    const taken = k.kobject.createAndAdd("taken", null);
    expect(() => k.kobject.createAndAdd("taken", null)).toThrow(refusal("EEXIST"));
    expect(() => k.kobject.createAndAdd("", null)).toThrow(refusal("EINVAL"));
    taken.put();
    expect(() => k.kobject.createAndAdd("child", taken)).toThrow(
      refusal("ENOENT", /\/taken has been removed/),
    );
    expect(treeOf(sim)).toEqual(before);
  });
});

describe("put", () => {
  test("takes it away with its attributes and with what is below it; twice is harmless", () => {
    const parent = k.kobject.createAndAdd("parent", k.kernelKobj);
    parent.createFile(attrRO("value", () => ""));
    const child = k.kobject.createAndAdd("child", parent);
    parent.put();
    parent.put();
    child.put();
    expect(treeOf(sim)).toEqual(before);
  });

  test("is needed once more for each get", () => {
    const object = k.kobject.createAndAdd("object", null).get();
    object.put();
    expect(object.isGone).toBe(false);
    object.put();
    expect(object.isGone).toBe(true);
  });

  test("is done for a module that leaves, whoever else holds it", async () => {
    k.kobject.createAndAdd("object", k.kobject.createAndAdd("parent", null)).get();
    await sim.rmmod("probe");
    expect(treeOf(sim)).toEqual(treeOf(simulate()));
  });

  test("forgets it, so that a module may make and put objects for ever", () => {
    const held = (): number | undefined => sim.kernel.modules.get("probe")?.devres.size;
    const atFirst = held();
    for (let i = 0; i < 10; i++) k.kobject.createAndAdd("object", k.kernelKobj).put();
    expect(held()).toBe(atFirst);
  });
});

describe("a link", () => {
  test("leads to another object", async () => {
    const target = k.kobject.createAndAdd("target", k.kernelKobj);
    target.createFile(attrRO("value", () => "found"));
    const object = k.kobject.createAndAdd("object", null);
    object.createLink("friend", target);
    expect(await sim.kernel.vfs.readFile("/sys/object/friend/value")).toBe("found");
    object.removeLink("friend");
    expect(list("/sys/object")).toEqual([]);
  });
});

describe("what a module adds to an object that is not its own", () => {
  test("goes with the module: to /sys/kernel, and to /sys/module/<module>", async () => {
    const path = (name: string): string => `/sys/module/probe/${name}`;
    k.kernelKobj.createFile(attrRO("answer", () => "42\n"));
    k.kernelKobj.createBinFile({ name: "bytes", mode: 0o400 });
    k.kernelKobj.createLink("link", k.moduleKobj);
    k.moduleKobj.createGroup({ name: "group", attrs: [attrRO("value", () => "7\n")] });
    expect(await sim.kernel.vfs.readFile("/sys/kernel/answer")).toBe("42\n");
    expect(await sim.kernel.vfs.readFile(path("group/value"))).toBe("7\n");
    await sim.rmmod("probe");
    expect(treeOf(sim)).toEqual(treeOf(simulate()));
  });

  test("can be taken away early, and is then forgotten", () => {
    const held = (): number | undefined => sim.kernel.modules.get("probe")?.devres.size;
    const atFirst = held();
    for (let i = 0; i < 3; i++) {
      k.kernelKobj.createFile(attrRO("answer", () => ""));
      k.kernelKobj.removeFile("answer");
      k.kernelKobj.createGroup({ attrs: [attrRO("answer", () => "")] }).remove();
    }
    expect(held()).toBe(atFirst);
    expect(treeOf(sim)).toEqual(before);
  });
});
