/** What `tophalf boot` refuses, it refuses with a reason, exit code 1, and nothing left behind. */
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { Instance, Place, READY } from "./instance.ts";
import type { Result } from "./program.ts";

let place: Place;

beforeEach(() => {
  place = new Place();
});

/** A boot that must not succeed. */
async function boot(...modules: string[]): Promise<Result> {
  const program = place.boot(modules);
  const booted = program.line(READY).then(
    () => true,
    () => false,
  );
  if (await booted) program.kill("SIGKILL");
  return program.done;
}

async function expectNothingLeft(...but: string[]): Promise<void> {
  expect(await place.isMounted()).toBe(false);
  expect(await readdir(place.root)).toEqual(but);
}

/** A driver that is no part of the suite's sources, since no compiler would take it, or nobody want it. */
async function driver(name: string, source: string): Promise<string> {
  const file = join(place.root, name);
  await writeFile(file, source);
  return file;
}

test("a second boot on the same directory; the first goes on", async () => {
  const first = await Instance.boot(["chardev"], place);
  const { status, stderr } = await boot("hello-1");
  expect(status).toBe(1);
  expect(stderr).toMatch(/^tophalf: a tophalf runs already at .*t\.sock; stop it, or .* \(EBUSY\)\n$/);
  expect(await first.output("cat dev/chardev")).toBe("I already told you 0 times Hello world!\n");
  expect((await first.tophalf("lsmod")).stdout).not.toContain("hello");
  expect(await first.stop()).toMatchObject({ status: 0, stderr: "" });
});

test("a directory with something in it, which stays as it is", async () => {
  await mkdir(place.directory);
  await writeFile(join(place.directory, "precious"), "");
  const { status, stderr } = await boot();
  expect(status).toBe(1);
  expect(stderr).toMatch(/^tophalf: .*t is not empty; .* \(EBUSY\)\n$/);
  expect(await readdir(place.directory)).toEqual(["precious"]);
  expect(await place.isMounted()).toBe(false);
});

test("a mount point that is a file", async () => {
  await writeFile(place.directory, "");
  const { status, stderr } = await boot();
  expect(status).toBe(1);
  expect(stderr).toContain("is not a directory (ENOTDIR)");
  await expectNothingLeft("t");
});

test("a module that does not exist", async () => {
  const { status, stderr } = await boot("hello-1", "nonesuch");
  expect(status).toBe(1);
  expect(stderr).toMatch(/^tophalf: .*nonesuch not found; looked in .* \(ENOENT\)\n$/);
  await expectNothingLeft();
});

test("a module that does not compile", async () => {
  const broken = await driver("broken.ts", "export default {\n  license: ;\n");
  const { status, stderr } = await boot(broken);
  expect(status).toBe(1);
  expect(stderr).toMatch(/broken\.ts does not compile: .*broken\.ts:2: .* \(ENOEXEC\)\n$/);
  await expectNothingLeft("broken.ts");
});

test("a file that is no module", async () => {
  const { status, stderr } = await boot(await driver("empty.ts", "export const answer = 42;\n"));
  expect(status).toBe(1);
  expect(stderr).toMatch(/empty\.ts exports no module: .* \(ENOEXEC\)\n$/);
  await expectNothingLeft("empty.ts");
});

test("a module whose init refuses; those before it say goodbye", async () => {
  const picky = await driver(
    "picky.ts",
    `import { defineModule, ENXIO } from "tophalf";
     export default defineModule({ license: "GPL", init: () => -ENXIO });`,
  );
  const { status, stdout, stderr } = await boot("hello-1", picky);
  expect(status).toBe(1);
  expect(stderr).toMatch(/^tophalf: .*picky.* \(ENXIO\)\n$/);
  expect(stdout).toMatch(
    /Hello world 1\.\n.*picky: loading out-of-tree module taints kernel\.\n.*Goodbye world 1\.\n$/,
  );
  await expectNothingLeft("picky.ts");
});

test("a module whose init throws: the log has the stack, the user has the reason", async () => {
  const clumsy = await driver(
    "clumsy.ts",
    `import { defineModule } from "tophalf";
     export default defineModule({ license: "GPL", init() { throw new Error("dropped it"); } });`,
  );
  const { status, stdout, stderr } = await boot(clumsy);
  expect(status).toBe(1);
  expect(stderr).toMatch(/^tophalf: init of clumsy failed: Error: dropped it.* \(EIO\)\n$/);
  expect(stdout).toMatch(/Oops #1 in clumsy, init: Error: dropped it\n.* at /);
  await expectNothingLeft("clumsy.ts");
});

test.for([
  { args: ["boot", "--board", "mock:abacus"], status: 1, stderr: /abacus.* \(ENODEV\)\n$/ },
  {
    args: ["boot", "--board", "abacus"],
    status: 1,
    stderr: /no board is called 'abacus'; there are: .* \(ENODEV\)\n$/,
  },
  {
    args: ["boot", "--board", "mock:raspberry-pi-3"],
    status: 1,
    stderr: /is it one of raspberry-pi-3-b, raspberry-pi-3-b-plus, raspberry-pi-3-a-plus\? \(ENODEV\)\n$/,
  },
  {
    args: ["boot", "--board", "mock:raspberry-pi-4", "hello-5", "myint=7"],
    status: 1,
    stderr: /module myint=7 not found.*with its name to boot: module\.myint=7 \(ENOENT\)\n$/,
  },
  { args: ["boot", "--nonsense"], status: 2, stderr: /unknown option '--nonsense'/ },
  { args: ["frobnicate"], status: 2, stderr: /unknown command 'frobnicate'/ },
  { args: ["insmod"], status: 2, stderr: /missing required argument 'module'/ },
  {
    args: ["gpio", "info", "--lines", "J8_11"],
    status: 1,
    stderr: /a pin or --lines, not both \(EINVAL\)\n$/,
  },
  { args: ["i2c", "detect", "-y", "1"], status: 1, stderr: /no tophalf runs at / }, // as i2cdetect is called
  { args: ["i2c", "get", "-y", "1", "0x76", "0xd0"], status: 1, stderr: /no tophalf runs at / },
  {
    args: ["lsmod"],
    status: 1,
    stderr: /no tophalf runs at .*; start one with: tophalf boot .* \(ENODEV\)\n$/,
  },
])("tophalf $args", async ({ args, status, stderr }) => {
  const result = await place.tophalf(...args);
  expect(result.stderr).toMatch(stderr);
  expect(result).toMatchObject({ status, stdout: "" });
  await expectNothingLeft();
});
