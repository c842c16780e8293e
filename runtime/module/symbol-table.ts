import type { ExportedSymbol } from "./symbols.ts";

/** An export of a loaded module. */
export interface KernelSymbol<Owner> {
  readonly name: string;
  readonly owner: Owner;
  readonly declared: ExportedSymbol<unknown>;
}

/** All symbols that loaded modules export, by name. */
export class SymbolTable<Owner> {
  readonly #symbols = new Map<string, KernelSymbol<Owner>>();

  find(name: string): KernelSymbol<Owner> | undefined {
    return this.#symbols.get(name);
  }

  add(symbol: KernelSymbol<Owner>): void {
    this.#symbols.set(symbol.name, symbol);
  }

  /** Takes out all that `owner` exports. */
  removeAll(owner: Owner): void {
    for (const [name, symbol] of this.#symbols) if (symbol.owner === owner) this.#symbols.delete(name);
  }
}
