/** Files in /proc, command by command as in reference/transcripts/procfs.txt, but where the guide's code goes wrong. */
import { expect, test } from "vitest";
import { guideInstance } from "./support.ts";

const guide = guideInstance();
const output = (line: string): Promise<string> => guide.instance.output(line);
const shell = (line: string) => guide.instance.shell(line);

test("procfs1: cat /proc/helloworld", async () => {
  const log = await guide.withModule("procfs1", async () => {
    expect(await output("ls -l proc/helloworld | cut -c1-10")).toBe("-rw-r--r--\n");
    expect(await output("cat proc/helloworld")).toBe("HelloWorld!\n"); // the guide's has a NUL behind it
    expect(await output("dd if=proc/helloworld bs=1 status=none")).toBe("HelloWorld!\n"); // the guide's ends after one byte
    expect(await output("tail -c 7 proc/helloworld; wc -c proc/helloworld")).toBe(
      "World!\n12 proc/helloworld\n",
    );
    expect(await output("head -c 5 proc/helloworld; cp proc/helloworld ../copy; cat ../copy")).toBe(
      "HelloHelloWorld!\n",
    );
    expect(await shell("echo hello > proc/helloworld")).toMatchObject({
      status: 1,
      stderr: "bash: line 1: echo: write error: Input/output error\n",
    });
  });
  expect(new Set(log)).toEqual(
    new Set(["/proc/helloworld created", "procfile read helloworld", "/proc/helloworld removed"]),
  );
  expect(await shell("cat proc/helloworld")).toMatchObject({
    stderr: "cat: proc/helloworld: No such file or directory\n",
  });
});

test("procfs2: what is written to /proc/buffer1k is read from it", async () => {
  const log = await guide.withModule("procfs2", async () => {
    expect(await output("ls -l proc/buffer1k | cut -d' ' -f1,5")).toBe("-rw-r--r-- 0\n");
    expect(await output("cat proc/buffer1k")).toBe("HelloWorld!\n");
    expect(await output("echo hello > proc/buffer1k; cat proc/buffer1k")).toBe("hello\n"); // the guide's forgets it
    await output("head -c 3000 /dev/zero > proc/buffer1k");
    const client = guide.instance.client();
    await client.call("open proc/buffer1k O_RDWR");
    expect(await client.call(`write 3 ${"x".repeat(1500)}`)).toBe("1024"); // the program has to come again
    expect(await client.call("read 3 5000")).toBe("0");
    await client.call("close 3");
    expect(await output("wc -c < proc/buffer1k")).toBe("1024\n");
  });
  expect(log.slice(0, 5)).toEqual([
    "/proc/buffer1k created",
    "procfile read buffer1k",
    "procfile write hello",
    "procfile read buffer1k",
    "procfile write ",
  ]);
  expect(log.at(-1)).toBe("/proc/buffer1k removed");
});

test("procfs3: /proc/buffer2k has a size and an owner, and keeps its module while it is open", async () => {
  const log = await guide.withModule("procfs3", async () => {
    expect(await output("stat -c '%A %s %u %g' proc/buffer2k")).toBe("-rw-r--r-- 80 0 0\n");
    expect(await output("echo two > proc/buffer2k; cat proc/buffer2k")).toBe("two\n");
    expect(await output("wc -c proc/buffer2k; tail -c 3 proc/buffer2k")).toBe(
      "80 proc/buffer2k\nwo\n",
    ); /* wc believes the size */
    const client = guide.instance.client();
    await client.call("open proc/buffer2k O_RDONLY");
    const { status, stderr } = await guide.rmmod("procfs3");
    expect([status, stderr]).toEqual([1, expect.stringContaining("/proc/buffer2k is open in process")]);
    await client.call("close 3");
  });
  expect(log).toEqual([]); // all that it says it says at debug level, which is off
});

test.runIf(process.getuid?.() === 0)(
  "procfs3: everybody may read /proc/buffer2k, only root may write to it",
  async () => {
    await guide.withModule("procfs3", async () => {
      const asNobody = "setpriv --reuid=65534 --clear-groups";
      await output("chmod 666 proc/buffer2k"); // the mode is not what decides
      await output("echo three > proc/buffer2k");
      expect(await output(`${asNobody} cat proc/buffer2k`)).toBe("three\n");
      expect(await shell(`${asNobody} sh -c 'echo four > proc/buffer2k'`)).toMatchObject({
        status: expect.any(Number) as number,
        stderr: expect.stringContaining("Permission denied") as string,
      });
      expect(await output("cat proc/buffer2k")).toBe("three\n");
    });
  },
);

test("procfs4: each reader of /proc/iter gets the next number, whatever the size of his reads", async () => {
  const log = await guide.withModule("procfs4", async () => {
    expect(await output("ls -l proc/iter | cut -c1-10")).toBe("-r--r--r--\n");
    expect(await output("cat proc/iter; cat proc/iter")).toBe("0\n1\n");
    expect(await output("dd if=proc/iter bs=1 status=none")).toBe("2\n"); // the guide's never ends
    expect(await output("tail -c 2 proc/iter; head -c 2 proc/iter; wc -c proc/iter")).toBe(
      "3\n4\n2 proc/iter\n",
    );
  });
  expect(log).toEqual([]);
});
