/** Module parameters: their types, as `module_param()` has them, and how text becomes a value. */
import { EINVAL, ENOSPC, KernelError } from "../errno.ts";
import { kstrtobool, parseInteger } from "../kstrtox.ts";

/** One type of parameter: how it reads text and how sysfs shows it. */
interface ParamType<T> {
  /** The C name, as modinfo prints it. */
  readonly name: string;
  /**
   * @param complain says what is wrong in the kernel log, for the few types that say more than "invalid"
   * @param before the value so far
   * @throws KernelError EINVAL, ERANGE, or ENOSPC for a string that is too long
   */
  parse(text: string, complain?: (text: string) => void, before?: T): T;
  show(value: T): string;
  /** A bare `name` on the command line stands for this text; other types refuse it. */
  readonly bare?: string;
  /** A text as it is: the newline at the end of what a shell's echo writes is no part of it. */
  readonly string?: true;
  /** Several values in one text, separated by commas. */
  readonly list?: true;
}

export interface ParamOptions {
  /** MODULE_PARM_DESC. */
  desc?: string;
  /** Permissions of the file under /sys/module/<module>/parameters; 0, the default, makes no file. */
  mode?: number;
  /** module_param_named(): what it is called outside, where that differs from its name in the code. */
  name?: string;
}

/** How a parameter of one's own kind is written and shown: `struct kernel_param_ops`. */
export interface ParamOps<T> {
  /**
   * Makes a value of what was given at load, or written to the file (without the newline at its end). At load it runs before
   * init.
   *
   * @throws KernelError to refuse it; the value stays as it was
   */
  set(text: string, before: T): T;
  get(value: T): string;
  /** What modinfo calls its type. Default: nothing. */
  readonly type?: string;
  /** What a bare name on the command line stands for (KERNEL_PARAM_OPS_FL_NOARG); without it that is refused. */
  readonly noArg?: string;
}

/** A declared parameter. */
export interface Param<T> {
  readonly type: ParamType<T>;
  /** The value that a load starts with; made anew, so that no two loads share it. */
  readonly initial: () => T;
  readonly desc: string;
  readonly mode: number;
  readonly name?: string;
}

/** What a parameter is called outside of the code. */
export const publicName = (key: string, { name = key }: { readonly name?: string }): string => name;

/** The value of an array parameter: as many elements as declared, and how many of them were given. */
export type ParamArray<T> = T[] & { count: number };

type Declare<T> = ((initial: T, options?: ParamOptions) => Param<T>) & { readonly type: ParamType<T> };

/**
 * The parameter types. Ranges are those of the C types on a 64-bit Linux; `long` and `ulong` are bigints, since a number
 * would not hold them all.
 */
export const param = {
  bool: declare<boolean>({
    name: "bool",
    parse: (text) => kstrtobool(text),
    show: (value) => (value ? "Y" : "N"),
    bare: "y",
  }),
  /** A bool whose text says the opposite of its value: `y` is false. */
  invbool: declare<boolean>({
    name: "invbool",
    parse: (text) => !kstrtobool(text),
    show: (value) => (value ? "N" : "Y"),
  }),
  byte: integer("byte", 0, 255),
  short: integer("short", -(2 ** 15), 2 ** 15 - 1),
  ushort: integer("ushort", 0, 2 ** 16 - 1),
  int: integer("int", -(2 ** 31), 2 ** 31 - 1),
  uint: integer("uint", 0, 2 ** 32 - 1),
  long: wide("long", -(2n ** 63n), 2n ** 63n - 1n),
  ulong: wide("ulong", 0n, 2n ** 64n - 1n),
  /** A uint that is shown in hexadecimal. */
  hexint: declare<number>({ ...integer("hexint", 0, 2 ** 32 - 1).type, show: showHex }),
  /** A string of at most 1024 bytes. */
  charp: declare<string>({ name: "charp", parse: parseString, show: (value) => value, string: true }),

  /** module_param_string(): a string in a buffer of `length` bytes, of which C's terminating zero takes one. */
  string(initial: string, length: number, options?: ParamOptions): Param<string> {
    return describe(stringType(length), () => initial, options);
  },

  /** module_param_cb(): a parameter of one's own kind. */
  cb<T>(ops: ParamOps<T>, initial: T, options?: ParamOptions): Param<T> {
    return describe(ownType(ops, initial), () => initial, options);
  },

  /**
   * module_param_array(): up to as many elements as `initial` has, separated by commas. Elements that are not given
   * keep their initial value; `count` of the value says how many were given.
   */
  array<T>(element: Declare<T>, initial: readonly T[], options?: ParamOptions): Param<ParamArray<T>> {
    return describe(arrayType(element.type, initial), () => withCount([...initial], 0), options);
  },
};

