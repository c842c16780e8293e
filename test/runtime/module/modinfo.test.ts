/** modinfo, in the format of the recording in reference/transcripts/hello-5.txt. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { modinfo } from "../../../runtime/module/modinfo.ts";
import { refusal } from "../support.ts";

const guide = fileURLToPath(new URL("../../../drivers/guide", import.meta.url));

describe("modinfo", () => {
  test("prints what the module says of itself, and its parameters with their C types", async () => {
    expect(await modinfo("hello-5", guide)).toBe(
      [
        `filename:       ${join(guide, "hello-5.ts")}`,
        "license:        GPL",
        "depends:        ",
        "name:           hello_5",
        "parm:           myshort:A short integer (short)",
        "parm:           myint:An integer (int)",
        "parm:           mylong:A long integer (long)",
        "parm:           mystring:A character string (charp)",
        "parm:           myintarray:An array of integers (array of int)",
        "",
      ].join("\n"),
    );
  });

  test("prints what the module says of itself last first, as for a C module with these macros", async () => {
    expect(await modinfo("hello-4", guide)).toContain(
      ["", "description:    A sample driver", "author:         LKMPG", "license:        GPL", ""].join("\n"),
    );
  });

  test("prints each author, and the type alone of a parameter without a description", async () => {
    const folder = mkdtempSync(join(tmpdir(), "tophalf-modinfo-"));
    try {
      writeFileSync(
        join(folder, "many.ts"),
        `import { defineModule, param } from "tophalf";
         export default defineModule({
           license: "GPL", author: ["A", "B"], version: "1.2", init() {},
           params: { plain: param.int(1), own: param.cb({ set: String, get: String }, "x"), said: param.bool(false, { desc: "It" }) },
         });`,
      );
      const text = await modinfo("many", folder);
      expect(text).toContain(
        "\nversion:        1.2\nauthor:         A\nauthor:         B\nlicense:        GPL\n",
      );
      expect(text.split("\n").filter((line) => line.startsWith("parm:"))).toEqual([
        "parm:           plain:int",
        "parm:           own:",
        "parm:           said:It (bool)",
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("names the modules that it needs, and the API that it was written for", async () => {
    const text = await modinfo("tickets", guide);
    expect(text).toMatch(/^depends: {8}counter$/m);
    expect(text).toMatch(/^vermagic: {7}tophalf-api-1$/m);
  });

  test("refuses what cannot be found: ENOENT", async () => {
    await expect(modinfo("nosuch", guide)).rejects.toEqual(refusal("ENOENT"));
  });
});
