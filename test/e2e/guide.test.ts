/** The guide's examples, as users load and use them. What a real kernel answered to the same commands is the oracle. */
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import { sharedInstance } from "./instance.ts";

const GUIDE = fileURLToPath(new URL("../../drivers/guide", import.meta.url));

const shared = sharedInstance(() => Promise.resolve());

const insmod = (module: string, ...params: string[]) => shared.instance.tophalf("insmod", module, ...params);
const rmmod = (module: string) => shared.instance.tophalf("rmmod", module);
const DONE = { status: 0, stdout: "", stderr: "" };

/** Loads a module, does something with it, removes it, and answers what was logged. */
async function withModule(module: string, use?: () => Promise<void>): Promise<string[]> {
  expect(await insmod(module)).toMatchObject(DONE);
  await use?.();
  expect(await rmmod(module)).toMatchObject(DONE);
  return shared.instance.log();
}

afterEach(async () => {
  const { instance } = shared;
  expect(await instance.output("cat proc/modules")).toBe("");
  expect(await instance.output("ls dev sys/module")).toBe("dev:\n\nsys/module:\n");
  expect(await instance.output("cat proc/devices")).toBe("Character devices:\n\nBlock devices:\n");
  const { stdout } = await instance.tophalf("gpio", "info");
  expect(stdout.split("\n").filter((line) => line.includes("LED 1"))).toEqual([]);
});

test("hello-1 says hello and goodbye", async () => {
  const log = await withModule("hello-1", async () => {
    const { stdout } = await shared.instance.tophalf("lsmod");
    expect(stdout).toMatch(/^Module {18}Size {2}Used by\nhello_1 +[0-9]+ {2}0\n$/);
  });
  expect(log).toEqual(["Hello world 1.", "Goodbye world 1."]);
});

test.for(["2", "3", "4"])("hello-%s says hello and goodbye", async (number) => {
  expect(await withModule(`hello-${number}`)).toEqual([`Hello, world ${number}`, `Goodbye, world ${number}`]);
});

test("startstop, of two files, starts and stops", async () => {
  expect(await withModule("startstop")).toEqual([
    "Hello, world - this is the kernel speaking",
    "Short is the life of a kernel module",
  ]);
});

describe("hello-5", () => {
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
    const { instance } = shared;
    await withModule("hello-5", async () => {
      const list =
        "cd sys/module/hello_5/parameters; for f in *; do ls -l $f | cut -c1-10; echo $f=$(cat $f); done";
      expect(await instance.output(list)).toBe(
        "-rw-r--r--\nmyint=420\n-r--------\nmylong=9999\n-rw-rw----\nmyshort=1\n",
      );
      expect(await instance.output("cd sys/module/hello_5/parameters; echo 7 > myint; cat myint")).toBe(
        "7\n",
      );
    });
  });

  test.for([
    ["myint", "abc", "Invalid argument"],
    ["myint", "99999999999", "Numerical result out of range"],
    ["myshort", "40000", "Numerical result out of range"],
  ])("refuses to set %s to %s: %s", async ([name, value, reason]) => {
    await withModule("hello-5", async () => {
      const file = `sys/module/hello_5/parameters/${name}`;
      const before = await shared.instance.output(`cat ${file}`);
      expect(await shared.instance.shell(`echo ${value} > ${file}`)).toMatchObject({
        status: 1,
        stderr: `bash: line 1: echo: write error: ${reason}\n`,
      });
      expect(await shared.instance.output(`cat ${file}`)).toBe(before);
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
    expect(await insmod("hello-5", ...params)).toMatchObject(DONE);
    expect(await rmmod("hello_5")).toMatchObject(DONE);
    expect(await shared.instance.log()).toEqual([...log, "Goodbye, world 5"]);
  });

  test.for([
    { param: "mylong=hello", log: ["hello_5: `hello' invalid for parameter `mylong'"] },
    {
      param: "myintarray=1,2,3",
      log: ["myintarray: can only take 2 arguments", "hello_5: `1' invalid for parameter `myintarray'"],
    },
  ])("refuses $param", async ({ param, log }) => {
    const { status, stderr } = await insmod("hello-5", param);
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^insmod: ERROR: could not insert module hello-5: Invalid parameters\n {2}EINVAL: /,
    );
    await shared.instance.expectCalm(...log);
  });

  test("is loaded by its path, from where the user is", async () => {
    const path = relative(shared.instance.place.root, GUIDE);
    expect(await insmod(join(path, "hello-5.ts"), "mystring=bebop", "myintarray=-1,-1")).toMatchObject(DONE);
    expect(await rmmod("hello_5")).toMatchObject(DONE);
    expect(await shared.instance.log()).toEqual([...greeting("bebop", [-1, -1], 2), "Goodbye, world 5"]);
  });

  test("loads once, and is removed once", async () => {
    await withModule("hello-5", async () => {
      const { status, stderr } = await insmod("hello-5");
      expect(status).toBe(1);
      expect(stderr).toMatch(/^insmod: ERROR: could not insert module hello-5: File exists\n/);
    });
    const { status, stderr } = await rmmod("hello_5");
    expect(status).toBe(1);
    expect(stderr).toMatch(/^rmmod: ERROR: Module hello_5 is not currently loaded\n/);
  });

  test("modinfo lists the parameters without loading it", async () => {
    const { stdout } = await shared.instance.tophalf("modinfo", "hello-5");
    expect(stdout.split("\n").filter((line) => !/^(filename|name):/.test(line))).toEqual([
      "license:        GPL",
      "parm:           myshort:A short integer (short)",
      "parm:           myint:An integer (int)",
      "parm:           mylong:A long integer (long)",
      "parm:           mystring:A character string (charp)",
      "parm:           myintarray:An array of integers (array of int)",
      "",
    ]);
  });
});

