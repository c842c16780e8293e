import { beforeEach, describe, expect, test } from "vitest";
import type { Client } from "./client.ts";
import { sharedInstance } from "./instance.ts";

const shared = sharedInstance(async (instance) => {
  await instance.insmod("fifo", "size=4");
  await instance.insmod("exclusive");
  await instance.insmod("thermostat");
});

/** A client with a file open as 3. */
async function opened(path: string, flags = "O_RDWR"): Promise<Client> {
  const client = shared.instance.client();
  expect(await client.call(`open ${path} ${flags}`)).toBe("3");
  return client;
}

beforeEach(async () => {
  const client = await opened("dev/fifo0", "O_RDONLY|O_NONBLOCK");
  await client.calls("read 3 99", "close 3"); // what the test before may have left
});

const WAIT_FOR_ALARM = "ioctl 3 0x7405 0";

describe("O_NONBLOCK", () => {
  test("answers EAGAIN where the call would wait", async () => {
    const client = await opened("dev/fifo0", "O_RDWR|O_NONBLOCK");
    expect(await client.calls("read 3 1", "write 3 abcdef", "write 3 x", "read 3 9")).toEqual([
      "EAGAIN",
      "4",
      "EAGAIN",
      "4 abcd",
    ]);
  });

  test("answers EAGAIN to an open that would wait", async () => {
    await opened("dev/exclusive", "O_RDONLY");
    const other = shared.instance.client();
    expect(await other.call("open dev/exclusive O_RDONLY|O_NONBLOCK")).toBe("EAGAIN");
    expect(await shared.instance.useCount("exclusive")).toBe(1);
  });

  test("is switched by fcntl on an open file", async () => {
    const client = await opened("dev/fifo0");
    expect(await client.calls("nonblock 3 on", "read 3 1", "nonblock 3 off")).toEqual(["0", "EAGAIN", "0"]);
    const reading = await client.block("read 3 1");
    await shared.instance.output("printf a > dev/fifo0");
    expect(await reading.result).toBe("1 a");
  });
});

describe("a signal", () => {
  test.for(["", "SA_RESTART"])("ends a read with EINTR; sigaction flags: '%s'", async (flags) => {
    const client = await opened("dev/fifo0");
    await client.call(`catch ${flags}`);
    const reading = await client.block("read 3 1");
    client.interrupt();
    expect(await reading.result).toBe("EINTR");
    expect(await shared.instance.useCount("fifo")).toBe(1);
    expect(await client.calls("write 3 a", "read 3 1", "close 3")).toEqual(["1", "1 a", "0"]);
    expect(await shared.instance.useCount("fifo")).toBe(0);
  });

  test("ends a write with EINTR, and nothing of it arrives", async () => {
    const client = await opened("dev/fifo0");
    await client.calls("catch", "write 3 full");
    const writing = await client.block("write 3 more");
    client.interrupt();
    expect(await writing.result).toBe("EINTR");
    expect(await client.calls("nonblock 3 on", "read 3 9", "read 3 9")).toEqual(["0", "4 full", "EAGAIN"]);
  });

  test("ends an open with EINTR, and the file is not open", async () => {
    const holder = await opened("dev/exclusive", "O_RDONLY");
    const client = shared.instance.client();
    await client.call("catch");
    const opening = await client.block("open dev/exclusive O_RDONLY");
    client.interrupt();
    expect(await opening.result).toBe("EINTR");
    expect(await shared.instance.useCount("exclusive")).toBe(1);
    await holder.call("close 3");
    expect(await client.call("open dev/exclusive O_RDONLY|O_NONBLOCK")).toBe("3");
  });

  test("ends an ioctl with EINTR", async () => {
    const client = await opened("dev/thermostat");
    await client.call("catch");
    const waiting = await client.block(WAIT_FOR_ALARM);
    client.interrupt();
    expect(await waiting.result).toBe("EINTR");
  });

  test("that is not caught ends the program", async () => {
    const client = await opened("dev/fifo0");
    const reading = await client.block("read 3 1");
    client.interrupt();
    expect(await reading.result).toBe("killed");
    expect(await shared.instance.useCount("fifo")).toBe(0);
  });
});

