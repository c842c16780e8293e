/** Modules and their log, as a user sees them: modprobe, use counts, taint, /proc/kmsg, dynamic debug, the console. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fixture, Instance } from "./instance.ts";
import { Program } from "./program.ts";

const DONE = { status: 0, stdout: "", stderr: "" };

let instance: Instance;
beforeAll(async () => {
  instance = await Instance.boot();
});
afterAll(async () => {
  await instance.stop();
});
const tophalf = (...args: string[]) => instance.tophalf(...args);

describe("modprobe", () => {
  test("loads what a module needs, and lsmod, /proc/modules and holders show who uses whom", async () => {
    expect(await tophalf("modprobe", "tickets")).toMatchObject(DONE);
    expect(await tophalf("modprobe", "tickets")).toMatchObject(DONE);
    const { stdout } = await tophalf("lsmod");
    expect(stdout).toMatch(/^Module +Size +Used by\ntickets +\d+ +0\ncounter +\d+ +1 tickets\n$/);
    expect(await instance.output("cut -d' ' -f1,3-5 proc/modules")).toBe(
      "tickets 0 - Live\ncounter 1 tickets, Live\n",
    );
    expect(
      await instance.output(
        "ls sys/module/counter/holders; cat sys/module/counter/holders/tickets/initstate",
      ),
    ).toBe("tickets\nlive\n");
    expect(await instance.output("cat dev/ticket dev/ticket")).toBe("ticket 1\nticket 2\n");
    expect(await instance.output("grep counter_next proc/kallsyms")).toBe(
      "0000000000000000 T counter_next\t[counter]\n",
    );
  });

  test("-r is refused while somebody needs it, as rmmod is, and takes along what nobody needs", async () => {
    expect(await tophalf("rmmod", "counter")).toMatchObject({
      status: 1,
      stderr:
        "rmmod: ERROR: Module counter is in use by: tickets\n  EBUSY: Module counter is in use by: tickets\n",
    });
    expect(await tophalf("modprobe", "-r", "counter")).toMatchObject({
      status: 1,
      stderr: "modprobe: FATAL: Module counter is in use.\n  EBUSY: Module counter is in use by: tickets\n",
    });
    expect(await tophalf("modprobe", "-r", "tickets")).toMatchObject(DONE);
    expect(await instance.output("cat proc/modules")).toBe("");
  });

  test("and insmod say what is missing", async () => {
    const { status, stderr } = await tophalf("insmod", "tickets");
    expect([status, stderr]).toEqual([
      1,
      "insmod: ERROR: could not insert module tickets: Unknown symbol in module\n" +
        "  ENOENT: Unknown symbol counter_next: no loaded module exports it; load the one that does, " +
        "or: tophalf modprobe tickets\n",
    ]);
    expect(await instance.log("-c", "-l", "warn")).toEqual(["tickets: Unknown symbol counter_next (err -2)"]);
    expect(await tophalf("modprobe", "nosuch")).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^modprobe: FATAL: Module nosuch not found\.\n {2}ENOENT: /) as string,
    });
  });

  test("and insmod and modinfo tell a module that is not there from one that is none", async () => {
    const headline = async (...args: string[]) => {
      const { status, stderr } = await tophalf(...args);
      return [status, stderr.split("\n")[0]];
    };
    const missing = "No such file or directory";
    expect(await headline("insmod", "./nosuch.ko")).toEqual([
      1,
      `insmod: ERROR: could not load module ./nosuch.ko: ${missing}`,
    ]);
    expect(await headline("insmod", "/etc/passwd")).toEqual([
      1,
      "insmod: ERROR: could not insert module /etc/passwd: Invalid module format",
    ]);
    expect(await headline("modinfo", "nosuch")).toEqual([1, "modinfo: ERROR: Module nosuch not found."]);
  });

  test("a refusal keeps rmmod from the one module and not from those after it", async () => {
    expect(await tophalf("modprobe", "tickets")).toMatchObject(DONE);
    const { status, stderr } = await tophalf("rmmod", "nosuch", "counter", "tickets");
    expect([status, stderr.split("\n").filter((line) => line.startsWith("rmmod"))]).toEqual([
      1,
      [
        "rmmod: ERROR: Module nosuch is not currently loaded",
        "rmmod: ERROR: Module counter is in use by: tickets",
      ],
    ]);
    expect(await instance.output("cut -d' ' -f1 proc/modules")).toBe("counter\n");
    expect(await tophalf("modprobe", "-r", "nosuch", "counter")).toMatchObject({ status: 1 });
    expect(await instance.output("cat proc/modules")).toBe("");
  });

  test("modinfo says what is needed", async () => {
    const { stdout } = await tophalf("modinfo", "tickets");
    expect(stdout).toMatch(/^depends: {8}counter$/m);
  });
});

describe("the log", () => {
  test("of a module from elsewhere begins with its taint", async () => {
    expect(await tophalf("insmod", fixture("chatty"))).toMatchObject(DONE);
    expect((await instance.log()).slice(0, 3)).toEqual([
      "chatty: loading out-of-tree module taints kernel.",
      "chatty: module license 'Proprietary' taints kernel.",
      "Disabling lock debugging due to kernel taint",
    ]);
    expect(await instance.output("cat proc/sys/kernel/tainted sys/module/chatty/taint")).toBe("4097\nPO\n");
    expect(await instance.output("cat proc/modules")).toMatch(/^chatty \d+ 0 - Live 0x0{16} \(PO\)\n$/);
  });

  test("has ten of what is said too often", async () => {
    expect((await instance.log("-l", "notice")).filter((line) => line === "chatty: again")).toHaveLength(10);
    expect((await tophalf("dmesg", "-x", "-l", "notice")).stdout).toMatch(
      /^kern {2}:notice: \[ +\d+\.\d{6}\] chatty: again\n/,
    );
  });

  test("shows control characters of what a program had logged as numbers", async () => {
    expect(await tophalf("insmod", "procfs2")).toMatchObject(DONE);
    await instance.output(String.raw`printf 'red \033[31m\tis\r\302\233 \303\244' > proc/buffer1k`);
    expect((await instance.log()).at(-1)).toBe(
      String.raw`procfile write red \x1b[31m${"\t"}is\x0d\xc2\x9b ä`,
    );
    expect(await tophalf("rmmod", "procfs2")).toMatchObject(DONE);
  });

  test("has debug messages of the modules for which they were turned on", async () => {
    await instance.output("echo 'module chatty +p' > proc/dynamic_debug/control");
    expect(await instance.output("grep -c 'chatty.ts \\[chatty\\] =p' proc/dynamic_debug/control")).toBe(
      "1\n",
    );
    expect(await tophalf("rmmod", "chatty")).toMatchObject(DONE);
    expect(await tophalf("insmod", fixture("chatty"), "dyndbg", "speed=7")).toMatchObject(DONE);
    expect(await tophalf("rmmod", "chatty")).toMatchObject(DONE);
    expect(await instance.log("-l", "debug")).toEqual([
      "chatty: leaving",
      "chatty: speed is 7",
      "chatty: leaving",
    ]);
  });

  test("refuses a wrong query with a reason in the log", async () => {
    expect(await instance.shell("echo 'module x +q' > proc/dynamic_debug/control")).toMatchObject({
      status: 1,
    });
    expect(await instance.log("-c", "-l", "err")).toEqual([
      expect.stringMatching(/^dyndbg: bad flags '\+q'/),
    ]);
  });
});

describe("/proc/kmsg", () => {
  test("keeps its reader waiting for more, until he is interrupted", async () => {
    const cat = new Program("cat", ["proc/kmsg"], { cwd: instance.directory });
    expect(await tophalf("insmod", "hello-1")).toMatchObject(DONE);
    await cat.line("Hello world 1.");
    expect(await tophalf("rmmod", "hello-1")).toMatchObject(DONE);
    expect(await cat.line("Goodbye world 1.")).toMatch(/^<6>\[ +\d+\.\d{6}\] Goodbye world 1\.$/);
    cat.kill("SIGINT");
    expect(await cat.done).toMatchObject({ signal: "SIGINT" });
  });

  test("has nothing for who does not want to wait, and only its owner may read it", async () => {
    const { stdout } = await instance.shell(
      "timeout 5 dd if=proc/kmsg iflag=nonblock bs=4096 count=1 2>&1; true",
    );
    expect(stdout).toContain("Resource temporarily unavailable");
    expect(await instance.output("stat -c %a proc/kmsg")).toBe("400\n");
  });
});

describe("the console", () => {
  test("shows what is urgent enough: dmesg -n, and /proc/sys/kernel/printk", async () => {
    expect(await instance.output("cat proc/sys/kernel/printk")).toBe("7\t4\t1\t7\n");
    expect(await tophalf("dmesg", "-n", "warn")).toMatchObject(DONE);
    expect(await instance.output("cut -f1 proc/sys/kernel/printk")).toBe("5\n");
    const before = instance.program.lines.length;
    expect(await tophalf("insmod", "hello-2")).toMatchObject(DONE);
    await instance.output("echo 7 > proc/sys/kernel/printk");
    expect(await tophalf("rmmod", "hello-2")).toMatchObject(DONE);
    await instance.logged("Goodbye, world 2");
    const shown = instance.program.lines.slice(before).join("\n");
    expect(shown).not.toContain("Hello, world 2");
    expect(await instance.log()).toContain("Hello, world 2");
  });

  test.each(["0", "9", "loud"])("has no level %s", async (level) => {
    expect(await tophalf("dmesg", "-n", level)).toMatchObject({ status: 2 });
  });
});

test("boot takes parameters of its modules, as the kernel's command line does", async () => {
  const other = await Instance.boot(["hello-5", "hello-5.myint=7"]);
  expect(await other.output("cat sys/module/hello_5/parameters/myint")).toBe("7\n");
  expect(await other.stop()).toMatchObject({ status: 0 });
});

test("dmesg -w -l shows the levels that were asked for", async () => {
  const follow = instance.place.start("dmesg", "-w", "-t", "-l", "warn");
  await instance.output("echo 0 > proc/sys/kernel/tainted");
  expect(await tophalf("insmod", "hello-1", "nosuch=1")).toMatchObject(DONE);
  await follow.line("hello_1: unknown parameter 'nosuch' ignored");
  follow.kill("SIGINT");
  expect((await follow.done).stdout).not.toContain("Hello world 1.");
  expect(await tophalf("rmmod", "hello-1")).toMatchObject(DONE);
});