describe("chardev", () => {
  test("tells how often it was opened, and takes nothing", async () => {
    const { instance } = shared;
    const log = await withModule("chardev", async () => {
      expect(await instance.output("ls -l dev/chardev | cut -c2-10")).toBe("rw-------\n");
      expect(await instance.output("cat dev/chardev")).toBe("I already told you 0 times Hello world!\n");
      expect(await instance.output("cat dev/chardev")).toBe("I already told you 1 times Hello world!\n");
      expect(await instance.output("dd if=dev/chardev bs=5 count=3 status=none; echo")).toBe(
        "I already told \n",
      );
      expect(await instance.shell("echo hi > dev/chardev")).toMatchObject({
        status: 1,
        stderr: "bash: line 1: echo: write error: Invalid argument\n",
      });
      expect(await instance.log("-l", "alert")).toEqual(["Sorry, this operation is not supported."]);
      expect(await instance.output("grep chardev proc/devices | sed s/[0-9]*/N/")).toBe("N chardev\n");
      expect(await instance.output("head -c 3 dev/chardev")).toBe("I a");
    });
    expect(await instance.shell("ls dev/chardev")).toMatchObject({
      status: 2,
      stderr: "ls: cannot access 'dev/chardev': No such file or directory\n",
    });
    expect(log).toEqual([
      expect.stringMatching(/^I was assigned major number [0-9]+\.$/),
      "Device created on /dev/chardev",
      "Sorry, this operation is not supported.",
    ]);
    await instance.expectCalm("Sorry, this operation is not supported.");
  });

  test("is for one program at a time, and stays while one has it open", async () => {
    const { instance } = shared;
    await withModule("chardev", async () => {
      const client = instance.client();
      await client.call("open dev/chardev O_RDONLY");
      expect(await instance.shell("cat dev/chardev")).toMatchObject({
        status: 1,
        stderr: "cat: dev/chardev: Device or resource busy\n",
      });
      const { status, stderr } = await rmmod("chardev");
      expect(status).toBe(1);
      expect(stderr).toBe(
        "rmmod: ERROR: Module chardev is in use\n" +
          `  EBUSY: Module chardev is in use: /dev/chardev is open in process ${client.pid} (client)\n`,
      );
      await client.call("close 3");
    });
  });
});

test.for(["intrpt", "bottomhalf"])("%s: one button turns the LED on, the other one off", async (module) => {
  const { instance } = shared;
  const touch = async (action: string, line: string, level: string): Promise<void> => {
    expect(await instance.tophalf("mock", action, line)).toMatchObject({ stdout: `${line} is ${level}\n` });
  };
  const led = async (): Promise<string> => (await instance.tophalf("gpio", "get", "GPIO4")).stdout;

  const log = await withModule(module, async () => {
    await touch("press", "GPIO17", "high");
    expect(await led()).toBe("1\n");
    await touch("press", "GPIO18", "high");
    expect(await led()).toBe("0\n");
    await touch("release", "GPIO17", "low");
    expect(await led()).toBe("1\n");
    await touch("release", "GPIO18", "low");
    expect(await led()).toBe("0\n");
    expect(await instance.output("cat proc/interrupts")).toMatch(
      /^ *\d+: +2 +pinctrl-bcm2711 +17 Edge +gpiomod#button1\n *\d+: +2 +pinctrl-bcm2711 +18 Edge +gpiomod#button2$/m,
    );
  });

  const bottomHalf = ["Bottom half tasklet starts", "Bottom half tasklet ends"];
  expect(log).toEqual([
    `${module}_init`,
    "Current button1 value: 0",
    expect.stringMatching(/^Successfully requested BUTTON1 IRQ # \d+$/),
    expect.stringMatching(/^Successfully requested BUTTON2 IRQ # \d+$/),
    ...(module === "bottomhalf" ? Array.from({ length: 4 }, () => bottomHalf).flat() : []),
    `${module}_exit`,
  ]);
});
