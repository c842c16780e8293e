import { expect, test } from "vitest";
import { sharedInstance } from "./instance.ts";

const shared = sharedInstance(async (instance) => {
  await instance.insmod("memory", "size=65536");
  await instance.insmod("journal");
});

test("pread and pwrite leave the position of a seekable device alone", async () => {
  const client = shared.instance.client();
  await client.call("open dev/memory O_RDWR");
  expect(
    await client.calls("pwrite 3 hello 100", "pread 3 5 100", "pread 3 3 102", "lseek 3 0 SEEK_CUR"),
  ).toEqual(["5", "5 hello", "3 llo", "0"]);
});

test("lseek moves it from the start, from where it is, and from the end", async () => {
  const client = shared.instance.client();
  await client.call("open dev/memory O_RDWR");
  expect(
    await client.calls(
      "lseek 3 1000 SEEK_SET",
      "write 3 abcdef",
      "lseek 3 -3 SEEK_CUR",
      "read 3 3",
      "lseek 3 -10 SEEK_END",
      "lseek 3 -1 SEEK_SET",
      "lseek 3 -2000000 SEEK_CUR",
      "lseek 3 0 SEEK_DATA",
    ),
  ).toEqual(["1000", "6", "1003", "3 def", "65526", "EINVAL", "EINVAL", "EINVAL"]);
});

test("the end of a seekable device is the end of the file to a reader, and no space to a writer", async () => {
  const client = shared.instance.client();
  await client.call("open dev/memory O_RDWR");
  expect(
    await client.calls(
      "pwrite 3 abcdef 65533",
      "pread 3 100 65533",
      "pread 3 100 65536",
      "pread 3 100 1000000",
      "pwrite 3 x 65536",
    ),
  ).toEqual(["3", "3 abc", "0", "0", "ENOSPC"]);
});

test("two programs have a position each", async () => {
  const [one, other] = [shared.instance.client(), shared.instance.client()];
  await one.calls("open dev/memory O_RDWR", "write 3 0123456789");
  await other.call("open dev/memory O_RDONLY");
  expect(await other.calls("read 3 4", "read 3 4", "lseek 3 0 SEEK_CUR")).toEqual(["4 0123", "4 4567", "8"]);
  expect(await one.call("lseek 3 0 SEEK_CUR")).toBe("10");
});

test("a stream has no position that a program could set: ESPIPE", async () => {
  const client = shared.instance.client();
  await client.call("open dev/journal O_RDWR");
  expect(
    await client.calls("lseek 3 0 SEEK_CUR", "pread 3 5 0", "pwrite 3 hello 0", "write 3 hello", "read 3 5"),
  ).toEqual(["ESPIPE", "ESPIPE", "ESPIPE", "5", "5 hello"]);
});