const LONGEST_STRING = 1024;

function parseString(text: string, complain = ignore): string {
  if (Buffer.byteLength(text) > LONGEST_STRING) {
    complain("string parameter too long");
    throw new KernelError(ENOSPC, `a string has at most ${LONGEST_STRING} bytes`);
  }
  return text;
}

/** param_set_copystring(). */
function stringType(length: number): ParamType<string> {
  return {
    name: "string",
    string: true,
    parse(text, complain = ignore) {
      if (Buffer.byteLength(text) < length) return text;
      complain(`string doesn't fit in ${length - 1} chars.`);
      throw new KernelError(ENOSPC, `the string has at most ${length - 1} bytes`);
    },
    show: (value) => value,
  };
}

function ownType<T>(ops: ParamOps<T>, initial: T): ParamType<T> {
  return {
    name: ops.type ?? "",
    string: true,
    parse: (text, _complain, before = initial) => ops.set(text, before),
    show: (value) => ops.get(value),
    ...(ops.noArg !== undefined && { bare: ops.noArg }),
  };
}

/** C's %#08x. */
function showHex(value: number): string {
  return `0x${value.toString(16).padStart(6, "0")}`;
}

function integer(name: string, lowest: number, highest: number): Declare<number> {
  const type = { name, lowest: BigInt(lowest), highest: BigInt(highest) };
  return declare({ name, parse: (text) => Number(parseInteger(text, type)), show: String });
}

function wide(name: string, lowest: bigint, highest: bigint): Declare<bigint> {
  return declare({ name, parse: (text) => parseInteger(text, { name, lowest, highest }), show: String });
}

function arrayType<T>(element: ParamType<T>, initial: readonly T[]): ParamType<ParamArray<T>> {
  return {
    name: `array of ${element.name}`,
    list: true,
    parse(text, complain = ignore) {
      const given: T[] = [];
      for (const part of text.split(",")) {
        if (given.length === initial.length) tooMany(initial.length, complain);
        given.push(element.parse(part, complain));
      }
      return withCount([...given, ...initial.slice(given.length)], given.length);
    },
    show: (value) =>
      value
        .slice(0, value.count || value.length)
        .map((one) => element.show(one))
        .join(","),
  };
}

function tooMany(limit: number, complain: (text: string) => void): never {
  const text = `can only take ${limit} arguments`;
  complain(text);
  throw new KernelError(EINVAL, text);
}

const ignore: (text: string) => void = () => undefined;

function withCount<T>(values: T[], count: number): ParamArray<T> {
  return Object.assign(values, { count });
}

function declare<T>(type: ParamType<T>): Declare<T> {
  const make = (initial: T, options?: ParamOptions): Param<T> => describe(type, () => initial, options);
  return Object.assign(make, { type });
}

function describe<T>(
  type: ParamType<T>,
  initial: () => T,
  { desc = "", mode = 0, name }: ParamOptions = {},
): Param<T> {
  return { type, initial, desc, mode, ...(name !== undefined && { name }) };
}
