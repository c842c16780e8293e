/** /sys/module/<module>. The parameters behave as in reference/transcripts/hello-5.txt. */
import { O_RDONLY, O_RDWR, O_WRONLY, param } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { load, refusal, ROOT, SOMEBODY } from "../support.ts";

const params = {
  myshort: param.short(1, { mode: 0o660 }),
  myint: param.int(420, { mode: 0o644 }),
  mylong: param.long(9999n, { mode: 0o400 }),
  myintarray: param.array(param.int, [1, 2], { mode: 0o644 }),
  mybool: param.bool(true, { mode: 0o644 }),
  mystring: param.charp("blah", { mode: 0o644 }),
  secret: param.int(3, { mode: 0o200 }),
  hidden: param.int(5),
};

const PARAMETERS = "/sys/module/hello_5/parameters";

let sim: Simulation;
let seen: () => Record<string, unknown>;
const show = (name: string): Promise<string> => sim.kernel.vfs.readFile(`${PARAMETERS}/${name}`, ROOT);
const echo = (text: string, name: string): Promise<void> =>
  sim.kernel.vfs.writeFile(`${PARAMETERS}/${name}`, `${text}\n`, ROOT);

beforeEach(async () => {
  sim = simulate();
  await load<typeof params>(sim, "hello_5", (k) => void (seen = () => k.params), { params });
});

describe("a module's directory", () => {
  test("says its state and its use count", async () => {
    const { vfs } = sim.kernel;
    expect(await vfs.readFile("/sys/module/hello_5/initstate")).toBe("live\n");
    expect(await vfs.readFile("/sys/module/hello_5/refcnt")).toBe("0\n");
  });

  test("says 'coming' during init and 'going' during exit", async () => {
    const states: string[] = [];
    const note = async (): Promise<void> =>
      void states.push(await sim.kernel.vfs.readFile("/sys/module/slow/initstate"));
    await load(sim, "slow", note, { exit: note });
    await sim.rmmod("slow");
    expect(states).toEqual(["coming\n", "going\n"]);
  });

  test("has a version only where the module states one", async () => {
    const definition = { license: "GPL", version: "1.2", init: () => undefined };
    await sim.kernel.modules.insmod({ name: "versioned", definition });
    expect(await sim.kernel.vfs.readFile("/sys/module/versioned/version")).toBe("1.2\n");
    expect(sim.kernel.vfs.readdir("/sys/module/hello_5")).not.toContain("version");
  });

  test("goes with the module", async () => {
    await sim.rmmod("hello_5");
    expect(sim.kernel.vfs.readdir("/sys/module")).toEqual([]);
  });

  test("has no parameters folder when there is nothing to show", async () => {
    await load(sim, "plain", () => undefined);
    expect(sim.kernel.vfs.readdir("/sys/module/plain")).not.toContain("parameters");
  });
});

describe("a parameter's file", () => {
  test("is there for the parameters that have a mode, with that mode", () => {
    const names = sim.kernel.vfs.readdir(PARAMETERS);
    expect(names).toEqual(["myshort", "myint", "mylong", "myintarray", "mybool", "mystring", "secret"]);
    const modes = names.map((name) => sim.kernel.vfs.tree.walk(`${PARAMETERS}/${name}`).mode.toString(8));
    expect(modes).toEqual(["100660", "100644", "100400", "100644", "100644", "100644", "100200"]);
  });

  test.each([
    ["myshort", "1\n"],
    ["myint", "420\n"],
    ["mylong", "9999\n"],
    ["myintarray", "1,2\n"],
    ["mybool", "Y\n"],
    ["mystring", "blah\n"],
  ])("%s shows its value with a newline", async (name, text) => {
    expect(await show(name)).toBe(text);
  });

  test("takes a new value, which the module sees at once", async () => {
    await echo("7", "myint");
    await echo("0x10", "myshort");
    await echo("n", "mybool");
    await echo("3", "myintarray");
    expect(seen()).toMatchObject({ myint: 7, myshort: 16, mybool: false });
    expect(await Promise.all(["myint", "myshort", "mybool", "myintarray"].map(show))).toEqual([
      "7\n",
      "16\n",
      "N\n",
      "3\n",
    ]);
  });

  test("a string is kept without the newline that a shell's echo adds", async () => {
    await echo("two words", "mystring");
    expect(seen()["mystring"]).toBe("two words");
    expect(await show("mystring")).toBe("two words\n");
  });

  test("shows what the module itself has changed", async () => {
    seen()["myint"] = -1;
    expect(await show("myint")).toBe("-1\n");
  });

  test.each([
    ["abc", "myint", "EINVAL"],
    ["99999999999", "myint", "ERANGE"],
    ["40000", "myshort", "ERANGE"],
    ["1,2,3", "myintarray", "EINVAL"],
    ["maybe", "mybool", "EINVAL"],
    ["x".repeat(2000), "mystring", "ENOSPC"],
  ])("refuses %.12s for %s: %s, and keeps the old value", async (text, name, code) => {
    const before = await show(name);
    await expect(echo(text, name)).rejects.toEqual(refusal(code));
    expect(await show(name)).toBe(before);
  });

  test("a bad value is the writer's mistake: nothing is logged", async () => {
    await expect(echo("abc", "myint")).rejects.toEqual(refusal("EINVAL"));
    expect(sim.log).toEqual([]);
  });

  test.each([O_WRONLY, O_RDWR])(
    "that is read-only cannot be opened for writing (%i) even by root",
    async (flags) => {
      await expect(sim.kernel.vfs.open(`${PARAMETERS}/mylong`, flags, ROOT)).rejects.toEqual(
        refusal("EACCES"),
      );
    },
  );

  test("that is write-only cannot be read even by root, but written", async () => {
    await expect(show("secret")).rejects.toEqual(refusal("EACCES"));
    const file = await sim.kernel.vfs.open(`${PARAMETERS}/secret`, O_WRONLY, ROOT);
    await file.write("4\n");
    await file.close();
    expect(seen()["secret"]).toBe(4);
  });

  test("of mode 0644 is everybody's to read and its owner's to write", async () => {
    const { vfs } = sim.kernel;
    expect(await vfs.readFile(`${PARAMETERS}/myint`, SOMEBODY)).toBe("420\n");
    await expect(vfs.open(`${PARAMETERS}/myint`, O_WRONLY, SOMEBODY)).rejects.toEqual(refusal("EACCES"));
  });

  test("of mode 0660 is nothing to others", async () => {
    await expect(sim.kernel.vfs.open(`${PARAMETERS}/myshort`, O_RDONLY, SOMEBODY)).rejects.toEqual(
      refusal("EACCES"),
    );
  });

  test("belongs to one load: the next one starts with the initial value", async () => {
    await echo("7", "myint");
    await sim.rmmod("hello_5");
    await load<typeof params>(sim, "hello_5", () => undefined, { params });
    expect(await show("myint")).toBe("420\n");
  });
});
