/** Checks what a driver file exports, so that a mistake is told by its name and not by what it leads to. */
import { EINVAL, ENOEXEC, KernelError } from "../errno.ts";
import { isSensibleMode } from "../fs/attr.ts";
import type { ModuleDefinition } from "./define.ts";
import { publicName } from "./params.ts";

/** MODULE_NAME_LEN of a 64-bit Linux, without the final zero. */
const LONGEST_NAME = 55;

/** What would break the lines of /proc/modules and /proc/kallsyms, or cannot be a folder of sys/module. */
const BAD_IN_NAME = /[\s\p{Cc}/,[\]]/u;

/** @throws KernelError EINVAL for a name that no module can have */
export function checkName(name: string): void {
  const wrong =
    (name === "" && "is empty") ||
    (/^\.+$/.test(name) && "has only dots") ||
    (BAD_IN_NAME.test(name) && "has a blank or one of , / [ ]") ||
    (Buffer.byteLength(name) > LONGEST_NAME && `has more than ${LONGEST_NAME} bytes`);
  if (wrong)
    throw new KernelError(EINVAL, `'${name}' cannot be a module's name: it ${wrong}; rename its file`);
}

/**
 * @param where the file or the name of the module, for the message
 * @throws KernelError ENOEXEC with what is wrong
 */
export function checkDefinition(candidate: unknown, where: string): ModuleDefinition {
  if (!isRecord(candidate)) {
    fail(where, "exports no module: export default defineModule({ license, init, … })");
  }
  for (const [field, { is, says }] of Object.entries(FIELDS)) {
    if (!is(candidate[field])) fail(`${where}:`, says);
  }
  const definition = candidate as unknown as ModuleDefinition;
  refuseTwins(definition, where);
  refuseModes(definition, where);
  return definition;
}

/** Two parameters of one name outside would be one file and one word. */
function refuseTwins({ params = {} }: ModuleDefinition, where: string): void {
  const names = Object.entries(params).map(([key, declared]) => publicName(key, declared));
  const twin = names.find((name, at) => names.indexOf(name) !== at);
  if (twin !== undefined) fail(`${where}:`, `two of params are called ${twin}`);
}

/** VERIFY_OCTAL_PERMISSIONS(), which no C compiler lets a parameter pass by. */
function refuseModes({ params = {} }: ModuleDefinition, where: string): void {
  for (const [key, { mode }] of Object.entries(params)) {
    if (isSensibleMode(mode)) continue;
    fail(
      `${where}:`,
      `mode ${octal(mode)} of params.${key} gives others more than the owner, or lets all write`,
    );
  }
}

const octal = (mode: number): string => (mode < 0 ? String(mode) : `0o${mode.toString(8)}`);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

function fail(where: string, what: string): never {
  throw new KernelError(ENOEXEC, `${where} ${what}`);
}

interface Field {
  readonly is: (value: unknown) => boolean;
  readonly says: string;
}

const optional =
  (is: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    value === undefined || is(value);
const isFunction = (value: unknown): boolean => typeof value === "function";
const isString = (value: unknown): boolean => typeof value === "string";
const isStrings = (value: unknown): boolean => Array.isArray(value) && value.every(isString);
const recordOf =
  (is: (value: Record<string, unknown>) => boolean) =>
  (value: unknown): boolean =>
    isRecord(value) && Object.values(value).every((one) => isRecord(one) && is(one));

const isParam = recordOf(
  ({ type, initial }) => isRecord(type) && isFunction(type["parse"]) && isFunction(initial),
);
const text = (name: string): Field => ({ is: optional(isString), says: `${name} must be a string` });

/** The fields of a definition, in the order in which they are complained of. */
const FIELDS: Readonly<Record<string, Field>> = {
  init: { is: isFunction, says: "the module has no init function" },
  exit: { is: optional(isFunction), says: "exit must be a function" },
  license: { is: isString, says: 'the module states no license, such as license: "GPL"' },
  author: {
    is: optional((value) => isString(value) || isStrings(value)),
    says: "author must be a string or a list of strings",
  },
  description: text("description"),
  version: text("version"),
  prFmt: text("prFmt"),
  api: { is: optional(Number.isInteger), says: "api must be a whole number, such as api: 1" },
  params: {
    is: optional(isParam),
    says: "each of params must be declared with param, such as params: { led: param.int(4) }",
  },
  exports: {
    is: optional(recordOf(({ kind }) => kind === "export")),
    says: "each of exports must be declared with exportSymbol, such as exports: { my_add: exportSymbol(myAdd) }",
  },
  uses: {
    is: optional(recordOf(({ kind }) => kind === "use")),
    says: "each of uses must be declared with symbol, such as uses: { my_add: symbol<typeof myAdd>() }",
  },
};
