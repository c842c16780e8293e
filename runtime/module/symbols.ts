/** Symbols that modules share: declared by who exports them and by who uses them, so that both are known before any code runs. */

/** A declared export. `T` is what its users get: a function, most of the time. */
export interface ExportedSymbol<T> {
  readonly kind: "export";
  /** Missing where init provides it. */
  readonly value?: T;
  /** Refused to modules whose license is not compatible with the GPL. */
  readonly gplOnly: boolean;
  /** What a user's own `version` is compared with. */
  readonly version?: string;
}

/** A declared use of another module's symbol. */
export interface SymbolUse<T> {
  readonly kind: "use";
  readonly version?: string;
  /** The module loads without it as well. */
  readonly weak: boolean;
  /** No value: it keeps the type. */
  readonly type?: (value: T) => T;
}

// `any` says "of whatever type": no narrower one holds every declaration.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type SymbolExports = Readonly<Record<string, ExportedSymbol<any>>>;
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type SymbolUses = Readonly<Record<string, SymbolUse<any>>>;

/** What the symbols are that a module uses, by name: its `k.symbols`. */
export type SymbolValues<U extends SymbolUses> = {
  readonly [Name in keyof U]: U[Name] extends SymbolUse<infer T> ? T : never;
};

/** The type of an exported symbol, for `symbol<…>()` of its users. */
export type SymbolType<E> = E extends ExportedSymbol<infer T> ? T : never;

export interface SymbolOptions {
  /**
   * What modversions' checksum is to C: raise it when the symbol changes so that its users have to change too. Users
   * that name another version are refused; who names none is not checked.
   */
  version?: string;
}

/**
 * EXPORT_SYMBOL(): lets other modules use `value`. Without a value, `exportSymbol<(n: number) => void>()`, init has to
 * provide it: `k.exports.provide(name, value)`.
 */
export function exportSymbol<T>(value?: T, options: SymbolOptions = {}): ExportedSymbol<T> {
  return exported(value, false, options);
}

/** EXPORT_SYMBOL_GPL(): as {@link exportSymbol}, for modules with a license compatible with the GPL alone. */
export function exportSymbolGpl<T>(value?: T, options: SymbolOptions = {}): ExportedSymbol<T> {
  return exported(value, true, options);
}

/** Declares that the module uses a symbol of another one: `uses: { my_add: symbol<(a: number, b: number) => number>() }`. */
export function symbol<T>(options: SymbolOptions = {}): SymbolUse<T> {
  return { kind: "use", weak: false, ...options };
}

/** As {@link symbol}, for one that the module can do without (`__weak`): it is undefined when no loaded module exports it. */
export function weakSymbol<T>(options: SymbolOptions = {}): SymbolUse<T | undefined> {
  return { kind: "use", weak: true, ...options };
}

function exported<T>(value: T | undefined, gplOnly: boolean, options: SymbolOptions): ExportedSymbol<T> {
  return { kind: "export", gplOnly, ...(value !== undefined && { value }), ...options };
}
