/** The guide's character device, against reference/transcripts/chardev.txt. */
import { O_RDWR, O_WRONLY } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { refusal } from "../../runtime/support.ts";

const PATH = "/dev/chardev";

let sim: Simulation;
beforeEach(async () => {
  sim = simulate();
  await sim.insmod("chardev");
});
const cat = (): Promise<string> => sim.kernel.vfs.readFile(PATH);

describe("chardev", () => {
  test("logs its major number and its device", () => {
    expect(sim.log).toEqual(["I was assigned major number 254.", "Device created on /dev/chardev"]);
  });

  test("says how often it has been opened", async () => {
    expect([await cat(), await cat()]).toEqual([
      "I already told you 0 times Hello world!\n",
      "I already told you 1 times Hello world!\n",
    ]);
  });

  test("can be read in pieces: dd bs=5 count=3", async () => {
    const file = await sim.kernel.vfs.open(PATH);
    const pieces = [await file.read(5), await file.read(5), await file.read(5)];
    await file.close();
    expect(Buffer.concat(pieces).toString()).toBe("I already told ");
  });

  test("cannot be written: EINVAL, and a line in the log", async () => {
    const file = await sim.kernel.vfs.open(PATH, O_WRONLY);
    await expect(file.write("hi\n")).rejects.toEqual(refusal("EINVAL"));
    await file.close();
    expect(sim.log.at(-1)).toBe("Sorry, this operation is not supported.");
  });

  test("can be open only once: EBUSY", async () => {
    const file = await sim.kernel.vfs.open(PATH, O_RDWR);
    await expect(sim.kernel.vfs.open(PATH)).rejects.toEqual(refusal("EBUSY"));
    await file.close();
    expect(await cat()).toMatch(/^I already told you 1 times/);
  });

  test("cannot be removed while it is open, as the C module can by mistake", async () => {
    const file = await sim.kernel.vfs.open(PATH);
    await expect(sim.rmmod("chardev")).rejects.toEqual(refusal("EBUSY", /\/dev\/chardev is open/));
    await file.close();
    await sim.rmmod("chardev");
    expect(sim.kernel.vfs.readdir("/dev")).toEqual([]);
  });

  test("is in /proc/devices and in /sys/class", async () => {
    expect(await sim.kernel.vfs.readFile("/proc/devices")).toContain("254 chardev\n");
    expect(await sim.kernel.vfs.readFile("/sys/class/chardev/chardev/dev")).toBe("254:0\n");
  });
});
