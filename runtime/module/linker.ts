import { EBUSY, EINVAL, ENODEV, ENOENT, ENOEXEC, KernelError } from "../errno.ts";
import type { Clock } from "../hal/clock.ts";
import type { Printk } from "../printk/printk.ts";
import { TAINT_PROPRIETARY_MODULE } from "../taint.ts";
import { isGplCompatible } from "./license.ts";
import type { Module } from "./module.ts";
import { type KernelSymbol, SymbolTable } from "./symbol-table.ts";
import type { SymbolUse } from "./symbols.ts";

/** As in Linux: how long a module waits for another whose init has not ended. */
const PROVIDER_LIMIT_NS = 30e9;

type Found = KernelSymbol<Module>;

interface Services {
  readonly printk: Printk;
  readonly clock: Clock;
}

/** Connects modules: who uses a symbol gets its value and holds who exports it. */
export class Linker {
  readonly #table = new SymbolTable<Module>();
  readonly #printk: Printk;
  readonly #clock: Clock;
  readonly #settled: (module: Module) => Promise<void>;

  /** @param settled resolves when a module's init has ended, however it did */
  constructor({ printk, clock }: Services, settled: (module: Module) => Promise<void>) {
    this.#printk = printk;
    this.#clock = clock;
    this.#settled = settled;
  }

  find(name: string): Found | undefined {
    return this.#table.find(name);
  }

  /**
   * simplify_symbols(): gives the module the symbols that it uses. Each that it cannot have is logged.
   *
   * @throws KernelError ENOENT unknown, EINVAL of another version, EBUSY when the provider's init does not end
   */
  async link(module: Module): Promise<void> {
    const problems: KernelError[] = [];
    for (const [name, use] of Object.entries(module.definition.uses ?? {})) {
      try {
        await this.#linkOne(module, name, use);
      } catch (error) {
        const problem = error as KernelError;
        problems.push(problem);
        this.#printk.warn(`${module.name}: Unknown symbol ${name} (err -${problem.errno})`);
      }
    }
    const last = problems.at(-1);
    if (last) throw new KernelError(last.errno, problems.map(({ message }) => message).join("; "));
  }

  /** verify_exported_symbols(): lets others use what the module exports. @throws KernelError ENOEXEC for a name that is taken */
  publish(module: Module): void {
    const declared = Object.entries(module.definition.exports ?? {});
    for (const [name] of declared) this.#refuseDuplicate(module, name);
    for (const [name, one] of declared) this.#table.add({ name, owner: module, declared: one });
  }

  /** Takes back what the module exports, and lets go of whom it uses. */
  unlink(module: Module): void {
    this.#table.removeAll(module);
    module.releaseProviders();
  }

  async #linkOne(module: Module, name: string, use: SymbolUse<unknown>): Promise<void> {
    const found = this.#visible(module, name);
    if (!found) {
      if (!use.weak) throw new KernelError(ENOENT, this.#unknown(module, name));
      module.symbols[name] = undefined;
      return;
    }
    this.#checkVersion(module, found, use);
    this.#inheritTaint(module, found);
    await this.#untilLive(module, found.owner);
    module.use(found.owner);
    module.symbols[name] = found.owner.exported.get(name);
  }

  /** What the module may see under that name: nothing that is for others' licenses. */
  #visible(module: Module, name: string): Found | undefined {
    const found = this.#table.find(name);
    const gplOk = !module.taints.has(TAINT_PROPRIETARY_MODULE);
    if (!found || found.owner.state === "going" || (found.declared.gplOnly && !gplOk)) return undefined;
    if (found.declared.gplOnly) module.usesGplOnly = true;
    return found;
  }

  #unknown(module: Module, name: string): string {
    const owner = this.#table.find(name)?.owner;
    if (!owner || owner.state === "going") {
      return `Unknown symbol ${name}: no loaded module exports it; load the one that does, or: tophalf modprobe ${module.name}`;
    }
    const { license } = module.definition;
    const why = isGplCompatible(license)
      ? `${module.name} uses symbols of proprietary modules`
      : `the license of ${module.name} is '${license}'`;
    return `Unknown symbol ${name}: ${owner.name} exports it to GPL-compatible modules only, and ${why}`;
  }

  #checkVersion(
    module: Module,
    { name, owner, declared }: Found,
    { version: wanted }: SymbolUse<unknown>,
  ): void {
    const { version } = declared;
    if (version === undefined || wanted === undefined || version === wanted) return;
    this.#printk.warn(`${module.name}: disagrees about version of symbol ${name}`);
    throw new KernelError(
      EINVAL,
      `${module.name} disagrees about version of symbol ${name}: it was written for ${wanted}, ` +
        `and ${owner.name} exports ${version}; load a ${owner.name} with version ${wanted}, or adapt ${module.name} to ${version}`,
    );
  }

  /** inherit_taint(): what depends on a proprietary module is as much in the dark as that one. @throws KernelError ENOENT */
  #inheritTaint(module: Module, { name, owner }: Found): void {
    if (!owner.taints.has(TAINT_PROPRIETARY_MODULE)) return;
    const uses = `uses symbols ${name} from proprietary module ${owner.name}`;
    if (module.usesGplOnly) {
      this.#printk.err(`${module.name}: module using GPL-only symbols ${uses}.`);
      throw new KernelError(
        ENOENT,
        `${module.name} uses GPL-only symbols and also ${uses}: it cannot do both`,
      );
    }
    if (module.taints.has(TAINT_PROPRIETARY_MODULE)) return;
    this.#printk.warn(`${module.name}: module ${uses}, inheriting taint.`);
    module.taints.add(TAINT_PROPRIETARY_MODULE);
  }

  /** resolve_symbol_wait(): a symbol is good when the init of its module has succeeded. */
  async #untilLive(module: Module, provider: Module): Promise<void> {
    if (provider.state === "coming") await this.#withinLimit(this.#settled(provider));
    if (provider.state === "live") return;
    if (provider.state === "going") {
      throw new KernelError(ENODEV, `${provider.name}, which ${module.name} uses, is being removed`);
    }
    this.#printk.warn(`${module.name}: gave up waiting for init of module ${provider.name}.`);
    throw new KernelError(EBUSY, `init of ${provider.name}, which ${module.name} uses, has not ended`);
  }

  #withinLimit(settled: Promise<void>): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#clock.after(PROVIDER_LIMIT_NS, resolve);
      void settled.finally(() => {
        timer.cancel();
        resolve();
      });
    });
  }

  #refuseDuplicate(module: Module, name: string): void {
    const owner = this.#table.find(name)?.owner;
    if (!owner) return;
    const text = `${module.name}: exports duplicate symbol ${name} (owned by ${owner.name})`;
    this.#printk.err(text);
    throw new KernelError(ENOEXEC, `${text}; remove ${owner.name} first, or rename the symbol`);
  }
}
