/** A serial port of a simulation, and a driver that notes what it is told. */
import type { ModuleContext, SerdevDevice, SerdevDeviceOps, SerdevSettings } from "tophalf";
import type { Simulation } from "tophalf/mocks";
import { contextOf } from "../support.ts";

export const RATE: SerdevSettings = { baudRate: 9600 };

export interface Opened {
  readonly k: ModuleContext;
  readonly serdev: SerdevDevice;
  /** What the driver was told, in order: `rx hello`, `gone`, `back`, `wakeup`. */
  readonly told: string[];
}

/** A module `probe` that has opened a port. */
export async function opened(
  sim: Simulation,
  { port = "serial0", ops = {}, settings = RATE }: OpenedOptions = {},
): Promise<Opened> {
  const k = await contextOf(sim);
  const told: string[] = [];
  const serdev = await k.serdev.open(port, settings, {
    receiveBuf: (bytes) => void told.push(`rx ${Buffer.from(bytes).toString("latin1")}`),
    gone: () => void told.push("gone"),
    back: () => void told.push("back"),
    writeWakeup: () => void told.push("wakeup"),
    ...ops,
  });
  return { k, serdev, told };
}

interface OpenedOptions {
  readonly port?: string;
  readonly ops?: SerdevDeviceOps;
  readonly settings?: SerdevSettings;
}

/** What the device at a port hears. */
export function heardAt(sim: Simulation, port = "serial0"): () => string {
  let text = "";
  sim.serial(port).attach({ received: (bytes) => (text += Buffer.from(bytes).toString("latin1")) });
  return () => text;
}