describe("SIGKILL", () => {
  test("ends a client that waits in open", async () => {
    const holder = await opened("dev/exclusive", "O_RDONLY");
    const client = shared.instance.client();
    await client.block("open dev/exclusive O_RDONLY");
    await client.kill();
    expect(await shared.instance.useCount("exclusive")).toBe(1);
    await holder.call("close 3");
    expect(await shared.instance.output("cat dev/exclusive")).toBe("All yours.\n");
  });

  test.for([
    { state: "read", path: "dev/fifo0", before: [], call: "read 3 1" },
    { state: "write", path: "dev/fifo0", before: ["write 3 full"], call: "write 3 more" },
    { state: "ioctl", path: "dev/thermostat", before: [], call: WAIT_FOR_ALARM },
    { state: "poll", path: "dev/fifo0", before: [], call: "poll -1 3 IN" },
    { state: "epoll_wait", path: "dev/fifo0", before: ["epoll 3 IN"], call: "epollwait -1" },
  ])("ends a client that waits in $state", async ({ path, before, call }) => {
    const client = await opened(path);
    await client.calls(...before);
    await client.block(call);
    await client.kill();
    expect(await shared.instance.useCount(path === "dev/fifo0" ? "fifo" : "thermostat")).toBe(0);
  });

  test("ends a client between calls, and its files are closed", async () => {
    const client = await opened("dev/exclusive", "O_RDONLY");
    await client.kill();
    expect(await shared.instance.output("cat dev/exclusive")).toBe("All yours.\n");
  });
});

describe("a forked child", () => {
  test("keeps the inherited file open until it ends as well", async () => {
    const client = await opened("dev/exclusive", "O_RDONLY");
    const child = Number(await client.call("fork"));
    expect(await client.call("close 3")).toBe("0");
    expect(await shared.instance.useCount("exclusive")).toBe(1);
    const other = shared.instance.client();
    const opening = await other.block("open dev/exclusive O_RDONLY");
    process.kill(child, "SIGKILL");
    expect(await opening.result).toBe("3");
    expect(await shared.instance.useCount("exclusive")).toBe(1);
  });

  test("outlives its parent with the file", async () => {
    const client = await opened("dev/exclusive", "O_RDONLY");
    const child = Number(await client.call("fork orphan"));
    await client.kill();
    expect(await shared.instance.useCount("exclusive")).toBe(1);
    const other = shared.instance.client();
    const opening = await other.block("open dev/exclusive O_RDONLY");
    process.kill(child, "SIGKILL");
    expect(await opening.result).toBe("3");
  });
});

describe("side by side", () => {
  test("a write goes on while a read on the same descriptor waits", async () => {
    const client = await opened("dev/fifo0");
    const reading = await client.block("thread read 3 9");
    expect(await client.call("write 3 abc")).toBe("3");
    expect(await reading.result).toBe("3 abc");
  });

  test("a writer that waits does not hold up one that does not want to", async () => {
    const [waiter, other] = [await opened("dev/fifo0"), await opened("dev/fifo0", "O_RDWR|O_NONBLOCK")];
    await waiter.call("write 3 full");
    const writing = await waiter.block("write 3 more");
    expect(await other.calls("write 3 x", "read 3 9")).toEqual(["EAGAIN", "4 full"]);
    expect(await writing.result).toBe("4");
    expect(await other.call("read 3 9")).toBe("4 more");
  });

  test("a writer that waits does not hold up an open with O_TRUNC", { timeout: 5000 }, async () => {
    const [waiter, other] = [await opened("dev/fifo0"), shared.instance.client()];
    await waiter.call("write 3 full");
    const writing = await waiter.block("write 3 more");
    expect(await other.calls("open dev/fifo0 O_RDWR|O_TRUNC", "read 3 9")).toEqual(["3", "4 full"]);
    expect(await writing.result).toBe("4");
    expect(await other.call("read 3 9")).toBe("4 more");
  });

  test("nor does one that appends", { timeout: 5000 }, async () => {
    const waiter = await opened("dev/fifo0", "O_WRONLY|O_APPEND");
    await waiter.call("write 3 full");
    const writing = await waiter.block("write 3 more");
    const other = await opened("dev/fifo0", "O_RDWR|O_APPEND|O_NONBLOCK");
    expect(await other.calls("write 3 x", "read 3 9")).toEqual(["EAGAIN", "4 full"]);
    expect(await writing.result).toBe("4");
    expect(await other.call("read 3 9")).toBe("4 more");
  });

  test("a waiting ioctl is let go by another program's", async () => {
    const [client, other] = [await opened("dev/thermostat"), await opened("dev/thermostat")];
    const waiting = await client.block(WAIT_FOR_ALARM);
    expect(await other.call("ioctl 3 0x7404 100001")).toBe("20000");
    expect(await waiting.result).toBe("0");
  });
});

describe("64 clients at once", () => {
  test("wait in read, and each gets the byte that is there for it", async () => {
    const clients = await Promise.all(Array.from({ length: 64 }, () => opened("dev/fifo0")));
    const readings = await Promise.all(clients.map((client) => client.block("read 3 1")));
    expect(await shared.instance.useCount("fifo")).toBe(64);
    await shared.instance.output("for i in {1..64}; do printf a; done > dev/fifo0");
    expect(await Promise.all(readings.map(({ result }) => result))).toEqual(Array(64).fill("1 a"));
  });
});
