import { ENODEV, KernelError } from "../errno.ts";
import type { Holder } from "../fs/node.ts";
import { DebugSwitch } from "../printk/dynamic-debug.ts";
import { ModuleLog } from "../printk/module-log.ts";
import { TaintFlags } from "../taint.ts";
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
  /** Leads back from the code to the file's lines. */
  readonly map?: string;
}

type ParamHandler = (value: unknown, before: unknown) => void;

export type ModuleState = "coming" | "live" | "going";

/** A loaded module: `struct module`. */
export class Module implements Owner {
  readonly name: string;
  readonly definition: ModuleDefinition;
  /** Bytes of its code, which is what lsmod calls its size. */
  readonly size: number;
  readonly devres: Devres;
  /** The current values of its parameters, by name. */
  readonly params: Record<string, unknown> = {};
  /** The values of the symbols that it uses, by name. */
  readonly symbols: Record<string, unknown> = {};
  /** The values of the symbols that it exports, as far as they are known. */
  readonly exported: Map<string, unknown>;
  readonly taints = new TaintFlags();
  /** Whether it uses symbols that are for GPL-compatible modules only. */
  usesGplOnly = false;
  readonly log: ModuleLog;
  state: ModuleState = "coming";
  oopses = 0;
  readonly #holders = new Set<Holder>();
  readonly #own: Holder[] = [];
  readonly #paramHandlers = new Map<string, Set<ParamHandler>>();
  /** Who uses its symbols. */
  readonly #users = new Map<Module, Holder>();
  /** Whose symbols it uses. */
  readonly #providers = new Set<Module>();
  readonly #initWork = new Set<Promise<void>>();

  constructor(source: ModuleSource, faults?: FaultInjection) {
    const { name, definition, file = "", size = 0 } = source;
    this.name = name;
    this.definition = definition;
    this.size = size;
    this.log = new ModuleLog(new DebugSwitch(name, file));
    this.devres = new Devres(faults);
    const valued = Object.entries(definition.exports ?? {}).filter(([, { value }]) => value !== undefined);
    this.exported = new Map(valued.map(([symbol, { value }]) => [symbol, value as unknown]));
  }

  /** The use count: rmmod refuses while it is not 0. */
  get refcount(): number {
    return this.#holders.size;
  }

  /** The modules that use its symbols, newest first. */
  get users(): Module[] {
    return [...this.#users.keys()].reverse();
  }

  /** The modules whose symbols it uses. */
  get providers(): Module[] {
    return [...this.#providers];
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

  /** Lets the code of the module hear of each new value, and refuse it by throwing; the result ends that. */
  onParam(key: string, handler: ParamHandler): () => void {
    const handlers = this.#paramHandlers.get(key) ?? new Set();
    this.#paramHandlers.set(key, handlers.add(handler));
    return () => handlers.delete(handler);
  }

  /** Gives a parameter a new value, unless somebody refuses it. @throws what a handler throws */
  setParam(key: string, value: unknown): void {
    for (const handler of this.#paramHandlers.get(key) ?? []) handler(value, this.params[key]);
    this.params[key] = value;
  }

  hold(holder: Holder): void {
    if (this.state === "going") throw new KernelError(ENODEV, `${this.name} is being removed`);
    this.#holders.add(holder);
  }

  drop(holder: Holder): void {
    this.#holders.delete(holder);
  }

  /** ref_module(): notes that it uses a symbol of `provider`, which must not leave before it. */
  use(provider: Module): void {
    if (this.#providers.has(provider)) return;
    const holder: Holder = { describe: () => `${this.name} uses its symbols` };
    provider.hold(holder);
    provider.#users.set(this, holder);
    this.#providers.add(provider);
  }

  /** module_unload_free(): lets go of all modules that it uses. */
  releaseProviders(): void {
    for (const provider of this.#providers) {
      const holder = provider.#users.get(this);
      provider.#users.delete(this);
      if (holder) provider.drop(holder);
    }
    this.#providers.clear();
  }

  /** Lets insmod wait for something that init set off. @param work must not reject */
  initWaitsFor(work: Promise<void>): void {
    if (this.state === "coming") this.#initWork.add(work);
  }

  /** Comes back when all that init set off has ended: async_synchronize_full(). */
  async initEnded(): Promise<void> {
    for (const work of this.#initWork) {
      await work;
      this.#initWork.delete(work);
    }
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
