import { expect, test } from "vitest";
import { sharedInstance } from "./instance.ts";
import { compile, Program, run, sleeps, until } from "./program.ts";

const shared = sharedInstance(async (instance) => {
  await instance.insmod("thermostat");
  await instance.insmod("memory");
  await instance.insmod("fifo");
  await instance.insmod("patient");
});

test("structs and values reach the driver and come back", async () => {
  const { directory } = shared.instance;
  const { stdout, status } = await run(compile("thermostat"), ["dev/thermostat"], { cwd: directory });
  expect(status).toBe(0);
  expect(stdout.split("\n").slice(0, -1)).toEqual([
    "simulate: 20000",
    "get: 0",
    "reading: 21500 1",
    "set limits: 0",
    "set senseless limits: EINVAL",
    "convert: 0",
    "conversion: 100000 212",
    "self test: 0",
    "wrong bytes: 0 of 16383",
    "unknown: ENOTTY",
    "unknown without size: ENOTTY",
    "TCGETS: ENOTTY",
    "get into forbidden memory: EFAULT",
    "set limits from forbidden memory: EFAULT",
    "convert in forbidden memory: EFAULT",
  ]);
});

test("no device is a terminal", async () => {
  const client = shared.instance.client();
  for (const device of ["thermostat", "memory"]) {
    await client.call(`open dev/${device} O_RDWR`);
  }
  expect(await client.calls("isatty 3", "isatty 4")).toEqual(["0 ENOTTY", "0 ENOTTY"]);
});

test("a device that has no ioctl answers ENOTTY", async () => {
  const client = shared.instance.client();
  expect(await client.calls("open dev/memory O_RDWR", "ioctl 3 0x7405 0")).toEqual(["3", "ENOTTY"]);
});

test("a device that has no read or write answers EINVAL", async () => {
  const client = shared.instance.client();
  expect(await client.calls("open dev/thermostat O_RDWR", "read 3 1", "write 3 a")).toEqual([
    "3",
    "EINVAL",
    "EINVAL",
  ]);
});

test("memory that the caller does not have is EFAULT to read and write", async () => {
  const client = shared.instance.client();
  await client.calls("open dev/memory O_RDWR", "open dev/fifo0 O_RDWR", "write 4 a");
  expect(await client.calls("badread 3", "badwrite 3", "badwrite 4", "read 4 1")).toEqual([
    "EFAULT",
    "EFAULT",
    "EFAULT",
    "1 a",
  ]);
});

test("what a driver took from its argument before it waited is not another call's memory", async () => {
  const { instance } = shared;
  const program = new Program(compile("patient"), ["dev/patient"], { cwd: instance.directory });
  await program.line("waiting");
  await until(() => sleeps(program.pid));
  await instance.fence();
  const client = instance.client();
  await client.calls("open dev/fifo0 O_RDWR", "write 3 zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz");
  await instance.output("echo go > dev/patient");
  expect((await program.done).stdout).toBe("waiting\n2 3 4 5 6 7 8 9 1122334455667788\n");
  expect(await client.call("read 3 100")).toBe("32 zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz");
});
