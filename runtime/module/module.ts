import { ENODEV, KernelError } from "../errno.ts";
import type { Holder } from "../fs/node.ts";
import { DebugSwitch } from "../printk/dynamic-debug.ts";
import { ModuleLog } from "../printk/module-log.ts";
import type { ModuleDefinition, ParamDeclarations } from "./define.ts";
import { Devres } from "./devres.ts";
import type { FaultInjection } from "./fault-injection.ts";
import type { Owner } from "./owner.ts";

/** A module that is ready to be loaded. */
export interface ModuleSource {
  readonly name: string;
  readonly definition: ModuleDefinition;
  /** Where its code is, unless it was handed over as a definition. */
  readonly file?: string;
  /** Bytes of code. */
  readonly size?: number;
}

export type ModuleState = "coming" | "live" | "going";

/** A loaded module: `struct module`. */
export class Module implements Owner {
  readonly name: string;
  readonly definition: ModuleDefinition;
  /** Bytes of its code, which is what lsmod calls its size. */
  readonly size: number;
  readonly devres: Devres;
  /** The current values of its parameters, by name. */
  readonly params: Record<string, unknown>;
  readonly log: ModuleLog;
  state: ModuleState = "coming";
  oopses = 0;
  readonly #holders = new Set<Holder>();
  readonly #own: Holder[] = [];

  constructor(source: ModuleSource, params: Record<string, unknown>, faults?: FaultInjection) {
    const { name, definition, file = "", size = 0 } = source;
    this.name = name;
    this.definition = definition;
    this.params = params;
    this.size = size;
    this.log = new ModuleLog(new DebugSwitch(name, file));
    this.devres = new Devres(faults);
  }

  /** The use count: rmmod refuses while it is not 0. */
  get refcount(): number {
    return this.#holders.size;
  }

  /** What keeps it, in words, oldest first. */
  get holders(): string[] {
    return [...this.#holders].map((holder) => holder.describe());
  }

  get module(): this {
    return this;
  }

  get declarations(): ParamDeclarations {
    return this.definition.params ?? {};
  }

  hold(holder: Holder): void {
    if (this.state === "going") throw new KernelError(ENODEV, `${this.name} is being removed`);
    this.#holders.add(holder);
  }

  drop(holder: Holder): void {
    this.#holders.delete(holder);
  }

  /** try_module_get(THIS_MODULE), from the module's own code. */
  get(): void {
    const holder: Holder = { describe: () => `${this.name} holds itself (module.get without put)` };
    this.hold(holder);
    this.#own.push(holder);
  }

  /** module_put(THIS_MODULE). */
  put(): void {
    const holder = this.#own.pop();
    if (holder) this.drop(holder);
  }
}
