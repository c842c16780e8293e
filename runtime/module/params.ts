/** Module parameters: their types, as `module_param()` has them, and how text becomes a value. */
import { EINVAL, ENOSPC, ERANGE, KernelError } from "../errno.ts";

/** One type of parameter: how it reads text and how sysfs shows it. */
interface ParamType<T> {
  /** The C name, as modinfo prints it. */
  readonly name: string;
  /**
   * @param complain says what is wrong in the kernel log, for the few types that say more than "invalid"
   * @throws KernelError EINVAL, ERANGE, or ENOSPC for a string that is too long
   */
  parse(text: string, complain?: (text: string) => void): T;
  show(value: T): string;
  /** A bare `name` on the command line stands for this text; other types refuse it. */
  readonly bare?: string;
  /** Several values in one text, separated by commas. */
  readonly list?: true;
}

export interface ParamOptions {
  /** MODULE_PARM_DESC. */
  desc?: string;
  /** Permissions of the file under /sys/module/<module>/parameters; 0, the default, makes no file. */
  mode?: number;
}

/** A declared parameter. */
export interface Param<T> {
  readonly type: ParamType<T>;
  /** The value that a load starts with; made anew, so that no two loads share it. */
  readonly initial: () => T;
  readonly desc: string;
  readonly mode: number;
}

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
    parse: parseBool,
    show: (value) => (value ? "Y" : "N"),
    bare: "y",
  }),
  byte: integer("byte", 0, 255),
  short: integer("short", -(2 ** 15), 2 ** 15 - 1),
  ushort: integer("ushort", 0, 2 ** 16 - 1),
  int: integer("int", -(2 ** 31), 2 ** 31 - 1),
  uint: integer("uint", 0, 2 ** 32 - 1),
  long: wide("long", -(2n ** 63n), 2n ** 63n - 1n),
  ulong: wide("ulong", 0n, 2n ** 64n - 1n),
  /** A string of at most 1024 bytes. */
  charp: declare<string>({ name: "charp", parse: parseString, show: (value) => value }),

  /**
   * module_param_array(): up to as many elements as `initial` has, separated by commas. Elements that are not given
   * keep their initial value; `count` of the value says how many were given.
   */
  array<T>(element: Declare<T>, initial: readonly T[], options?: ParamOptions): Param<ParamArray<T>> {
    return describe(arrayType(element.type, initial), () => withCount([...initial], 0), options);
  },
};

/** kstrtobool(), `lib/kstrtox.c`. */
function parseBool(text: string): boolean {
  if (/^([yYtT1]|[oO][nN])/.test(text)) return true;
  if (/^([nNfF0]|[oO][fF])/.test(text)) return false;
  throw new KernelError(EINVAL, "a bool is one of y, n, 1, 0, on, off");
}

const LONGEST_STRING = 1024;

function parseString(text: string, complain = ignore): string {
  if (Buffer.byteLength(text) > LONGEST_STRING) {
    complain("string parameter too long");
    throw new KernelError(ENOSPC, `a string has at most ${LONGEST_STRING} bytes`);
  }
  return text;
}

/** kstrtoll() with base 0: decimal, 0x hexadecimal or 0 octal, a sign, and one newline at the end. */
function parseInteger(text: string, type: string, lowest: bigint, highest: bigint): bigint {
  const [, sign = "", digits] = /^([+-]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)\n?$/.exec(text) ?? [];
  if (digits === undefined || (sign === "-" && lowest === 0n)) {
    throw new KernelError(EINVAL, `'${text.trimEnd()}' is no ${type}`);
  }
  const magnitude = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits);
  const value = sign === "-" ? -magnitude : magnitude;
  if (value < lowest || value > highest) {
    throw new KernelError(ERANGE, `${type} is ${lowest} … ${highest}`);
  }
  return value;
}

function integer(name: string, lowest: number, highest: number): Declare<number> {
  const parse = (text: string): number => Number(parseInteger(text, name, BigInt(lowest), BigInt(highest)));
  return declare({ name, parse, show: String });
}

function wide(name: string, lowest: bigint, highest: bigint): Declare<bigint> {
  return declare({ name, parse: (text) => parseInteger(text, name, lowest, highest), show: String });
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
  { desc = "", mode = 0 }: ParamOptions = {},
): Param<T> {
  return { type, initial, desc, mode };
}
