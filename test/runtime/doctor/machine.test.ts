/** What the doctor reads of a machine: files below a directory that look as a Raspberry Pi's do. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Board, type BoardProvider, ENODEV } from "tophalf";
import { modelNamed } from "tophalf/boards";
import { MockBoard, VirtualClock } from "tophalf/mocks";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readBoard } from "../../../runtime/doctor/board-facts.ts";
import type { BoardFacts } from "../../../runtime/doctor/facts.ts";
import { MachineFiles } from "../../../runtime/doctor/files.ts";
import { readMachine } from "../../../runtime/doctor/machine.ts";
import { refusal } from "../support.ts";

const clock = new VirtualClock();
const UART = { path: "/dev/serial0", pins: ["GPIO14", "GPIO15"], enable: "enable_uart=1" };

let root: string;
let closed: number;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "tophalf-doctor-"));
  closed = 0;
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function write(path: string, text = ""): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** A machine that is this model, without the firmware's chip. */
const provider: BoardProvider = {
  models: ["raspberry-pi-4"],
  detect: () => ({ board: "raspberry-pi-4" }),
  open: (model) => {
    const board: Board = new MockBoard(modelNamed(model), clock);
    const missingChips = [{ label: "raspberrypi-exp-gpio", errno: ENODEV, reason: "not here" }];
    const chips = board.chips.slice(0, 1);
    return {
      ...board,
      ...{ name: model, model: board.model, header: board.header, chips, missingChips },
      findLine: () => undefined,
      close: () => {
        closed++;
      },
    };
  },
  needs: () => ({
    i2c: [{ path: "/dev/i2c-1", pins: ["GPIO2", "GPIO3"] }],
    serial: [UART],
    parts: [{ name: "onoff", problem: "not built" }],
  }),
};
function boardOf(from: BoardProvider = provider): BoardFacts {
  const facts = readBoard(from, undefined, new MachineFiles(root), clock);
  if ("reason" in facts) throw new Error(facts.reason);
  return facts;
}

describe("the board", () => {
  test("is opened as boot would, and closed again", () => {
    expect(boardOf()).toMatchObject({
      name: "raspberry-pi-4",
      chips: [{ label: "pinctrl-bcm2711", lineCount: 58 }],
      missing: [{ label: "raspberrypi-exp-gpio", reason: "not here" }],
      onHeader: ["pinctrl-bcm2711"],
      parts: [{ name: "onoff", problem: "not built" }],
    });
    expect(closed).toBe(1);
  });

  test("is none, with the reason; or the one that is named", () => {
    const laptop = { ...provider, detect: () => ({ reason: "a laptop" }) };
    const files = new MachineFiles(root);
    expect(readBoard(laptop, undefined, files, clock)).toEqual({ reason: "a laptop" });
    expect(readBoard(laptop, "raspberry-pi-4", files, clock)).toMatchObject({ name: "raspberry-pi-4" });
    expect(() => readBoard(laptop, "toaster", files, clock)).toThrow(refusal("ENODEV"));
  });

  test("has its device files, with the names of their groups", () => {
    write("etc/group", `root:x:0:\nstaff:x:${process.getgid?.()}:me,you\ngpio:x:993:you\n`);
    write("dev/gpiochip0");
    write("dev/gpiochip10");
    write("dev/gpiochip-not");
    const { gpio } = boardOf();
    const group = process.getgid?.() === 0 ? "root" : "staff";
    expect(gpio).toEqual([
      { path: "/dev/gpiochip0", access: "ok", group },
      { path: "/dev/gpiochip10", access: "ok", group },
    ]);
    expect(new MachineFiles(root).groupsOf("you")).toEqual(["staff", "gpio"]);
  });

  test("has an I2C bus that is missing, or that has no device file", () => {
    expect(boardOf().i2c).toMatchObject([{ path: "/dev/i2c-1", access: "missing", hasBus: false }]);
    write("sys/bus/i2c/devices/i2c-1/name");
    expect(boardOf().i2c).toMatchObject([{ access: "missing", hasBus: true }]);
  });

  test("has a serial port with the console on it, under whatever name", () => {
    write("dev/ttyS0");
    symlinkSync("ttyS0", join(root, "dev/serial0"));
    write("proc/consoles", "tty0                 -WU (EC  p  )    4:1\n");
    expect(boardOf().serial).toMatchObject([{ ...UART, access: "ok", isConsole: false }]);
    write("proc/consoles", "ttyS0                -W- (EC  p a)    4:64\n");
    expect(boardOf().serial).toMatchObject([{ isConsole: true }]);
  });
});

describe("the machine", () => {
  const read = (env: NodeJS.ProcessEnv = {}) =>
    readMachine(
      new MachineFiles(root),
      { reason: "" },
      { PATH: "/opt/bin", TOPHALF_DIR: join(root, "t"), ...env },
    );

  test("has FUSE, or has not", async () => {
    expect((await read()).fuse).toMatchObject({
      device: "missing",
      hasFusermount: false,
      allowsOther: false,
    });
    write("dev/fuse");
    write("opt/bin/fusermount3");
    write("etc/fuse.conf", "# mount_max = 1000\nuser_allow_other\n");
    expect((await read()).fuse).toMatchObject({ device: "ok", hasFusermount: true, allowsOther: true });
    write("etc/fuse.conf", "#user_allow_other\n");
    expect((await read()).fuse).toMatchObject({ allowsOther: false });
  });

  test("has a place for an instance, where nothing runs", async () => {
    const directory = join(root, "t");
    expect((await read()).place).toEqual({
      ...{ directory, variable: "TOPHALF_DIR", access: "ok", mount: "none", runtime: "absent" },
    });
    expect((await read({ TOPHALF_DIR: join(root, "a/b/c") })).place).toMatchObject({ access: "ok" });
    const below = join(root, "file");
    write("file");
    expect((await read({ TOPHALF_DIR: join(below, "t") })).place.access).not.toBe("ok");
  });

  test("has versions and a user", async () => {
    const { node, kernel, platform } = await read();
    expect(node).toEqual({
      version: process.versions.node,
      oldest: expect.stringMatching(/^20\.\d+$/) as string,
    });
    expect([kernel, platform]).toEqual([expect.stringMatching(/^\d/), process.platform]);
  });
});
