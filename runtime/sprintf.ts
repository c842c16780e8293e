/** `%[flags][width][.precision][length]conversion`; the length (`l`, `ll`, `z` …) tells how wide a negative is in %u and %x. */
const CONVERSION = /%([-+ 0#]*)(\d+|\*)?(?:\.(\d+|\*))?(hh?|ll?|[zjtL])?([diuxXosc%])/g;

/**
 * What sprintf() in the kernel makes: d i u x X o s c %, with width, precision and the flags `-`, `+`, space, `0` and
 * `#`. A bigint may be given for a number. There is no %p and no floating point; what is no conversion stays as it is.
 */
export function sprintf(format: string, ...values: unknown[]): string {
  let at = 0;
  const given = (): unknown => values[at++];
  const size = (text: string | undefined): number | undefined =>
    text === undefined ? undefined : Number(text === "*" ? given() : text);
  return format.replace(CONVERSION, (_all, ...parts: Parts) => {
    const [flags, width, precision, length = "", conversion] = parts;
    if (conversion === "%") return "%";
    const spec = { flags, length, width: size(width) ?? 0, precision: size(precision) };
    return pad(convert(conversion, given(), spec), spec);
  });
}

type Parts = [
  flags: string,
  width: string | undefined,
  precision: string | undefined,
  length: string | undefined,
  as: string,
];

interface Spec {
  readonly flags: string;
  readonly length: string;
  readonly width: number;
  readonly precision: number | undefined;
}

interface Converted {
  /** Sign or 0x, which stand before the zeroes that fill up. */
  readonly prefix: string;
  readonly body: string;
  readonly zeroes: boolean;
}

function convert(conversion: string, value: unknown, spec: Spec): Converted {
  if (conversion === "s") return text(isNull(value) ? "(null)" : string(value).slice(0, spec.precision));
  if (conversion === "c") return text(typeof value === "number" ? String.fromCharCode(value) : string(value));
  return number(conversion, integer(value), spec);
}

const text = (body: string): Converted => ({ prefix: "", body, zeroes: false });

function number(conversion: string, value: bigint, { flags, length, precision }: Spec): Converted {
  const isSigned = conversion === "d" || conversion === "i";
  const magnitude = isSigned ? (value < 0n ? -value : value) : BigInt.asUintN(bitsOf(length, value), value);
  const digits = magnitude.toString({ x: 16, X: 16, o: 8 }[conversion] ?? 10).padStart(precision ?? 1, "0");
  const sign = value < 0n ? "-" : (/[+ ]/.exec(flags)?.[0] ?? "");
  const base = flags.includes("#") ? ({ x: "0x", X: "0X", o: "0" }[conversion] ?? "") : "";
  return {
    prefix: isSigned ? sign : base,
    body: conversion === "X" ? digits.toUpperCase() : digits,
    zeroes: flags.includes("0") && precision === undefined,
  };
}

/** A negative number is as wide as its type: an int, unless the format says long. What needs more is not cut. */
function bitsOf(length: string, value: bigint): number {
  return value >= 0n || /^(ll?|[zjtL])$/.test(length) ? 64 : 32;
}

const isNull = (value: unknown): boolean => value === undefined || value === null;
const string = (value: unknown): string => (typeof value === "string" ? value : describe(value));
const describe = (value: unknown): string => (value as number | bigint | boolean).toString();

function integer(value: unknown): bigint {
  return typeof value === "bigint" ? value : BigInt(Math.trunc(Number(value)));
}

function pad({ prefix, body, zeroes }: Converted, { flags, width }: Spec): string {
  const whole = prefix + body;
  if (flags.includes("-")) return whole.padEnd(width);
  return zeroes ? prefix + body.padStart(width - prefix.length, "0") : whole.padStart(width);
}
