/** What the doctor says of machines: of one that is well, and of each thing that may be wrong with it. */
import { EACCES, ENODEV } from "tophalf";
import { describe, expect, test } from "vitest";
import { examine } from "../../../runtime/doctor/examine.ts";
import type { BoardFacts, MachineFacts, PortFacts } from "../../../runtime/doctor/facts.ts";

const I2C: PortFacts = {
  path: "/dev/i2c-1",
  access: "ok",
  group: "i2c",
  pins: ["GPIO2", "GPIO3"],
  enable: "dtparam=i2c_arm=on in config.txt",
};
const SERIAL: PortFacts = {
  path: "/dev/ttyS0",
  access: "ok",
  group: "dialout",
  pins: ["GPIO14", "GPIO15"],
  enable: "enable_uart=1 in config.txt",
};
const PI: BoardFacts = {
  name: "raspberry-pi-4",
  model: "Raspberry Pi 4 Model B",
  chips: [{ label: "pinctrl-bcm2711", name: "gpiochip0", lineCount: 58 }],
  missing: [],
  onHeader: ["pinctrl-bcm2711"],
  parts: [{ name: "gpiochip addon" }],
  gpio: [{ path: "/dev/gpiochip0", access: "ok", group: "gpio" }],
  i2c: [I2C],
  serial: [SERIAL],
};
const WELL: MachineFacts = {
  platform: "linux",
  node: { version: "22.11.0", oldest: "20.19" },
  kernel: "6.6.20+rpt-rpi-v8",
  user: { isRoot: false, groups: ["gpio", "i2c", "dialout"] },
  board: PI,
  fuse: { isBuilt: true, device: "ok", hasFusermount: true, allowsOther: false },
  place: {
    directory: "/run/user/1000/tophalf",
    variable: "XDG_RUNTIME_DIR",
    access: "ok",
    mount: "none",
    runtime: "absent",
  },
};

/** All that is not well, as `level about: text`. */
function complaints(facts: Partial<MachineFacts>): string[] {
  return examine({ ...WELL, ...facts })
    .filter(({ level }) => level !== "ok")
    .map(({ level, about, text }) => `${level} ${about}: ${text}`);
}
const onBoard = (board: Partial<BoardFacts>, facts: Partial<MachineFacts> = {}): string[] =>
  complaints({ ...facts, board: { ...PI, ...board } });
const only = (text: RegExp): unknown => [expect.stringMatching(text)];

test("a machine that is well has no complaints, and everything is named", () => {
  expect(complaints({})).toEqual([]);
  expect(examine(WELL).map(({ text }) => text)).toEqual(
    expect.arrayContaining([
      "version 22.11.0",
      "Raspberry Pi 4 Model B (raspberry-pi-4)",
      "pinctrl-bcm2711: gpiochip0, 58 lines",
      "/dev/i2c-1 (GPIO2, GPIO3)",
    ]),
  );
});

describe("versions", () => {
  test.each(["20.19.0", "20.19", "22.1.0", "100.0.0"])("Node %s will do", (version) => {
    expect(complaints({ node: { version, oldest: "20.19" } })).toEqual([]);
  });

  test.each(["18.20.4", "20.9.0", "20.18.9", "9.99.0"])("Node %s will not", (version) => {
    expect(complaints({ node: { version, oldest: "20.19" } })).toEqual(
      only(/^problem node: version .* is too old: tophalf needs 20.19/),
    );
  });

  test.each(["5.10.0-28-armmp", "5.10", "6.1.21-v8+"])("Linux %s has the GPIO character device", (kernel) => {
    expect(complaints({ kernel })).toEqual([]);
  });

  test("an older Linux is a warning on a board, and none on a laptop", () => {
    expect(complaints({ kernel: "5.4.83-v7l+" })).toEqual(
      only(/^warning kernel: Linux 5.4.83-v7l\+ .*5\.10/),
    );
    const laptop = complaints({ kernel: "5.4.0", board: { reason: "no device tree" } });
    expect(laptop.filter((text) => text.includes("kernel:"))).toEqual([]);
  });

  test("another system has no boards and no files, and that is a warning", () => {
    const found = complaints({
      platform: "darwin",
      board: { reason: "no device tree" },
      fuse: { isBuilt: false, device: "missing", hasFusermount: false, allowsOther: false },
    });
    expect(found).toEqual([
      expect.stringMatching(/^warning kernel: this is darwin/),
      expect.stringMatching(/^warning board: no device tree: .*--board mock:/),
    ]);
  });
});

describe("a board", () => {
  test("without a chip of its header is a problem; without another chip, a warning", () => {
    const missing = [
      { label: "pinctrl-bcm2711", errno: EACCES, reason: "no permission; usermod" },
      { label: "raspberrypi-exp-gpio", errno: ENODEV, reason: "no such chip" },
    ];
    expect(onBoard({ chips: [], missing })).toEqual([
      "problem gpio: pinctrl-bcm2711: no permission; usermod",
      "warning gpio: raspberrypi-exp-gpio: no such chip",
    ]);
  });

  test("without device files is told what may be the matter", () => {
    expect(onBoard({ gpio: [] })).toEqual(only(/^warning gpio: there is no \/dev\/gpiochip.*--device/));
  });

  test("with a part that was not built has the reason", () => {
    const parts = [{ name: "i2c-bus", problem: "was not built: npm install i2c-bus" }];
    expect(onBoard({ parts })).toEqual(["warning parts: i2c-bus: was not built: npm install i2c-bus"]);
  });
});

