/** Which board a machine is, by what the boards themselves say in /proc/device-tree and /proc/cpuinfo. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { boardEvidence, boardModels, detect } from "tophalf/boards";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

describe("a board is known", () => {
  test.each([
    ["Raspberry Pi 4 Model B Rev 1.4", ["raspberrypi,4-model-b", "brcm,bcm2711"], 0xc03114, "raspberry-pi-4"],
    ["Raspberry Pi 5 Model B Rev 1.0", ["raspberrypi,5-model-b", "brcm,bcm2712"], 0xd04170, "raspberry-pi-5"],
    ["Raspberry Pi 2 Model B Rev 1.2", ["raspberrypi,2-model-b"], 0xa22042, "raspberry-pi-2-b-v1.2"],
    ["Raspberry Pi Model B Rev 1", ["raspberrypi,model-b"], 0x0002, "raspberry-pi-1-b-rev1"],
    ["Raspberry Pi Model B Rev 2", ["raspberrypi,model-b"], 0x000e, "raspberry-pi-1-b"],
    ["Raspberry Pi Compute Module 5 Lite Rev 1.0", ["brcm,bcm2712"], 0xd041a0, "raspberry-pi-cm5"],
  ])("by its revision code: %s", (model, compatible, revision, board) => {
    expect(detect({ model, compatible, revision })).toEqual({ board });
  });

  test.each([
    [["ti,am335x-bone-black-wireless", "ti,am335x-bone-black", "ti,am33xx"], "beaglebone-black-wireless"],
    [["ti,am335x-bone-green", "ti,am335x-bone-black", "ti,am335x-bone"], "beaglebone-green"],
    [["sancloud,am335x-boneenhanced", "ti,am335x-bone-black", "ti,am33xx"], "beaglebone-black"],
    [["beagle,am5729-beagleboneai", "ti,am5728", "ti,dra7"], "beaglebone-ai"],
    [["raspberrypi,3-model-b-plus", "brcm,bcm2837"], "raspberry-pi-3-b-plus"],
  ])("by the first entry of compatible that is one: %j", (compatible, board) => {
    expect(detect({ compatible })).toEqual({ board });
    expect(detect({ compatible, revision: 0 })).toEqual({ board }); // of a BeagleBone's /proc/cpuinfo
  });

  test.each([
    ["Raspberry Pi 4 Model B", "raspberry-pi-4"],
    ["Raspberry Pi Zero 2 W Rev 1.0", "raspberry-pi-zero-2-w"],
    ["Raspberry Pi 500 Rev 1.0", "raspberry-pi-500"],
    ["Raspberry Pi Model B Plus Rev 1.2", "raspberry-pi-1-b-plus"],
    ["Raspberry Pi Model B Rev 2", "raspberry-pi-1-b"],
    ["Raspberry Pi Compute Module 4S Rev 1.0", "raspberry-pi-cm4s"],
    ["TI AM335x BeagleBone Black", "beaglebone-black"],
  ])("by its model alone: %s", (model, board) => {
    expect(detect({ model, compatible: [] })).toEqual({ board });
  });

  test("by each entry and each model of the tables", () => {
    for (const { name, model, compatible } of boardModels.values()) {
      for (const entry of compatible) expect(detect({ compatible: [entry] })).toEqual({ board: name });
      expect(detect({ model, compatible: [] })).toEqual({ board: name });
    }
  });

  test("by its compatible, when its revision code is newer than this list", () => {
    const compatible = ["raspberrypi,4-model-b", "brcm,bcm2711"];
    expect(detect({ compatible, revision: 0xb04ff0 })).toEqual({ board: "raspberry-pi-4" });
  });
});

describe("no board is", () => {
  test("a machine without a device tree, and that is said", () => {
    expect(detect({ compatible: [] })).toEqual({ reason: expect.stringMatching(/no device tree/) as string });
  });

  test.each([
    ["Radxa ROCK 4C+", ["radxa,rock-4c-plus", "rockchip,rk3399"]],
    ["Raspberry Pi 4 Model C Rev 1.0", ["brcm,bcm2711"]],
    ["Raspberry Pi 50", []],
    ["TI AM335x PocketBeagle", ["ti,am335x-pocketbeagle", "ti,am335x-bone", "ti,am33xx"]],
  ])("%s, and it is named", (model, compatible) => {
    expect(detect({ model, compatible })).toEqual({
      reason: `'${model}' is none of the boards that are known`,
    });
  });

  test("another machine whose Revision would be a Raspberry Pi's", () => {
    expect(detect({ model: "Toaster", compatible: ["acme,toaster"], revision: 0xc03114 })).toHaveProperty(
      "reason",
    );
  });
});

describe("what a machine says of itself", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "tophalf-machine-"));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });
  const write = (path: string, content: string | Buffer): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  };

  test("is read from the device tree and from cpuinfo", () => {
    write("proc/device-tree/model", "Raspberry Pi 4 Model B Rev 1.4\0");
    write("proc/device-tree/compatible", "raspberrypi,4-model-b\0brcm,bcm2711\0");
    write("proc/cpuinfo", "processor\t: 3\nHardware\t: BCM2835\nRevision\t: c03114\nSerial\t\t: 10000000\n");
    expect(boardEvidence(root)).toEqual({
      model: "Raspberry Pi 4 Model B Rev 1.4",
      compatible: ["raspberrypi,4-model-b", "brcm,bcm2711"],
      revision: 0xc03114,
    });
  });

  test("has its revision from the firmware where cpuinfo has none", () => {
    write("proc/device-tree/system/linux,revision", Buffer.from([0x00, 0xd0, 0x41, 0x70]));
    write("proc/cpuinfo", "processor\t: 0\nCPU revision\t: 1\n");
    expect(boardEvidence(root)).toEqual({ compatible: [], revision: 0xd04170 });
  });

  test("is nothing on a machine that has neither", () => {
    expect(boardEvidence(root)).toEqual({ compatible: [] });
  });
});
