import type { Bus, BusOptions } from "../../device/bus.ts";
import type { Device } from "../../device/device.ts";
import type { Driver, DriverOptions } from "../../device/driver.ts";
import type { CallStatus } from "../../device/driver-calls.ts";
import type { Kernel } from "../../kernel.ts";
import { Bindings } from "../binding.ts";
import type { ModuleContext } from "../context.ts";
import type { Owner } from "../owner.ts";

/**
 * A driver as a module writes it. `k` belongs to the device and the driver for as long as they are bound: what is taken
 * through it is given back after `remove`, or after a probe that refused.
 */
export interface DriverDefinition<D extends Device = Device> extends Omit<
  DriverOptions<D>,
  "probe" | "remove" | "release"
> {
  /** Serves a device from now on. To refuse, answer a negated errno or throw: EPROBE_DEFER to be asked again later. */
  probe?(dev: D, k: ModuleContext): CallStatus;
  /** Serves it no longer. What `k` holds is given back afterwards. */
  remove?(dev: D, k: ModuleContext): void | Promise<void>;
}

/** Buses. */
export class ModuleBuses {
  readonly #kernel: Kernel;
  readonly #owner: Owner;

  constructor(kernel: Kernel, owner: Owner) {
    this.#kernel = kernel;
    this.#owner = owner;
  }

  /** bus_register(): makes /sys/bus/`name`. @throws KernelError EEXIST, EINVAL */
  register(options: BusOptions): Bus {
    return this.#owner.devres.acquire(
      (onDestroy) => this.#kernel.buses.register(options, { owner: this.#owner, onDestroy }),
      (bus) => {
        bus.unregister();
      },
    );
  }
}

/** Drivers of buses. */
export class ModuleDrivers {
  readonly #kernel: Kernel;
  readonly #owner: Owner;

  constructor(kernel: Kernel, owner: Owner) {
    this.#kernel = kernel;
    this.#owner = owner;
  }

  /**
   * driver_register(): the driver is offered the devices of its bus that it matches, now and later. insmod waits for the
   * probes; in init, `await driver.probed`.
   *
   * @throws KernelError EBUSY a driver of that name is there, EINVAL
   */
  register(bus: Bus, definition: DriverDefinition): Driver {
    return acquireDriver(this.#kernel, this.#owner, definition, (options, keeper) =>
      this.#kernel.buses.registerDriver(bus, options, keeper),
    );
  }
}

type Register<D extends Device> = (
  options: DriverOptions<D>,
  keeper: { owner: Owner; onDestroy: () => void },
) => Driver;

/** Registers a driver for an owner, with a `k` of its own for each device. */
export function acquireDriver<D extends Device>(
  kernel: Kernel,
  owner: Owner,
  definition: DriverDefinition<D>,
  register: Register<D>,
): Driver {
  const bindings = new Bindings(kernel, owner.module);
  const options: DriverOptions<D> = {
    ...definition,
    probe: (dev) => definition.probe?.(dev, bindings.contextOf(dev)),
    remove: (dev) => definition.remove?.(dev, bindings.contextOf(dev)),
    release: (dev) => bindings.release(dev),
  };
  const driver = owner.devres.acquire(
    (onDestroy) => register(options, { owner, onDestroy }),
    (acquired) => acquired.unregister(),
  );
  if (definition.probeType !== "async") owner.module.initWaitsFor(driver.probed);
  return driver;
}
