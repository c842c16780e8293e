/** What insmod makes of `name=value` words: the wording is that of the recording in reference/transcripts/hello-5.txt. */
import { param, type ParamArray } from "tophalf";
import { simulate } from "tophalf/mocks";
import { describe, expect, test } from "vitest";
import { load, refusal } from "../support.ts";

const params = {
  myshort: param.short(1),
  myint: param.int(420),
  mylong: param.long(9999n),
  mystring: param.charp("blah"),
  mybool: param.bool(false),
  my_under_score: param.int(0),
  myintarray: param.array(param.int, [420, 420]),
};

interface Values {
  myshort: number;
  myint: number;
  mylong: bigint;
  mystring: string;
  mybool: boolean;
  my_under_score: number;
  myintarray: ParamArray<number>;
}

/** Loads a module with these words and answers what its init saw. */
async function insmod(words: readonly string[], sim = simulate()): Promise<Values | undefined> {
  let seen: Values | undefined;
  await load<typeof params>(sim, "hello_5", (k) => void (seen = { ...k.params }), { params, words });
  return seen;
}

/** The log of a load that is refused. */
async function logOf(words: readonly string[], code: string): Promise<string[]> {
  const sim = simulate();
  await expect(insmod(words, sim)).rejects.toEqual(refusal(code));
  return sim.log;
}

describe("parameters at insmod", () => {
  test("have their initial values when nothing is given", async () => {
    expect(await insmod([])).toMatchObject({ myshort: 1, myint: 420, mylong: 9999n, mystring: "blah" });
  });

  test("have the values that are given", async () => {
    const words = ["myshort=0x10", "myint=010", "mylong=-5", "mystring=bebop", "mybool=on"];
    expect(await insmod(words)).toMatchObject({
      myshort: 16,
      myint: 8,
      mylong: -5n,
      mystring: "bebop",
      mybool: true,
    });
  });

  test("keep everything behind the first equals sign, blanks and all", async () => {
    expect(await insmod(["mystring=a = b, c"])).toMatchObject({ mystring: "a = b, c" });
    expect(await insmod(["mystring="])).toMatchObject({ mystring: "" });
  });

  test("take a dash for an underscore in their names", async () => {
    expect(await insmod(["my-under_score=7"])).toMatchObject({ my_under_score: 7 });
  });

  test("count the elements of an array", async () => {
    const array = (await insmod(["myintarray=-1"]))?.myintarray;
    expect([...(array ?? []), array?.count]).toEqual([-1, 420, 1]);
  });

  test("given twice have the last value", async () => {
    expect(await insmod(["myint=1", "myint=2"])).toMatchObject({ myint: 2 });
  });

  test("without a value: a bool is true, anything else is refused", async () => {
    expect(await insmod(["mybool"])).toMatchObject({ mybool: true });
    expect(await logOf(["myint"], "EINVAL")).toEqual(["hello_5: `' invalid for parameter `myint'"]);
  });
});

describe("a parameter that the module does not have", () => {
  test("is ignored even without a name", async () => {
    const sim = simulate();
    await insmod(["=5"], sim);
    expect(sim.log).toEqual(["hello_5: unknown parameter '' ignored"]);
  });

  test("is logged and ignored", async () => {
    const sim = simulate();
    await insmod(["nosuch=1"], sim);
    expect(sim.log).toEqual(["hello_5: unknown parameter 'nosuch' ignored"]);
  });

  test.each(["constructor=1", "toString", "__proto__=1", "hasOwnProperty=x"])(
    "is ignored too when it is called as every JavaScript object's own: %s",
    async (word) => {
      const sim = simulate();
      await insmod([word], sim);
      expect(sim.log).toEqual([`hello_5: unknown parameter '${word.split("=")[0] ?? ""}' ignored`]);
    },
  );
});

describe("a value that a parameter cannot take", () => {
  test.each([
    [["mylong=hello"], "EINVAL", ["hello_5: `hello' invalid for parameter `mylong'"]],
    [["myint=99999999999"], "ERANGE", ["hello_5: `99999999999' invalid for parameter `myint'"]],
    [["mybool=maybe"], "EINVAL", ["hello_5: `maybe' invalid for parameter `mybool'"]],
    [
      ["myintarray=1,2,3"],
      "EINVAL",
      ["myintarray: can only take 2 arguments", "hello_5: `1' invalid for parameter `myintarray'"],
    ],
    [["myintarray=1,x"], "EINVAL", ["hello_5: `1' invalid for parameter `myintarray'"]],
  ])("%j: %s, in the kernel's words", async (words, code, log) => {
    expect(await logOf(words, code)).toEqual(log);
  });

  // param_array() counts as it goes: what is wrong with the first element is found first.
  test("an array's bad element is found before there are too many", async () => {
    expect(await logOf(["myintarray=x,2,3"], "EINVAL")).toEqual([
      "hello_5: `x' invalid for parameter `myintarray'",
    ]);
  });

  // param_set_charp() and the ENOSPC case of parse_args().
  test("a string that is too long is 'too large'", async () => {
    const long = "x".repeat(2000);
    expect(await logOf([`mystring=${long}`], "ENOSPC")).toEqual([
      "mystring: string parameter too long",
      `hello_5: \`${long.slice(0, 64)}…' too large for parameter \`mystring'`,
    ]);
  });

  test("is told to the caller with the parameter's name", async () => {
    await expect(insmod(["myshort=40000"])).rejects.toEqual(refusal("ERANGE", /`40000' .* `myshort'.*32767/));
  });

  test("keeps the module out", async () => {
    const sim = simulate();
    await expect(insmod(["mylong=hello"], sim)).rejects.toEqual(refusal("EINVAL"));
    expect(sim.kernel.modules.all).toEqual([]);
    expect(sim.kernel.vfs.readdir("/sys/module")).toEqual([]);
  });
});
