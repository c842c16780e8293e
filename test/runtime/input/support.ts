import { type InputDevice, type InputDeviceOptions, type ModuleContext } from "tophalf";
import type { Simulation } from "tophalf/mocks";
import { contextOf } from "../support.ts";

export const EVENT_SIZE = 24;

export interface ReadEvent {
  readonly type: number;
  readonly code: number;
  readonly value: number;
  /** Seconds, with their fraction. */
  readonly time: number;
}

/** `struct input_event`s of a 64-bit kernel. */
export function decode(bytes: Buffer): ReadEvent[] {
  return Array.from({ length: bytes.length / EVENT_SIZE }, (_, index) => {
    const at = index * EVENT_SIZE;
    return {
      time: Number(bytes.readBigUInt64LE(at)) + Number(bytes.readBigUInt64LE(at + 8)) / 1e6,
      type: bytes.readUInt16LE(at + 16),
      code: bytes.readUInt16LE(at + 18),
      value: bytes.readInt32LE(at + 20),
    };
  });
}

/** Without their times. */
export function triples(bytes: Buffer): [number, number, number][] {
  return decode(bytes).map(({ type, code, value }) => [type, code, value]);
}

/** A device of a module of its own, which says its capabilities in `prepare`. */
export async function inputDevice(
  sim: Simulation,
  prepare: (device: InputDevice) => void,
  options: InputDeviceOptions = {},
  module = "gadget",
): Promise<{ device: InputDevice; k: ModuleContext }> {
  const k = await contextOf(sim, module);
  const device = k.input.allocate({ name: "Gadget", phys: "gadget/input0", ...options });
  prepare(device);
  device.register();
  return { device, k };
}
