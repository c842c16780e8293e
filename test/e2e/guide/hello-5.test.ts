/** Parameters, as the guide's reader gives them. What a real kernel answered to the same commands is the oracle. */
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { guideInstance } from "./support.ts";

const GUIDE = fileURLToPath(new URL("../../../drivers/guide", import.meta.url));

const guide = guideInstance();

/** What the module logs at a load, with the lines that depend on the parameters. */
const greeting = (mystring: string, myintarray: [number, number], given: number): string[] => [
  "Hello, world 5",
  "=============",
  "myshort is a short integer: 1",
  "myint is an integer: 420",
  "mylong is a long integer: 9999",
  `mystring is a string: ${mystring}`,
  `myintarray[0] = ${myintarray[0]}`,
  `myintarray[1] = ${myintarray[1]}`,
  `got ${given} arguments for myintarray.`,
];

test("its parameters are files with the modes of their declarations", async () => {
  const { instance } = guide;
  await guide.withModule("hello-5", async () => {
    const list =
      "cd sys/module/hello_5/parameters; for f in *; do ls -l $f | cut -c1-10; echo $f=$(cat $f); done";
    expect(await instance.output(list)).toBe(
      "-rw-r--r--\nmyint=420\n-r--------\nmylong=9999\n-rw-rw----\nmyshort=1\n",
    );
    expect(await instance.output("cd sys/module/hello_5/parameters; echo 7 > myint; cat myint")).toBe("7\n");
  });
});

test.for([
  ["myint", "abc", "Invalid argument"],
  ["myint", "99999999999", "Numerical result out of range"],
  ["myshort", "40000", "Numerical result out of range"],
])("refuses to set %s to %s: %s", async ([name, value, reason]) => {
  await guide.withModule("hello-5", async () => {
    const file = `sys/module/hello_5/parameters/${name}`;
    const before = await guide.instance.output(`cat ${file}`);
    expect(await guide.instance.shell(`echo ${value} > ${file}`)).toMatchObject({
      status: 1,
      stderr: `bash: line 1: echo: write error: ${reason}\n`,
    });
    expect(await guide.instance.output(`cat ${file}`)).toBe(before);
  });
});

test.for([
  { params: [], log: greeting("blah", [420, 420], 0) },
  { params: ["mystring=bebop", "myintarray=-1"], log: greeting("bebop", [-1, 420], 1) },
  {
    params: ["mystring=supercalifragilisticexpialidocious", "myintarray=-1,-1"],
    log: greeting("supercalifragilisticexpialidocious", [-1, -1], 2),
  },
  {
    params: ["nosuch=1"],
    log: ["hello_5: unknown parameter 'nosuch' ignored", ...greeting("blah", [420, 420], 0)],
  },
])("takes $params", async ({ params, log }) => {
  expect(await guide.insmod("hello-5", ...params)).toMatchObject({ status: 0, stdout: "", stderr: "" });
  expect(await guide.rmmod("hello_5")).toMatchObject({ status: 0, stdout: "", stderr: "" });
  expect(await guide.instance.log()).toEqual([...log, "Goodbye, world 5"]);
});

test.for([
  { param: "mylong=hello", log: ["hello_5: `hello' invalid for parameter `mylong'"] },
  {
    param: "myintarray=1,2,3",
    log: ["myintarray: can only take 2 arguments", "hello_5: `1' invalid for parameter `myintarray'"],
  },
])("refuses $param", async ({ param, log }) => {
  const { status, stderr } = await guide.insmod("hello-5", param);
  expect(status).toBe(1);
  expect(stderr).toMatch(/^insmod: ERROR: could not insert module hello-5: Invalid parameters\n {2}EINVAL: /);
  await guide.instance.expectCalm(...log);
});

test("is loaded by its path, from where the user is", async () => {
  const path = relative(guide.instance.place.root, GUIDE);
  expect(await guide.insmod(join(path, "hello-5.ts"), "mystring=bebop", "myintarray=-1,-1")).toMatchObject({
    status: 0,
    stdout: "",
    stderr: "",
  });
  expect(await guide.rmmod("hello_5")).toMatchObject({ status: 0, stdout: "", stderr: "" });
  expect(await guide.instance.log()).toEqual([...greeting("bebop", [-1, -1], 2), "Goodbye, world 5"]);
});

test("loads once, and is removed once", async () => {
  await guide.withModule("hello-5", async () => {
    const { status, stderr } = await guide.insmod("hello-5");
    expect(status).toBe(1);
    expect(stderr).toMatch(/^insmod: ERROR: could not insert module hello-5: File exists\n/);
  });
  const { status, stderr } = await guide.rmmod("hello_5");
  expect(status).toBe(1);
  expect(stderr).toMatch(/^rmmod: ERROR: Module hello_5 is not currently loaded\n/);
});

test("modinfo lists the parameters without loading it", async () => {
  const { stdout } = await guide.instance.tophalf("modinfo", "hello-5");
  expect(stdout.split("\n").filter((line) => !/^(filename|depends|name):/.test(line))).toEqual([
    "license:        GPL",
    "parm:           myshort:A short integer (short)",
    "parm:           myint:An integer (int)",
    "parm:           mylong:A long integer (long)",
    "parm:           mystring:A character string (charp)",
    "parm:           myintarray:An array of integers (array of int)",
    "",
  ]);
});
