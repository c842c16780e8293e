/** The runtime dies by kill -9: nobody hangs, and the next boot needs no help. */
import { readdir } from "node:fs/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Client } from "./client.ts";
import { fixture, Instance, Place } from "./instance.ts";

const SECOND = 1000;
const WAIT_FOR_ALARM = "ioctl 3 0x7405 0";

let place: Place;
let instance: Instance;

beforeEach(async () => {
  place = new Place();
  instance = await Instance.boot(["fifo", "exclusive", "thermostat"].map(fixture), place);
});

afterEach(async () => {
  await instance.endClients();
  await instance.kill();
});

/** A client that has made these calls. */
async function clientAfter(...calls: string[]): Promise<Client> {
  const client = instance.client();
  await client.calls(...calls);
  return client;
}

test("whoever waits gets an error within a second, and so does who comes later", async () => {
  const idle = await clientAfter("open dev/fifo0 O_RDWR", "open dev/exclusive O_RDONLY");
  const [reader, poller, epoll, opener, alarm] = [
    await clientAfter("open dev/fifo0 O_RDWR"),
    await clientAfter("open dev/fifo0 O_RDWR"),
    await clientAfter("open dev/fifo0 O_RDWR", "epoll 3 IN"),
    await clientAfter(),
    await clientAfter("open dev/thermostat O_RDWR"),
  ];
  const waiting = [
    await reader.block("read 3 1"),
    await poller.block("poll -1 3 IN"),
    await epoll.block("epollwait -1"),
    await opener.block("open dev/exclusive O_RDONLY"),
    await alarm.block(WAIT_FOR_ALARM),
  ];
  const start = performance.now();
  instance.program.kill("SIGKILL");
  expect(await Promise.all(waiting.map(({ result }) => result))).toEqual([
    "ECONNABORTED",
    "3:ERR",
    "3:ERR",
    "ECONNABORTED",
    "ECONNABORTED",
  ]);
  expect(performance.now() - start).toBeLessThan(SECOND);
  expect(
    await idle.calls(
      "read 3 1",
      "write 3 a",
      "poll 0 3 IN",
      "ioctl 3 0x7405 0",
      "open dev/fifo0 O_RDWR",
      "close 3",
    ),
  ).toEqual(["ENOTCONN", "ENOTCONN", "3:ERR", "ENOTCONN", "ENOTCONN", "0"]);
});

test("a writer that waits gets an error within a second", async () => {
  const writer = await clientAfter(
    "open dev/fifo0 O_RDWR",
    `write 3 ${"x".repeat(4000)}`,
    `write 3 ${"x".repeat(96)}`,
  );
  const writing = await writer.block("write 3 more");
  const start = performance.now();
  instance.program.kill("SIGKILL");
  expect(await writing.result).toBe("ECONNABORTED");
  expect(performance.now() - start).toBeLessThan(SECOND);
});

test("the next boot on the same directory replaces the dead mount, also while old clients have it open", async () => {
  const old = await clientAfter("open dev/fifo0 O_RDWR");
  await instance.kill();
  expect(await place.isMounted()).toBe(true);
  expect(await place.tophalf("lsmod")).toMatchObject({ status: 1 });

  const next = await Instance.boot([fixture("fifo")], place);
  expect(await next.output("printf hello > dev/fifo0; head -c 5 dev/fifo0")).toBe("hello");
  expect(await old.call("read 3 1")).toBe("ENOTCONN");
  await next.expectCalm();
  expect(await next.stop()).toMatchObject({ status: 0, stderr: "" });
  expect(await place.isMounted()).toBe(false);
  expect(await readdir(place.root, { recursive: true })).toEqual(["t"]); // an empty directory, and no socket
});

test("a boot after two deaths in a row", async () => {
  await instance.kill();
  await (await Instance.boot([], place)).kill();
  const third = await Instance.boot(["chardev"], place);
  expect(await third.output("cat dev/chardev")).toBe("I already told you 0 times Hello world!\n");
  expect(await third.stop()).toMatchObject({ status: 0, stderr: "" });
  expect(await place.isMounted()).toBe(false);
});

test("somebody else unmounts: clients get errors, the runtime says so and goes on", async () => {
  const reader = await clientAfter("open dev/fifo0 O_RDWR");
  await instance.output(`cd /; umount -l ${place.directory}`);
  await reader.call("close 3");
  await reader.kill();
  await instance.logged("was unmounted by somebody else");
  expect(await place.tophalf("lsmod")).toMatchObject({ status: 0, stderr: "" });
  expect(await instance.stop()).toMatchObject({ status: 0, stderr: "" });
});
