import type { Clock } from "../hal/clock.ts";
import type { Printk } from "../printk/printk.ts";
import type { Device } from "./device.ts";
import type { CallStatus, DriverCalls } from "./driver-calls.ts";

/** Longer than a well-behaved driver takes, shorter than a user's patience with Ctrl-C. */
const LIMIT_NS = 5e9;

/**
 * device_shutdown(): the runtime ends, and every device is told, the last registered first. One that does not come to an end does
 * not keep the others from being told.
 */
export async function shutdownDevices(
  devices: Iterable<Device>,
  { clock, printk }: { clock: Clock; printk: Printk },
  calls: DriverCalls,
): Promise<void> {
  for (const dev of [...devices].reverse()) {
    const told = tell(dev, calls);
    if (!told) continue;
    await new Promise<void>((resolve) => {
      const timer = clock.after(LIMIT_NS, () => {
        printk.err(`${dev.driverString} ${dev.name}: shutdown does not end; going on all the same`);
        resolve();
      });
      void told.finally(() => {
        timer.cancel();
        resolve();
      });
    });
  }
}

/** Runs the bus's callback or, where that has none, the driver's; nothing when neither has one. */
function tell(dev: Device, calls: DriverCalls): Promise<unknown> | undefined {
  for (const from of [dev.bus, dev.driver]) {
    if (!from?.options.shutdown) continue;
    const run = (): CallStatus => from.options.shutdown?.(dev);
    return dev.lock.run(() => calls.run(from.owner, `shutdown of ${dev.name}`, run));
  }
  return undefined;
}
