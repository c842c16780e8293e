import { describe, expect, test } from "vitest";
import type { Client } from "./client.ts";
import { sharedInstance } from "./instance.ts";

const shared = sharedInstance(async (instance) => {
  await instance.insmod("fifo", "count=2", "size=4");
  await instance.insmod("button");
});

/** A client with /dev/fifo0 open as 3, /dev/fifo1 as 4 and /dev/button as 5, and one that writes to the first. */
async function polling(): Promise<{ client: Client; writer: Client }> {
  const [client, writer] = [shared.instance.client(), shared.instance.client()];
  await client.calls(
    "open dev/fifo0 O_RDWR|O_NONBLOCK",
    "open dev/fifo1 O_RDWR|O_NONBLOCK",
    "open dev/button O_RDONLY",
  );
  await writer.call("open dev/fifo0 O_RDWR|O_NONBLOCK");
  return { client, writer };
}

const press = async (): Promise<void> => {
  for (const action of ["press", "release"]) {
    expect(await shared.instance.tophalf("mock", action, "GPIO17")).toMatchObject({ status: 0 });
  }
};

describe("poll", () => {
  test("tells what a file is ready for now", async () => {
    const { client } = await polling();
    expect(
      await client.calls(
        "poll 0 3 IN",
        "poll 0 3 IN|OUT",
        "write 3 ab",
        "poll 0 3 IN|OUT",
        "write 3 cd",
        "poll 0 3 IN|OUT",
        "write 3 x",
        "read 3 4",
        "poll 0 3 IN",
      ),
    ).toEqual(["0", "3:OUT", "2", "3:IN|OUT", "2", "3:IN", "EAGAIN", "4 abcd", "0"]);
  });

  test("is woken when there is something to read", async () => {
    const { client, writer } = await polling();
    const waiting = await client.block("poll -1 3 IN");
    await writer.call("write 3 a");
    expect(await waiting.result).toBe("3:IN");
    await client.call("read 3 1");
  });

  test("is woken when there is room to write", async () => {
    const { client, writer } = await polling();
    await writer.call("write 3 abcd");
    const waiting = await client.block("poll -1 3 OUT");
    expect(await writer.call("read 3 4")).toBe("4 abcd");
    expect(await waiting.result).toBe("3:OUT");
  });

  test("is woken by urgent news, POLLPRI, from an interrupt", async () => {
    const { client } = await polling();
    const waiting = await client.block("poll -1 5 PRI");
    await press();
    expect(await waiting.result).toBe("5:PRI");
    expect(await client.call("read 5 10")).toMatch(/^\d+ \d+\$$/);
    expect(await client.call("poll 0 5 PRI")).toBe("0");
  });

  test("waits for several files at once", async () => {
    const { client, writer } = await polling();
    const waiting = await client.block("poll -1 5 PRI 4 IN 3 IN");
    await writer.call("write 3 a");
    expect(await waiting.result).toBe("3:IN");
    await client.call("read 3 1");
  });

  test("wakes all who wait for the same file", async () => {
    const pollers = Array.from({ length: 5 }, () => shared.instance.client());
    for (const client of pollers) await client.call("open dev/fifo0 O_RDONLY");
    const waiting = [];
    for (const client of pollers) waiting.push(await client.block("poll -1 3 IN"));
    await shared.instance.output("printf a > dev/fifo0");
    expect(await Promise.all(waiting.map(({ result }) => result))).toEqual(Array(5).fill("3:IN"));
    await shared.instance.output("head -c 1 dev/fifo0");
  });

  test("ends with EINTR when a signal comes", async () => {
    const { client } = await polling();
    await client.call("catch");
    const waiting = await client.block("poll -1 3 IN");
    client.interrupt();
    expect(await waiting.result).toBe("EINTR");
  });
});

describe("select", () => {
  test("tells readable, writable and exceptional files apart", async () => {
    const { client } = await polling();
    await client.call("write 4 abcd");
    await press();
    expect(await client.call("select 0 3 IN|OUT 4 IN|OUT 5 IN|PRI")).toBe("3:OUT 4:IN 5:IN|PRI");
    await client.call("read 4 4");
  });

  test("is woken by any of several files", async () => {
    const { client, writer } = await polling();
    const waiting = await client.block("select -1 3 IN 4 IN 5 PRI");
    await writer.call("write 3 a");
    expect(await waiting.result).toBe("3:IN");
    await client.call("read 3 1");
    const again = await client.block("select -1 3 IN 4 IN 5 PRI");
    await press();
    expect(await again.result).toBe("5:PRI");
  });
});

describe("epoll", () => {
  test("level-triggered, tells of data as long as it is there", async () => {
    const { client, writer } = await polling();
    await client.call("epoll 3 IN");
    const waiting = await client.block("epollwait -1");
    await writer.call("write 3 ab");
    expect(await waiting.result).toBe("3:IN");
    expect(await client.calls("epollwait 0", "read 3 1", "epollwait 0", "read 3 1", "epollwait 0")).toEqual([
      "3:IN",
      "1 a",
      "3:IN",
      "1 b",
      "0",
    ]);
  });

  test("edge-triggered, tells of each arrival once", async () => {
    const { client, writer } = await polling();
    await client.call("epoll 3 IN|ET");
    for (const letter of ["a", "b"]) {
      const waiting = await client.block("epollwait -1");
      await writer.call(`write 3 ${letter}`);
      expect(await waiting.result).toBe("3:IN");
      expect(await client.call("epollwait 0")).toBe("0");
    }
    expect(await client.call("read 3 4")).toBe("2 ab");
  });

  test("one-shot, tells once until it is armed again", async () => {
    const { client, writer } = await polling();
    await client.call("epoll 3 IN|ONESHOT");
    const waiting = await client.block("epollwait -1");
    await writer.call("write 3 a");
    expect(await waiting.result).toBe("3:IN");
    expect(await client.calls("epollwait 0", "epoll 3 IN|ONESHOT", "epollwait 0")).toEqual([
      "0",
      "0",
      "3:IN",
    ]);
    await client.call("read 3 1");
  });

  test.for(["PRI", "PRI|ET", "PRI|ONESHOT"])("%s is woken by an interrupt", async (events) => {
    const { client } = await polling();
    await client.call(`epoll 5 ${events}`);
    const waiting = await client.block("epollwait -1");
    await press();
    expect(await waiting.result).toBe("5:PRI");
  });

  test("is woken when there is room to write", async () => {
    const { client, writer } = await polling();
    await client.calls("write 3 abcd", "epoll 3 OUT|ET");
    const waiting = await client.block("epollwait -1");
    await writer.call("read 3 4");
    expect(await waiting.result).toBe("3:OUT");
  });

  test("forgets a file that is closed", async () => {
    const { client, writer } = await polling();
    expect(await client.calls("epoll 3 IN", "close 3", "epollwait 0")).toEqual(["0", "0", "0"]);
    expect(await writer.calls("write 3 a", "read 3 1")).toEqual(["1", "1 a"]);
    expect(await client.call("epollwait 0")).toBe("0");
  });
});
