/** A handler in front of open: it tells which files a user opens under the mount. */
import { describe, expect, test } from "vitest";
import { guideInstance } from "./support.ts";

const guide = guideInstance();
const NOBODY = 65534;
const uid = process.getuid?.() ?? 0;

test("tells of the files that the user opens, in every folder of the mount", async () => {
  const { instance } = guide;
  const log = await guide.withModule(
    "syscall",
    async () => {
      await instance.output("cat proc/devices sys/module/syscall/refcnt");
    },
    [`uid=${uid}`],
  );
  expect(log).toEqual([
    `Spying on UID:${uid}`,
    `Opened file by ${uid}: /proc/devices`,
    `Opened file by ${uid}: /sys/module/syscall/refcnt`,
  ]);
});

test("tells nothing of others, until it is told to watch another user", async () => {
  const { instance } = guide;
  const log = await guide.withModule(
    "syscall",
    async () => {
      await instance.output("cat proc/devices");
      await instance.output(`echo ${uid} > sys/module/syscall/parameters/uid`);
      await instance.output("cat proc/interrupts");
    },
    [`uid=${NOBODY}`],
  );
  expect(log).toEqual([`Spying on UID:${NOBODY}`, `Opened file by ${uid}: /proc/interrupts`]);
});

describe.runIf(uid === 0)("two users", () => {
  test("are told apart", async () => {
    const { instance } = guide;
    const as = `setpriv --reuid=${NOBODY} --regid=${NOBODY} --clear-groups`;
    await instance.output("chmod o+x .."); // the mount lies in a folder that is closed to others
    const log = await guide.withModule(
      "syscall",
      async () => {
        await instance.output(`cat proc/modules; ${as} cat proc/devices`);
      },
      [`uid=${NOBODY}`],
    );
    expect(log).toEqual([`Spying on UID:${NOBODY}`, `Opened file by ${NOBODY}: /proc/devices`]);
  });
});

test("leaves the files as they were when it goes, whoever else watches", async () => {
  const { instance } = guide;
  await guide.insmod("syscall", `uid=${uid}`);
  const client = instance.client();
  await client.call("open proc/devices O_RDONLY");
  expect(await guide.rmmod("syscall")).toMatchObject({ status: 0 });
  expect(await client.call("read 3 18")).toBe("18 Character devices:");
  await client.call("close 3");
  await instance.log("-c");
});
