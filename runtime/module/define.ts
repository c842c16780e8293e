import type { ModuleContext } from "./context.ts";
import type { Param } from "./params.ts";
import type { SymbolExports, SymbolUses } from "./symbols.ts";
import type { UapiDefinition } from "./uapi/define.ts";

// `any` says "of whatever value": Param is invariant, so no narrower type holds every declaration.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type ParamDeclarations = Readonly<Record<string, Param<any>>>;

/** The values that a module's code sees, by parameter name. */
export type ParamValues<P extends ParamDeclarations> = {
  [Name in keyof P]: P[Name] extends Param<infer T> ? T : never;
};

/** A module: what the `MODULE_*` macros, `module_param`, `module_init` and `module_exit` say of it in C. */
export interface ModuleDefinition<
  P extends ParamDeclarations = ParamDeclarations,
  U extends SymbolUses = SymbolUses,
  E extends SymbolExports = SymbolExports,
> {
  /** MODULE_LICENSE: "GPL", "GPL v2", "Dual BSD/GPL", "Dual MIT/GPL", "Proprietary" … */
  license: string;
  /** MODULE_AUTHOR, one or several. */
  author?: string | readonly string[];
  description?: string;
  version?: string;
  /** The API that it was written for, {@link API_VERSION}: a runtime with another one refuses it. Not checked without it. */
  api?: number;
  /** pr_fmt(): what the messages of `k.printk.info()` and its like begin with, such as "foo: ". */
  prFmt?: string;
  params?: P;
  /** EXPORT_SYMBOL, EXPORT_SYMBOL_GPL: what other modules may use, by name. */
  exports?: E;
  /** The symbols of other modules that it uses, by name; `k.symbols` has their values. These modules have to be loaded first. */
  uses?: U;
  /** What programs in C have to know to use it: `tophalf header` makes their header file from it. */
  uapi?: UapiDefinition;
  /**
   * Takes what the module needs through `k`. To refuse, throw a KernelError or return a negated errno: what was taken
   * so far is given back, and `exit` does not run. May be async.
   */
  init(k: ModuleContext<P, U, E>): void | number | Promise<void | number>;
  /** Runs before what the module still holds is given back, in reverse order. Needed only for what `k` did not give. */
  exit?(k: ModuleContext<P, U, E>): void | Promise<void>;
}

/** Declares a module. It is what a driver file exports as its default. */
export function defineModule<
  const P extends ParamDeclarations = Record<string, never>,
  const U extends SymbolUses = Record<string, never>,
  const E extends SymbolExports = Record<string, never>,
>(definition: ModuleDefinition<P, U, E>): ModuleDefinition<P, U, E> {
  return definition;
}
