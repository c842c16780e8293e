import { describe, expect, test } from "vitest";
import { parseBootWords } from "../../../runtime/cli/boot-words.ts";

describe("the words of boot", () => {
  test("are modules and their parameters, as on the kernel's command line", () => {
    expect(parseBootWords(["hello-5", "./x/blink.ts", "hello-5.myint=7", "blink.dyndbg=+p"])).toEqual({
      modules: ["hello-5", "./x/blink.ts"],
      params: [
        { module: "hello_5", word: "myint=7" },
        { module: "blink", word: "dyndbg=+p" },
      ],
    });
  });

  test.each(["blink.ts", "./a.b=c/blink.ts", "a.b", "pack=age", "@me/blink"])("%s is a module", (word) => {
    expect(parseBootWords([word])).toEqual({ modules: [word], params: [] });
  });

  test("a value may be anything", () => {
    expect(parseBootWords(["a.b=", "a.c=x=1 y.z\n2"]).params.map(({ word }) => word)).toEqual([
      "b=",
      "c=x=1 y.z\n2",
    ]);
  });
});
