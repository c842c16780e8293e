import { EINVAL, ENOSPC, KernelError } from "../errno.ts";
import type { Printk } from "../printk/printk.ts";
import type { ParamDeclarations } from "./define.ts";
import { publicName } from "./params.ts";

type ParamType = ParamDeclarations[string]["type"];

/**
 * Makes a module's parameter values from `name=value` words: `parse_args()`. What the module does not know is logged and
 * left out, as in Linux; what it cannot take is logged in the kernel's words and refused.
 *
 * @throws KernelError EINVAL or ERANGE, naming the parameter
 */
export function loadParams(
  module: string,
  declarations: ParamDeclarations,
  words: readonly string[],
  printk: Printk,
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  const known = new Map<string, [key: string, declared: ParamDeclarations[string]]>();
  for (const [key, declared] of Object.entries(declarations)) {
    values[key] = declared.initial();
    known.set(publicName(key, declared), [key, declared]);
  }
  for (const word of words) {
    const [given, text] = split(word);
    const name = given.replaceAll("-", "_");
    const [key, declared] = known.get(name) ?? [];
    if (key !== undefined && declared) {
      values[key] = parse(module, name, bound(declared.type, values[key]), text, printk);
    } else printk.warn(`${module}: unknown parameter '${given}' ignored`);
  }
  return values;
}

/** A type that knows the value so far. */
function bound(type: ParamType, before: unknown): ParamType {
  return { ...type, parse: (text, complain) => type.parse(text, complain, before) as unknown };
}

/**
 * Parts what is meant for the runtime itself from a module's own words: `dyndbg=+p` turns its debug messages on, and alone does
 * as much. A word may name the module, as on the kernel's command line: `foo.dyndbg`.
 */
export function partDyndbg(
  module: string,
  words: readonly string[],
): { own: string[]; dyndbg: readonly string[] } {
  const own: string[] = [];
  const dyndbg: string[] = [];
  for (const word of words) {
    const [prefix, rest] = [word.slice(0, module.length + 1), word.slice(module.length + 1)];
    const [name, value = "+p"] = split(prefix === `${module}.` ? rest : word);
    if (name === "dyndbg") dyndbg.push(value);
    else own.push(prefix === `${module}.` ? rest : word);
  }
  return { own, dyndbg };
}

function split(word: string): [name: string, text: string | undefined] {
  const at = word.indexOf("=");
  return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}

function parse(
  module: string,
  name: string,
  type: ParamType,
  given: string | undefined,
  printk: Printk,
): unknown {
  const text = given ?? type.bare;
  try {
    if (text === undefined) throw new KernelError(EINVAL, `no value: write ${name}=<${type.name}>`);
    return type.parse(text, (complaint) => printk.err(`${name}: ${complaint}`));
  } catch (error) {
    if (!(error instanceof KernelError)) throw error;
    const shown = shorten((type.list ? text?.split(",")[0] : text) ?? "");
    const verdict = error.errno === ENOSPC ? "too large" : "invalid";
    printk.err(`${module}: \`${shown}' ${verdict} for parameter \`${name}'`);
    throw new KernelError(
      error.errno,
      `\`${shorten(text ?? "")}' ${verdict} for parameter \`${name}': ${error.message}`,
    );
  }
}

const LONGEST_SHOWN = 64;

const shorten = (text: string): string =>
  text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
