import { EINVAL, KernelError } from "../../errno.ts";
import type { CStruct, CType } from "../../fs/ctype/index.ts";
import { checkIdentifier } from "../../fs/ctype/identifier.ts";
import { _IOC_DIR, _IOC_SIZE, IOC_NONE } from "../../fs/ioctl.ts";

/** What programs in C have to know to use a driver: `tophalf header` makes their header file from it. */
export interface UapiDefinition {
  /** The header's name without `.h`. Default: the module's. */
  readonly name?: string;
  /** `#define`s, by name: whole numbers and strings. */
  readonly constants?: Readonly<Record<string, UapiConstant>>;
  /** Structs that no ioctl takes, such as the records that read(2) gives. Those of the ioctls need not be named. */
  readonly structs?: readonly CStruct[];
  /** The ioctl numbers, by the names that they have in C. */
  readonly ioctls?: Readonly<Record<string, UapiIoctl>>;
}

type Value = number | bigint | string;
export type UapiConstant = Value | { readonly value: Value; readonly desc?: string };

export interface UapiIoctl {
  /** From `_IO`, `_IOR`, `_IOW` or `_IOWR`. */
  readonly cmd: number;
  /** What is behind the pointer; for numbers that say a size. */
  readonly arg?: CType<unknown>;
  readonly desc?: string;
}

/** Checks what no type can: names, values, and that a number says the size of its argument. @throws KernelError EINVAL */
export function checkUapi({ name, constants = {}, structs = [], ioctls = {} }: UapiDefinition): void {
  if (name !== undefined) checkIdentifier("uapi", name.replaceAll("-", "_"));
  const names = [...Object.keys(constants), ...Object.keys(ioctls)];
  for (const one of names) checkIdentifier("uapi", one);
  refuseTwice("uapi: there are two of", names);
  for (const [one, constant] of Object.entries(constants)) checkValue(one, valueOf(constant));
  for (const [one, ioctl] of Object.entries(ioctls)) checkIoctl(one, ioctl);
  refuseTwice(
    "uapi: there are two structs named",
    structsOf({ structs, ioctls }).map((struct) => struct.name),
  );
}

/** Every struct that the header must declare, those inside others first. */
export function structsOf({ structs = [], ioctls = {} }: UapiDefinition): CStruct[] {
  const types = [...Object.values(ioctls).flatMap(({ arg }) => arg ?? []), ...structs];
  return [...new Set(types.flatMap((type) => type.structs))];
}

export const valueOf = (constant: UapiConstant): Value =>
  typeof constant === "object" ? constant.value : constant;

const [LOWEST, HIGHEST] = [1n - 2n ** 63n, 2n ** 64n - 1n];

/** A value of another type comes from a driver that nobody type-checked. */
function checkValue(name: string, value: unknown): void {
  if (typeof value === "string") return;
  if (typeof value !== "number" && typeof value !== "bigint") {
    throw new KernelError(
      EINVAL,
      `uapi: ${name} is ${String(value)}, which is neither a number nor a string`,
    );
  }
  if (typeof value === "number" && !Number.isSafeInteger(value)) {
    throw new KernelError(EINVAL, `uapi: ${name} is ${value}, which is no whole number that is exact`);
  }
  if (value < LOWEST || value > HIGHEST)
    throw new KernelError(EINVAL, `uapi: ${name} does not fit into 64 bits`);
}

/** As the macros make it: no direction and no bytes, or both. */
function checkIoctl(name: string, { cmd, arg }: UapiIoctl): void {
  const [direction, size] = [_IOC_DIR(cmd), _IOC_SIZE(cmd)];
  if (direction === IOC_NONE ? size === 0 && !arg : size === arg?.size) return;
  const type = arg ? `its arg ${arg.declare()} has ${arg.size}` : "it has no arg";
  throw new KernelError(EINVAL, `uapi: the number of ${name} says ${size} bytes, and ${type}`);
}

function refuseTwice(what: string, names: readonly string[]): void {
  const second = names.find((name, n) => names.indexOf(name) < n);
  if (second !== undefined) throw new KernelError(EINVAL, `${what} ${second}`);
}
