import { type BoardNeeds, KernelError, type NativePart } from "tophalf";
import type { BoardModel } from "../model.ts";
import { findGpiochips } from "./gpiochip/index.ts";
import { loadI2cBus } from "./i2c-bus-module.ts";
import { onoffValues } from "./onoff/value.ts";
import { loadSerialport } from "./serialport-module.ts";

/** What has to be here for a board of that model: device files, and native parts, which are tried. */
export function needsOf({ i2c, serial }: BoardModel): BoardNeeds {
  return {
    i2c: i2c.map(({ bus, sda, scl, enable }) => ({
      ...{ path: `/dev/i2c-${bus}`, pins: [sda, scl] },
      ...(enable !== undefined && { enable }),
    })),
    serial: serial.map(({ path, txd, rxd, enable }) => ({
      ...{ path, pins: [txd, rxd] },
      ...(enable !== undefined && { enable }),
    })),
    parts: [
      part("gpiochip", findGpiochips),
      part("onoff", onoffValues),
      part("i2c-bus", loadI2cBus),
      part("serialport", loadSerialport),
    ],
  };
}

function part(name: string, load: () => unknown): NativePart {
  try {
    load();
    return { name };
  } catch (error) {
    if (!(error instanceof KernelError)) throw error;
    return { name, problem: error.message };
  }
}
