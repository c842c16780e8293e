import type { Device } from "../device/device.ts";
import type { Holder } from "../fs/node.ts";
import type { Kernel } from "../kernel.ts";
import { ModuleContext } from "./context.ts";
import { Devres } from "./devres.ts";
import type { Module } from "./module.ts";
import type { Owner } from "./owner.ts";

/** A driver of a module bound to a device: what its probe takes through its own `k` is given back when they part. */
export class Binding implements Owner {
  readonly module: Module;
  readonly devres: Devres;

  constructor(module: Module, kernel: Kernel) {
    this.module = module;
    this.devres = new Devres(kernel.faults);
  }

  get name(): string {
    return this.module.name;
  }

  get oopses(): number {
    return this.module.oopses;
  }

  set oopses(count: number) {
    this.module.oopses = count;
  }

  hold(holder: Holder): void {
    this.module.hold(holder);
  }

  drop(holder: Holder): void {
    this.module.drop(holder);
  }
}

/** The bindings of one driver, by device. */
export class Bindings {
  readonly #kernel: Kernel;
  readonly #module: Module;
  readonly #all = new Map<Device, { binding: Binding; k: ModuleContext }>();

  constructor(kernel: Kernel, module: Module) {
    this.#kernel = kernel;
    this.#module = module;
  }

  /** The `k` for as long as the device and the driver are bound. */
  contextOf(dev: Device): ModuleContext {
    const known = this.#all.get(dev);
    if (known) return known.k;
    const binding = new Binding(this.#module, this.#kernel);
    const k = new ModuleContext(this.#kernel, binding);
    this.#all.set(dev, { binding, k });
    return k;
  }

  /** Gives back what the driver took for the device: devres_release_all(). */
  async release(dev: Device): Promise<void> {
    const { binding } = this.#all.get(dev) ?? {};
    this.#all.delete(dev);
    await binding?.devres.releaseAll((error) => {
      this.#kernel.oopses.report(this.#module, `release of what it held for ${dev.name}`, error);
    });
  }
}
