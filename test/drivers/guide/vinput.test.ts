import { EV_KEY, EV_SYN, KEY_G, O_NONBLOCK, O_RDWR, SYN_REPORT } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { triples } from "../../runtime/input/support.ts";
import { refusal, treeOf } from "../../runtime/support.ts";

let sim: Simulation;
beforeEach(async () => {
  sim = simulate();
  await sim.insmod("vinput");
  await sim.insmod("vkbd");
});
const write = (path: string, text: string): Promise<void> => sim.kernel.vfs.writeFile(path, text);
const command = (name: string, text: string): Promise<void> => write(`/sys/class/vinput/${name}`, text);

describe("a virtual keyboard", () => {
  test("sends the keys that are written to it, and says which was last", async () => {
    await command("export", "vkbd\n");
    const reader = await sim.kernel.vfs.open("/dev/input/event0", O_NONBLOCK);
    await write("/dev/vinput0", "+34\n");
    expect(await sim.kernel.vfs.readFile("/dev/vinput0")).toBe("+34\n");
    await write("/dev/vinput0", "-34\n");
    expect(await sim.kernel.vfs.readFile("/dev/vinput0")).toBe("-34\n");
    expect(triples(await reader.read(1000))).toEqual([
      [EV_KEY, KEY_G, 1],
      [EV_SYN, SYN_REPORT, 0],
      [EV_KEY, KEY_G, 0],
      [EV_SYN, SYN_REPORT, 0],
    ]);
    expect(await sim.kernel.vfs.readFile("/sys/devices/virtual/vinput/vinput0/input0/name")).toBe("vkbd\n");
  });

  test.each(["", "+", "G", "34.5", "+249", "0", "+99999999999"])("knows no key %j", async (text) => {
    await command("export", "vkbd");
    await expect(write("/dev/vinput0", text || "\n")).rejects.toEqual(
      refusal(text === "+99999999999" ? "ERANGE" : "EINVAL"),
    );
  });

  test("takes 128 bytes at most", async () => {
    await command("export", "vkbd");
    await expect(write("/dev/vinput0", " ".repeat(129))).rejects.toEqual(refusal("EINVAL"));
    expect(sim.log.at(-1)).toBe("vinput vinput0: Too long. 128 bytes allowed");
  });
});

describe("export and unexport", () => {
  test("make and remove devices, which leave nothing, with a key down too", async () => {
    const before = treeOf(sim);
    await command("export", "vkbd");
    await command("export", "vkbd");
    await write("/dev/vinput1", "+30");
    expect(sim.kernel.vfs.readdir("/dev/input")).toEqual(["event0", "event1"]);
    await command("unexport", "0\n");
    await command("unexport", "1\n");
    expect([treeOf(sim), sim.clock.pending]).toEqual([before, 0]);
    await command("export", "vkbd");
    expect(sim.kernel.vfs.readdir("/dev")).toContain("vinput0");
  });

  test("refuse types and devices that there are not", async () => {
    await expect(command("export", "vmouse")).rejects.toEqual(refusal("ENODEV"));
    await expect(command("unexport", "0")).rejects.toEqual(refusal("ENODEV"));
    await expect(command("unexport", "x")).rejects.toEqual(refusal("EINVAL"));
    for (let count = 0; count < 32; count++) await command("export", "vkbd");
    await expect(command("export", "vkbd")).rejects.toEqual(refusal("ENOSPC"));
  });

  test("end what is open: ENODEV", async () => {
    await command("export", "vkbd");
    const file = await sim.kernel.vfs.open("/dev/vinput0", O_RDWR);
    await command("unexport", "0");
    await command("export", "vkbd");
    await expect(file.write("+34")).rejects.toEqual(refusal("ENODEV"));
    await expect(file.read()).rejects.toEqual(refusal("ENODEV"));
    await file.close();
  });
});

describe("the two modules", () => {
  test("depend on each other: vinput is in use by vkbd, whose devices go with it", async () => {
    await command("export", "vkbd");
    await expect(sim.rmmod("vinput")).rejects.toEqual(refusal("EBUSY", /vkbd/));
    await sim.rmmod("vkbd");
    expect(sim.kernel.vfs.readdir("/dev")).toEqual([]);
    await expect(command("export", "vkbd")).rejects.toEqual(refusal("ENODEV"));
    await sim.rmmod("vinput");
    expect(sim.log).toEqual([
      "vinput: Loading virtual input driver",
      "vinput: registered new virtual input device 'vkbd'.",
      "vinput vinput0: Registered virtual input vkbd 0",
      "vinput: unregistered virtual input device 'vkbd'.",
      "vinput: Unloading virtual input driver",
    ]);
  });

  test("vkbd is refused without vinput", async () => {
    const other = simulate();
    await expect(other.insmod("vkbd")).rejects.toEqual(refusal("ENOENT", /vinput_register/));
  });
});
