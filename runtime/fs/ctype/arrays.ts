import { EINVAL, KernelError } from "../../errno.ts";
import { describe } from "./scalars.ts";
import { type CType, makeType } from "./type.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** `element name[length]`. @throws KernelError EINVAL for a length that is no whole number from 1 on */
export function array<T>(element: CType<T>, length: number): CType<T[]> {
  checkLength(length);
  const { size, align, structs } = element;
  return makeType<T[]>({
    size: size * length,
    align,
    structs,
    declare: (name = "") => element.declare(`${name}[${length}]`).replace(/ \[/, "["),
    read: (view, at) => Array.from({ length }, (_, n) => element.read(view, at + n * size)),
    write(view, at, value, what) {
      if (!Array.isArray(value)) throw new TypeError(`${what}: ${describe(value)} is no array`);
      checkCount(what, value.length, length);
      for (const [n, one] of value.entries()) element.write(view, at + n * size, one, `${what}[${n}]`);
    },
  });
}

/** `char name[length]`: text in UTF-8, that ends with a zero byte. A caller's text without one is cut for it, as strscpy() does. */
export function char(length: number): CType<string> {
  checkLength(length);
  return makeType<string>({
    size: length,
    align: 1,
    declare: (name = "") => `char${name && " "}${name}[${length}]`,
    read(view, at) {
      const bytes = bytesAt(view, at, length);
      const end = bytes.indexOf(0);
      return cutTo(length - 1, decoder.decode(bytes.subarray(0, end < 0 ? length - 1 : end)));
    },
    write(view, at, value, what) {
      if (typeof value !== "string") throw new TypeError(`${what}: ${describe(value)} is no string`);
      const text = encoder.encode(value);
      if (text.includes(0)) throw new RangeError(`${what}: the text has a zero byte in it`);
      if (text.length >= length) {
        throw new RangeError(`${what}: ${text.length} bytes of text and a zero do not fit into ${length}`);
      }
      bytesAt(view, at, length).fill(0).set(text);
    },
  });
}

/**
 * So many bytes of text at most. Bytes that are no UTF-8 have become characters of three bytes each: without the cut, a driver
 * that hands back what it got from a program could be brought to an oops by it.
 */
function cutTo(length: number, text: string): string {
  return text.slice(0, encoder.encodeInto(text, new Uint8Array(length)).read);
}

/** `__u8 name[length]`: bytes of any meaning. */
export function bytes(length: number): CType<Uint8Array> {
  checkLength(length);
  return makeType<Uint8Array>({
    size: length,
    align: 1,
    declare: (name = "") => `__u8${name && " "}${name}[${length}]`,
    read: (view, at) => new Uint8Array(bytesAt(view, at, length)),
    write(view, at, value, what) {
      if (!(value instanceof Uint8Array)) throw new TypeError(`${what}: ${describe(value)} is no Uint8Array`);
      checkCount(what, value.length, length);
      bytesAt(view, at, length).set(value);
    },
  });
}

function bytesAt({ buffer, byteOffset }: DataView, at: number, length: number): Uint8Array {
  return new Uint8Array(buffer, byteOffset + at, length);
}

function checkLength(length: number): void {
  if (!Number.isInteger(length) || length < 1) {
    throw new KernelError(EINVAL, `an array has a whole number of elements from 1 on, not ${length}`);
  }
}

function checkCount(what: string, count: number, length: number): void {
  if (count !== length) throw new RangeError(`${what}: ${count} elements, where there are ${length}`);
}
