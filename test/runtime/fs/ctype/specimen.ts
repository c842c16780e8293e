/** Random types of C with random values: each as a `ctype`, and as the C statements that make the same value. */
import fc from "fast-check";
import { type CStruct, type CType, ctype } from "tophalf";

/** What a type is made of, without the names that C needs. */
type Shape =
  | { readonly kind: "scalar"; readonly name: ScalarName }
  | { readonly kind: "char" | "bytes"; readonly length: number }
  | { readonly kind: "array"; readonly element: Shape; readonly length: number }
  | StructShape;
interface StructShape {
  readonly kind: "struct";
  readonly members: readonly Shape[];
}

const RANGES = {
  u8: [0n, 8n],
  s8: [1n, 8n],
  u16: [0n, 16n],
  s16: [1n, 16n],
  u32: [0n, 32n],
  s32: [1n, 32n],
  u64: [0n, 64n],
  s64: [1n, 64n],
} as const;
type ScalarName = keyof typeof RANGES | "bool";
const SCALARS = [...(Object.keys(RANGES) as (keyof typeof RANGES)[]), "bool"] as const;

const length = fc.integer({ min: 1, max: 5 });

function shape(depth: number): fc.Arbitrary<Shape> {
  const flat: fc.Arbitrary<Shape>[] = [
    fc.record({ kind: fc.constant("scalar" as const), name: fc.constantFrom(...SCALARS) }),
    fc.record({ kind: fc.constantFrom("char" as const, "bytes" as const), length }),
  ];
  if (depth === 0) return fc.oneof(...flat);
  const array = fc.record({ kind: fc.constant("array" as const), element: shape(depth - 1), length });
  return fc.oneof(...flat, array, structShape(depth - 1));
}

function structShape(depth: number): fc.Arbitrary<StructShape> {
  return fc.record({
    kind: fc.constant("struct" as const),
    members: fc.array(shape(depth), { minLength: 1, maxLength: 6 }),
  });
}

/** A struct with a value of it. */
export interface Specimen {
  readonly type: CStruct;
  readonly value: unknown;
  /** C statements that give a variable of that type the value. */
  readonly statements: readonly string[];
}

/** Many structs, all of different names. */
export function specimens(count: number): fc.Arbitrary<Specimen[]> {
  return fc
    .array(
      structShape(2).chain((one) => fc.tuple(fc.constant(one), valueOf(one))),
      {
        minLength: count,
        maxLength: count,
      },
    )
    .map((all) =>
      all.map(([one, value], n) => ({
        type: structOf(one, `s${n}`),
        value,
        statements: assign(one, value, "it"),
      })),
    );
}

function structOf({ members }: StructShape, name: string): CStruct {
  const entries = members.map((member, n) => [`m${n}`, typeOf(member, `${name}_${n}`)] as const);
  return ctype.struct(name, Object.fromEntries(entries));
}

function typeOf(one: Shape, name: string): CType<unknown> {
  switch (one.kind) {
    case "scalar":
      return ctype[one.name];
    case "char":
      return ctype.char(one.length);
    case "bytes":
      return ctype.bytes(one.length);
    case "array":
      return ctype.array(typeOf(one.element, name), one.length);
    case "struct":
      return structOf(one, name);
  }
}

function valueOf(one: Shape): fc.Arbitrary<unknown> {
  switch (one.kind) {
    case "scalar":
      return scalarValue(one.name);
    case "char":
      return fc.string({ unit: "binary", maxLength: one.length }).filter((text) => fits(text, one.length));
    case "bytes":
      return fc.uint8Array({ minLength: one.length, maxLength: one.length });
    case "array":
      return fc.array(valueOf(one.element), { minLength: one.length, maxLength: one.length });
    case "struct":
      return fc.record(Object.fromEntries(one.members.map((member, n) => [`m${n}`, valueOf(member)])));
  }
}

function scalarValue(name: ScalarName): fc.Arbitrary<unknown> {
  if (name === "bool") return fc.boolean();
  const [signed, bits] = RANGES[name];
  const min = signed ? -(2n ** (bits - 1n)) : 0n;
  const all = fc.bigInt({ min, max: min + 2n ** bits - 1n });
  return bits === 64n ? all : all.map(Number);
}

const fits = (text: string, size: number): boolean => !text.includes("\0") && Buffer.byteLength(text) < size;

function assign(one: Shape, value: unknown, target: string): string[] {
  switch (one.kind) {
    case "scalar": {
      const bits = BigInt.asUintN(64, BigInt(value as number | bigint | boolean));
      const cast = one.name.startsWith("s") ? "(__s64)" : "";
      return [`${target} = ${cast}0x${bits.toString(16)}ULL;`];
    }
    case "char":
      return copy(target, Buffer.from(value as string));
    case "bytes":
      return copy(target, value as Uint8Array);
    case "array":
      return (value as unknown[]).flatMap((each, n) => assign(one.element, each, `${target}[${n}]`));
    case "struct": {
      const values = value as Record<string, unknown>;
      return one.members.flatMap((member, n) => assign(member, values[`m${n}`], `${target}.m${n}`));
    }
  }
}

const copy = (target: string, bytes: Uint8Array): string[] =>
  [...bytes].map((byte, n) => `${target}[${n}] = ${byte};`);
