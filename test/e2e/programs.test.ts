import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sharedInstance } from "./instance.ts";
import { Program, run } from "./program.ts";

const SIZE = 5003; // a prime: no block size divides it

const shared = sharedInstance(async (instance) => {
  await instance.insmod("memory", `size=${SIZE}`);
  await instance.insmod("journal");
  await instance.insmod("fifo", "size=16");
});

test.for([1, 3, 7, 63, 512, 4096, 4097, 65536])("dd writes and reads in blocks of %d", async (size) => {
  const { instance } = shared;
  const [before, after] = [join(instance.place.root, "before"), join(instance.place.root, "after")];
  await writeFile(before, randomBytes(SIZE));
  await instance.output(`dd if=${before} of=dev/memory bs=${size} conv=notrunc status=none`);
  await instance.output(`dd if=dev/memory of=${after} bs=${size} status=none`);
  expect(await readFile(after)).toEqual(await readFile(before));
});

test("dd skips and seeks", async () => {
  const { instance } = shared;
  await instance.output("printf abcdefgh | dd of=dev/memory bs=1 seek=1000 conv=notrunc status=none");
  expect(await instance.output("dd if=dev/memory bs=3 skip=334 count=1 status=none")).toBe("cde");
});

test("dd is told when the device is full", async () => {
  const { status, stderr } = await shared.instance.shell(
    "dd if=/dev/zero of=dev/memory bs=1000 conv=notrunc",
  );
  expect(status).toBe(1);
  expect(stderr).toContain("No space left on device");
  expect(stderr).toContain(`${SIZE} bytes`);
});

test("cp copies a file to the device and back", async () => {
  const { instance } = shared;
  const copy = join(instance.place.root, "copy");
  await instance.output("head -c 5003 /dev/zero | tr '\\0' x > dev/memory");
  await instance.output(`cp dev/memory ${copy}; printf hello > ${copy}.2; cp ${copy}.2 dev/memory`);
  expect(await readFile(copy, "utf8")).toBe("x".repeat(SIZE));
  expect(await instance.output("head -c 8 dev/memory")).toBe("helloxxx");
});

test("cp copies a stream", async () => {
  const { instance } = shared;
  const copy = join(instance.place.root, "stream");
  await instance.output(`echo 'before the copy' > dev/journal; cp dev/journal ${copy}`);
  expect(await readFile(copy, "utf8")).toContain("before the copy\n");
});

test("head, tail and wc", async () => {
  const { instance } = shared;
  await instance.output("printf '%s\\n' one two three four > dev/journal");
  expect(await instance.output("tail -n 2 dev/journal")).toBe("three\nfour\n");
  expect(await instance.output("tail -c 5 dev/journal")).toBe("four\n");
  expect(await instance.output("grep -A 9 one dev/journal | head -n 2")).toBe("one\ntwo\n");
  expect(await instance.output("wc -c < dev/memory")).toBe(`${SIZE}\n`);
  expect(await instance.output("wc -c dev/memory")).toBe(`${SIZE} dev/memory\n`);
  expect(await instance.output("wc -l < dev/journal")).toBe(await instance.output("cat dev/journal | wc -l"));
});

test("tail -f goes on when the device gains data", async () => {
  const { instance } = shared;
  await instance.output("echo first > dev/journal");
  const tail = new Program("tail", ["-f", "-s", "0.01", "dev/journal"], { cwd: instance.directory });
  await tail.line("first");
  await instance.output("echo second > dev/journal");
  await tail.line("second");
  tail.kill("SIGTERM");
  expect(await tail.done).toMatchObject({ signal: "SIGTERM", stderr: "" });
});

test("timeout ends a cat that waits", async () => {
  expect(await shared.instance.shell("timeout 0.1 cat dev/fifo0")).toMatchObject({ status: 124, stdout: "" });
  expect(await shared.instance.useCount("fifo")).toBe(0);
});

test("a pipeline through a device that blocks at both ends", async () => {
  const { instance } = shared;
  const text = Array.from({ length: 200 }, (_, i) => `line ${i}`).join("\n");
  await writeFile(join(instance.place.root, "text"), text);
  const reading = instance.shell(`head -c ${text.length} dev/fifo0`);
  await instance.output("cat ../text > dev/fifo0");
  expect((await reading).stdout).toBe(text);
});

test("bash redirects: >, >>, <, <> and here-strings", async () => {
  const { instance } = shared;
  expect(await instance.output("echo 12345 > dev/memory; read -r word < dev/memory; echo $word")).toBe(
    "12345\n",
  );
  expect(await instance.output("cat <<< 'a here-string' >> dev/journal; tail -n 1 dev/journal")).toBe(
    "a here-string\n",
  );
  expect(
    await instance.output(
      "exec 5<>dev/memory; printf 'abc\\n' >&5; exec 6<dev/memory; read -r -u 6 word; echo $word; exec 5>&- 6<&-",
    ),
  ).toBe("abc\n");
});

test("Node's promises and streams in another process", async () => {
  const { instance } = shared;
  const script = `
    import { createReadStream, createWriteStream } from "node:fs";
    import { open, readFile, stat, writeFile } from "node:fs/promises";
    import { pipeline } from "node:stream/promises";
    await writeFile("dev/memory", "node was here");
    console.log((await readFile("dev/memory")).subarray(0, 13).toString());
    const file = await open("dev/memory", "r+");
    await file.write("NODE", 0);
    console.log((await file.read({ buffer: Buffer.alloc(8), position: 0 })).buffer.toString());
    await file.close();
    await pipeline(createReadStream("dev/memory", { end: 3 }), createWriteStream("dev/journal"));
    console.log((await readFile("dev/journal", "utf8")).slice(-4), (await stat("dev/memory")).size);
    console.log((await readFile("proc/modules", "utf8")).split("\\n").length);
  `;
  const result = await run(process.execPath, ["--input-type=module", "-e", script], {
    cwd: instance.directory,
  });
  expect(result).toMatchObject({
    stdout: `node was here\nNODE was\nNODE ${SIZE}\n4\n`,
    stderr: "",
  });
});

const python = (await run("sh", ["-c", "python3 --version"])).status === 0;

test.skipIf(!python)("Python's files", async () => {
  const script = `
with open("dev/memory", "r+b") as file:
    file.seek(100); file.write(b"python"); file.seek(102); print(file.read(4))
with open("dev/journal", "w") as file: file.write("from python")
with open("dev/journal") as file: print(file.read()[-11:])
`;
  const result = await run("python3", ["-c", script], { cwd: shared.instance.directory });
  expect(result).toMatchObject({ stdout: "b'thon'\nfrom python\n", stderr: "" });
});

test("find, ls and grep -r walk the whole mount", async () => {
  const { instance } = shared;
  expect(await instance.output("find . -maxdepth 1 | sort")).toBe(".\n./dev\n./proc\n./sys\n");
  expect(await instance.output("ls dev")).toBe("fifo0\njournal\nmemory\n");
  expect(await instance.output("ls -lR . | grep -c memory")).not.toBe("0\n");
  expect(await instance.output("grep -r . sys/module/memory/parameters")).toBe(
    `sys/module/memory/parameters/size:${SIZE}\n`,
  );
  expect(await instance.output("cat sys/class/memory/memory/dev")).toMatch(/^[0-9]+:0\n$/);
});
