import { endianness } from "node:os";
import type { CStruct } from "./struct.ts";

/**
 * A type of C's that both sides of a device know: how large it is on this machine, how C declares it, and how its bytes
 * become a value and back.
 */
export interface CType<T> {
  /** sizeof. */
  readonly size: number;
  /** _Alignof. */
  readonly align: number;
  /** For the header: what is said by {@link describe}. */
  readonly description: string;
  /** The structs that must be declared before it, the inner ones first. */
  readonly structs: readonly CStruct[];
  /** The same type, with a sentence that the generated header has beside it. */
  describe(description: string): CType<T>;
  /** How C declares a `name` of this type, such as `char text[80]`; without a name, the type itself: `char[80]`. */
  declare(name?: string): string;
  read(view: DataView, at: number): T;
  /** @throws RangeError, TypeError for a value that it cannot hold; `what` says in words whose value it is */
  write(view: DataView, at: number, value: T, what: string): void;
}

/** The value that a type holds: `ValueOf<typeof Reading>`. */
export type ValueOf<C> = C extends CType<infer T> ? T : never;

/** The order of bytes that C programs on this machine use. */
export const LITTLE_ENDIAN = endianness() === "LE";

/** Only 32-bit x86 aligns 64-bit integers in structs to 4. */
export const ALIGN_OF_64_BITS = process.arch === "ia32" ? 4 : 8;

type Parts<T> = Omit<CType<T>, "describe" | "description" | "structs"> & {
  readonly structs?: readonly CStruct[];
};

export function makeType<T>(parts: Parts<T>, description = ""): CType<T> {
  const describe = (text: string): CType<T> => makeType(parts, text);
  return { structs: [], ...parts, description, describe };
}

/** The value that `bytes` start with. */
export function decode<T>(type: CType<T>, { buffer, byteOffset, byteLength }: Uint8Array): T {
  return type.read(new DataView(buffer, byteOffset, byteLength), 0);
}

/** A value's bytes, padding zeroed. @throws RangeError, TypeError for what it cannot hold */
export function encode<T>(type: CType<T>, value: T): Uint8Array {
  const bytes = new Uint8Array(type.size);
  type.write(new DataView(bytes.buffer), 0, value, type.declare());
  return bytes;
}
