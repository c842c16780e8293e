/** Chips are found by what does not change: their label, or their device. Never by their number. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { VirtualClock } from "tophalf/mocks";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findGpiochips, type GpiochipPlace, openGpiochip } from "../../../../boards/linux/gpiochip/index.ts";
import type { OpenOptions } from "../../../../boards/linux/gpiochip/open.ts";
import { refusal } from "../../../runtime/support.ts";
import type { FakeChip } from "./fake-chip.ts";
import { FakeKernel } from "./fake-gpio.ts";

const EACCES = -13;
const ENOTTY = -25;

let folder: string;
let kernel: FakeKernel;
let options: OpenOptions;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tophalf-gpiochip-"));
  kernel = new FakeKernel();
  const [devices, sysfs] = [join(folder, "dev"), join(folder, "sys")];
  options = { devices, sysfs, addon: kernel.addon, system: kernel.system() };
  mkdirSync(devices);
  mkdirSync(sysfs);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A device file of a chip, or one that cannot be opened. */
function device(name: string, chip: FakeChip | number): void {
  const path = join(folder, "dev", name);
  writeFileSync(path, "");
  kernel.devices.set(path, chip);
}

/** A chip with its device file. @param parent the device that it belongs to */
function plug(name: string, label: string, parent = `soc/${label}`): FakeChip {
  const chip = kernel.plug({ name, label });
  device(name, chip);
  const real = join(folder, "devices", parent, name);
  mkdirSync(real, { recursive: true });
  symlinkSync(join("..", "devices", parent, name), join(folder, "sys", name));
  return chip;
}

const open = (place: GpiochipPlace): ReturnType<typeof openGpiochip> =>
  openGpiochip(place, new VirtualClock(), options);

describe("a chip is found", () => {
  test.each(["gpiochip0", "gpiochip4", "gpiochip13"])("by its label, whatever its number: %s", (name) => {
    plug("gpiochip2", "raspberrypi-exp-gpio");
    plug(name, "pinctrl-rp1");
    const chip = open({ label: "pinctrl-rp1" });
    expect([chip.name, chip.label, chip.lineCount]).toEqual([name, "pinctrl-rp1", 54]);
  });

  test("by its device, where labels follow the order of probing, and has the board's label then", () => {
    plug("gpiochip0", "gpio-0-31", "ocp/4804c000.gpio");
    plug("gpiochip3", "gpio-96-127", "ocp/44e07000.gpio");
    const chip = open({ label: "gpio0", device: "44e07000.gpio" });
    expect([chip.name, chip.label]).toEqual(["gpiochip3", "gpio0"]);
  });

  test("once, where the board keeps an old name as a link", () => {
    const chip = plug("gpiochip0", "pinctrl-rp1");
    device("gpiochip4", chip);
    plug("gpiochip10", "gpio-brcmstb@107d508500");
    const { chips } = findGpiochips(options);
    expect(chips.map(({ name, path }) => [name, basename(path)])).toEqual([
      ["gpiochip0", "gpiochip0"],
      ["gpiochip10", "gpiochip10"],
    ]);
  });

  test("by another name than its own, where a container has no other", () => {
    device("gpiochip4", kernel.plug({ label: "pinctrl-rp1" }));
    const { chips } = findGpiochips(options);
    expect(chips.map(({ name, path }) => [name, basename(path)])).toEqual([["gpiochip0", "gpiochip4"]]);
    expect(open({ label: "pinctrl-rp1" }).name).toBe("gpiochip0");
  });

  test("with the board's names for lines that have none", () => {
    plug("gpiochip0", "gpio-0-31");
    const lines = Array.from({ length: 54 }, (_, offset) => ({
      name: `P9_${offset}`,
      pull: "none" as const,
    }));
    const chip = open({ label: "gpio-0-31", lines });
    expect([17, 30].map((offset) => chip.lineInfo(offset).name)).toEqual(["GPIO17", "P9_30"]);
  });

  test("and nothing stays open of the others", () => {
    plug("gpiochip0", "a");
    plug("gpiochip1", "b");
    open({ label: "b" }).close();
    expect(kernel.open.size).toBe(0);
  });
});

describe("what is not there, or not for everybody, is refused:", () => {
  test("no such chip, with those that there are: ENODEV", () => {
    plug("gpiochip0", "pinctrl-rp1");
    expect(() => open({ label: "pinctrl-bcm2711" })).toThrow(
      refusal("ENODEV", /^no GPIO chip pinctrl-bcm2711 .*there are: gpiochip0 \(pinctrl-rp1\)$/),
    );
  });

  test("no chips at all: ENOENT", () => {
    expect(() => open({ label: "pinctrl-rp1" })).toThrow(refusal("ENOENT", /gpiochip\*.*CONFIG_GPIO_CDEV/));
    const nowhere = { ...options, devices: join(folder, "nowhere") };
    expect(() => openGpiochip({ label: "x" }, new VirtualClock(), nowhere)).toThrow(refusal("ENOENT"));
  });

  test("no permission for a chip that may be the one: EACCES, with what to do", () => {
    device("gpiochip0", EACCES);
    plug("gpiochip1", "raspberrypi-exp-gpio");
    expect(() => open({ label: "pinctrl-rp1" })).toThrow(
      refusal("EACCES", /^no permission for .*gpiochip0; run as root, or .*group gpio/),
    );
    expect(open({ label: "raspberrypi-exp-gpio" }).name).toBe("gpiochip1");
  });

  test("a file that is no chip is passed by", () => {
    device("gpiochip0", ENOTTY);
    plug("gpiochip1", "pinctrl-rp1");
    writeFileSync(join(folder, "dev", "gpiochip"), "");
    expect(open({ label: "pinctrl-rp1" }).name).toBe("gpiochip1");
    expect(findGpiochips(options).refusals.map(({ message }) => message)).toEqual([
      `${join(dirname(folder), basename(folder), "dev")}/gpiochip0 is no GPIO chip`,
    ]);
  });

  test("a kernel without version 2: ENOSYS, with what to use instead", () => {
    device("gpiochip0", kernel.plug({ label: "pinctrl-bcm2835", old: true }));
    expect(() => open({ label: "pinctrl-bcm2835" })).toThrow(refusal("ENOSYS", /5\.10.*onoff/));
    expect(kernel.open.size).toBe(0);
  });
});