describe("a device file that one may not use", () => {
  const gpio = [{ path: "/dev/gpiochip0", access: "denied", group: "gpio" }] as const;

  test("is mended by its group", () => {
    expect(onBoard({ gpio }, { user: { isRoot: false, groups: [] } })).toEqual(
      only(/^problem gpio: no permission for \/dev\/gpiochip0: sudo usermod -aG gpio "\$USER", then log in/),
    );
  });

  test("is mended by a login, once one is in the group", () => {
    expect(onBoard({ gpio })).toEqual(only(/the group gpio after your login: log in again$/));
  });

  test("that is root's alone is mended by a udev rule", () => {
    expect(onBoard({ gpio: [{ ...gpio[0], group: "root" }] })).toEqual(only(/no group may use .*udev rule/));
  });

  test("is a warning only, where it is an I2C bus or a serial port", () => {
    const found = onBoard(
      { i2c: [{ ...I2C, access: "denied" }], serial: [{ ...SERIAL, access: "denied" }] },
      { user: { isRoot: false, groups: [] } },
    );
    expect(found).toEqual([
      expect.stringMatching(/^warning i2c: no permission for \/dev\/i2c-1 .*usermod -aG i2c/),
      expect.stringMatching(/^warning serial: no permission for \/dev\/ttyS0 .*usermod -aG dialout/),
    ]);
  });
});

describe("an I2C bus, or a serial port,", () => {
  test("that is off is switched on as its board does it", () => {
    expect(onBoard({ i2c: [{ ...I2C, access: "missing" }] })).toEqual(
      only(/^warning i2c: \/dev\/i2c-1 .* is off: switch it on with dtparam=i2c_arm=on in config.txt/),
    );
    expect(onBoard({ serial: [{ ...SERIAL, access: "missing" }] })).toEqual(
      only(/^warning serial: \/dev\/ttyS0 .* is off: switch it on with enable_uart=1/),
    );
  });

  test("that should always be on has another reason to be missing", () => {
    const bus = { ...I2C, access: "missing", enable: undefined } as const;
    expect(onBoard({ i2c: [bus] })).toEqual(only(/it should always be on/));
  });

  test("that the kernel has without a device file needs i2c-dev", () => {
    expect(onBoard({ i2c: [{ ...I2C, access: "missing", hasBus: true }] })).toEqual(
      only(/sudo modprobe i2c-dev/),
    );
  });

  test("that the kernel's console is on cannot be used", () => {
    expect(onBoard({ serial: [{ ...SERIAL, access: "denied", isConsole: true }] })).toEqual(
      only(/^warning serial: the kernel's console is on \/dev\/ttyS0 .*raspi-config/),
    );
  });
});

describe("FUSE", () => {
  const fuse = (wrong: Partial<MachineFacts["fuse"]>): string[] =>
    complaints({ fuse: { ...WELL.fuse, ...wrong } });

  test("needs the addon, the device and fusermount3", () => {
    expect(fuse({ isBuilt: false })).toEqual(only(/^problem fuse: .*sudo apt install fuse3 libfuse3-dev/));
    expect(fuse({ device: "missing" })).toEqual(only(/^problem fuse: .*modprobe fuse/));
    expect(fuse({ device: "denied" })).toEqual(only(/^problem fuse: no permission for \/dev\/fuse/));
    expect(fuse({ hasFusermount: false })).toEqual(only(/^problem fuse: fusermount3 .*apt install fuse3/));
  });

  test("of root needs fusermount3 only after a crash", () => {
    const user = { isRoot: true, groups: [] };
    expect(complaints({ user, fuse: { ...WELL.fuse, hasFusermount: false } })).toEqual(
      only(/^warning fuse: fusermount3/),
    );
  });

  test("says how others are let in", () => {
    const texts = (allowsOther: boolean): string =>
      examine({ ...WELL, fuse: { ...WELL.fuse, allowsOther } })
        .map(({ text }) => text)
        .join("\n");
    expect(texts(false)).toContain("user_allow_other in /etc/fuse.conf");
    expect(texts(true)).toContain("other users may be let in");
  });
});

describe("the instance's place", () => {
  const place = (wrong: Partial<MachineFacts["place"]>): string[] =>
    complaints({ place: { ...WELL.place, ...wrong } });

  test("that cannot be made is mended by what named it", () => {
    expect(place({ access: "denied" })).toEqual(only(/^problem files: .*\(by XDG_RUNTIME_DIR\).*log in as/));
    expect(place({ access: "denied", variable: "TOPHALF_DIR" })).toEqual(
      only(/^problem files: .*\(by TOPHALF_DIR\).*name another place/),
    );
  });

  test("has a runtime, a stuck one, or what a killed one has left", () => {
    expect(place({ mount: "alive", runtime: "alive" })).toEqual([]);
    expect(place({ mount: "alive", runtime: "silent" })).toEqual(only(/^problem instance: .*kill -9/));
    expect(place({ mount: "dead" })).toEqual(only(/^warning instance: .*fusermount3 -u -z \/run\/user/));
  });
});
