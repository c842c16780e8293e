/** Events as udevadm(8) prints them. */
import { expect, test } from "vitest";
import { formatUevent } from "../../../runtime/cli/udevadm.ts";

const EVENT = {
  action: "add",
  devpath: "/devices/virtual/toys/robot",
  subsystem: "toys",
  seqnum: 7,
  time: 12_345_678_901_234,
  env: { ACTION: "add", DEVPATH: "/devices/virtual/toys/robot", SUBSYSTEM: "toys", SEQNUM: "7" },
} as const;

test("one line each", () => {
  expect(formatUevent(EVENT)).toBe("KERNEL[12345.678901] add      /devices/virtual/toys/robot (toys)\n");
});

test("with their variables", () => {
  expect(formatUevent(EVENT, true)).toBe(
    "KERNEL[12345.678901] add      /devices/virtual/toys/robot (toys)\n" +
      "ACTION=add\nDEVPATH=/devices/virtual/toys/robot\nSUBSYSTEM=toys\nSEQNUM=7\n\n",
  );
});
