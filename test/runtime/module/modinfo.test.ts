/** modinfo, in the format of the recording in reference/transcripts/hello-5.txt. */
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

  test("prints author and description where there are some", async () => {
    const text = await modinfo("hello-4", guide);
    expect(text).toMatch(/^author: {9}LKMPG$/m);
    expect(text).toMatch(/^description: {4}A sample driver$/m);
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
