import { EINVAL, KernelError } from "../../errno.ts";
import { checkIdentifier } from "./identifier.ts";
import { declaration, describe } from "./scalars.ts";
import { type CType, makeType } from "./type.ts";

/** The members of a struct, in their order. */
export type CFields = Readonly<Record<string, CType<unknown>>>;

/** The value of a struct: an object with a property for each member. */
export type StructValue<F extends CFields> = {
  -readonly [Name in keyof F]: F[Name] extends CType<infer T> ? T : never;
};

/** A member, and where it lies. */
export interface CMember {
  readonly name: string;
  readonly type: CType<unknown>;
  /** offsetof. */
  readonly offset: number;
}

/** A struct of C's, laid out as the C compiler of this machine lays it out. */
export interface CStruct<T = unknown> extends CType<T> {
  readonly name: string;
  readonly members: readonly CMember[];
}

/**
 * `struct name { … }`: each member at the next multiple of its alignment, padding at the end up to a multiple of the largest.
 *
 * @param fields its members, by name, in their order
 * @param description for the generated header
 * @throws KernelError EINVAL for names that C does not take, no members, or members that are no C types
 */
export function struct<F extends CFields>(
  name: string,
  fields: F,
  description?: string,
): CStruct<StructValue<F>> {
  checkIdentifier(`struct ${name}`, name);
  const members = layOut(name, fields);
  const align = Math.max(...members.map(({ type }) => type.align));
  const last = members.at(-1);
  const end = last ? last.offset + last.type.size : 0;
  const inner = [...new Set(members.flatMap(({ type }) => type.structs))];
  const structs: CStruct[] = [...inner];
  const type = makeType<StructValue<F>>(
    {
      size: roundUp(end, align),
      align,
      structs,
      declare: (identifier) => declaration(`struct ${name}`, identifier),
      read: (view, at) => readMembers(members, view, at) as StructValue<F>,
      write: (view, at, value, what) => {
        writeMembers(members, view, at, value, what);
      },
    },
    description,
  );
  const made = { ...type, name, members };
  structs.push(made);
  return made;
}

/** Why there is none: a FUSE mount carries the bytes of the argument itself, and nothing that they point to. */
export function pointer(): never {
  throw new KernelError(
    EINVAL,
    "a pointer in a struct leads nowhere here: only the struct's own bytes are carried; " +
      "put the data into the struct as an array of fixed size",
  );
}

function layOut(struct: string, fields: CFields): CMember[] {
  let end = 0;
  const members = Object.entries(fields).map(([name, type]) => {
    checkIdentifier(`struct ${struct}`, name);
    checkType(`struct ${struct}: ${name}`, type);
    const offset = roundUp(end, type.align);
    end = offset + type.size;
    return { name, type, offset };
  });
  if (members.length === 0) throw new KernelError(EINVAL, `struct ${struct} has no members`);
  return members;
}

function checkType(what: string, type: CType<unknown> | undefined): void {
  if (typeof type === "object" && typeof type.size === "number") return;
  throw new KernelError(EINVAL, `${what} is ${describe(type)} and no C type, such as ctype.u32`);
}

function readMembers(members: readonly CMember[], view: DataView, at: number): Record<string, unknown> {
  return Object.fromEntries(members.map(({ name, type, offset }) => [name, type.read(view, at + offset)]));
}

function writeMembers(
  members: readonly CMember[],
  view: DataView,
  at: number,
  value: unknown,
  what: string,
): void {
  if (typeof value !== "object" || value === null)
    throw new TypeError(`${what}: ${describe(value)} is no object`);
  const values = value as Record<string, unknown>;
  for (const { name, type, offset } of members)
    type.write(view, at + offset, values[name], `${what} ${name}`);
}

const roundUp = (offset: number, align: number): number => Math.ceil(offset / align) * align;
