import { O_RDONLY } from "tophalf";
import { simulate } from "tophalf/mocks";
import { expect, test } from "vitest";
import { ROOT, SOMEBODY } from "../../runtime/support.ts";

test("tells of the files of the user that it watches, and of no other's", async () => {
  const sim = simulate();
  await sim.insmod("syscall", ["uid=1000"]);
  const { vfs } = sim.kernel;
  await vfs.readFile("/proc/devices", ROOT);
  await vfs.readFile("/proc/devices", SOMEBODY);
  await expect(vfs.open("/sys/module/syscall/parameters/uid", 1, SOMEBODY)).rejects.toThrow();
  expect(sim.log).toEqual([
    "Spying on UID:1000",
    "Opened file by 1000: /proc/devices",
    "Opened file by 1000: /sys/module/syscall/parameters/uid",
  ]);
});

test("watches whom it is told to, from then on", async () => {
  const sim = simulate();
  await sim.insmod("syscall", ["uid=1000"]);
  await sim.kernel.vfs.writeFile("/sys/module/syscall/parameters/uid", "0", ROOT);
  await (await sim.kernel.vfs.open("/proc/devices", O_RDONLY, ROOT)).close();
  expect(sim.log).toEqual(["Spying on UID:1000", "Opened file by 0: /proc/devices"]);
});

test("is gone without a trace", async () => {
  const sim = simulate();
  await sim.insmod("syscall");
  await sim.rmmod("syscall");
  expect(sim.kernel.syscalls.chains.open).toBeUndefined();
});
