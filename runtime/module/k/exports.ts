import { EEXIST, EINVAL, KernelError } from "../../errno.ts";
import type { Module } from "../module.ts";
import type { SymbolExports, SymbolType } from "../symbols.ts";

/** The symbols that a module exports without saying their value beforehand. */
export class ModuleExports<E extends SymbolExports = SymbolExports> {
  readonly #module: Module;

  constructor(module: Module) {
    this.#module = module;
  }

  /**
   * Gives an exported symbol its value, from init: a function that needs what init took, say. Users see it when init has
   * succeeded.
   *
   * @throws KernelError EINVAL for a name that the module does not export, EEXIST for one that has a value
   */
  provide<Name extends keyof E & string>(name: Name, value: SymbolType<E[Name]>): void {
    const { definition, exported } = this.#module;
    if (!Object.hasOwn(definition.exports ?? {}, name)) {
      throw new KernelError(EINVAL, `${name} is not among the exports of ${this.#module.name}`);
    }
    if (exported.has(name)) throw new KernelError(EEXIST, `the exported symbol ${name} has a value`);
    exported.set(name, value);
  }
}
