/** Hooks of system calls that programs make through the mount. */
import { beforeEach, expect, test } from "vitest";
import { sharedInstance } from "./instance.ts";

const shared = sharedInstance((instance) => instance.insmod("fifo"));
beforeEach(() => shared.instance.insmod("hesitant"));

test("a hook that waits keeps each caller's bytes apart", async () => {
  const { instance } = shared;
  const writers = [instance.client(), instance.client(), instance.client()];
  for (const writer of writers) await writer.call("open dev/fifo0 O_RDWR");
  const [one, two, three] = await Promise.all(
    writers.map((writer, n) => writer.block(`write 3 ${String(n).repeat(10 * (n + 1))}`)),
  );
  await instance.output("cat proc/devices > /dev/null");
  expect([await one?.result, await two?.result, await three?.result]).toEqual(["10", "20", "30"]);
  const text = (await writers[1]?.call("read 3 100")) ?? "";
  const [count = "", data = ""] = text.split(" ");
  const runs = data.match(/0+|1+|2+/g)?.sort();
  expect([count, runs]).toEqual(["60", ["0".repeat(10), "1".repeat(20), "2".repeat(30)]]);
  expect(await instance.tophalf("rmmod", "hesitant")).toMatchObject({ status: 0 });
});

test("its module may leave while callers wait in it: their calls go on, and are made", async () => {
  const { instance } = shared;
  const client = instance.client();
  await client.call("open dev/fifo0 O_RDWR");
  const waiting = await client.block("write 3 hello");
  expect(await instance.tophalf("rmmod", "hesitant")).toMatchObject({ status: 0, stderr: "" });
  expect(await waiting.result).toBe("5");
  expect(await client.call("read 3 10")).toBe("5 hello");
});
