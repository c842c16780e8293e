import { EINVAL, KernelError } from "../errno.ts";
import type { Attribute } from "./sysfs.ts";

type Show = NonNullable<Attribute["show"]>;
type Store = NonNullable<Attribute["store"]>;

/**
 * __ATTR(), DEVICE_ATTR() …: an attribute of a kernel object.
 *
 * @param mode permissions: whoever may do something, those before him may as well (owner, group, others), and others may not
 *   write (VERIFY_OCTAL_PERMISSIONS)
 * @throws KernelError EINVAL for another mode
 */
export function attr(name: string, mode: number, show?: Show, store?: Store): Attribute {
  if (!isSensibleMode(mode)) {
    throw new KernelError(
      EINVAL,
      `attribute ${name}: mode 0${mode.toString(8)} gives others more than the owner, or lets all write`,
    );
  }
  return { name, mode, ...(show && { show }), ...(store && { store }) };
}

/** __ATTR_RO(): everybody may read. */
export const attrRO = (name: string, show: Show): Attribute => attr(name, 0o444, show);

/** __ATTR_RW(): everybody may read, the owner may write. */
export const attrRW = (name: string, show: Show, store: Store): Attribute => attr(name, 0o644, show, store);

/** __ATTR_WO(): the owner may write. */
export const attrWO = (name: string, store: Store): Attribute => attr(name, 0o200, undefined, store);

/** VERIFY_OCTAL_PERMISSIONS(). */
export function isSensibleMode(mode: number): boolean {
  const [owner, group, others] = [mode >> 6, mode >> 3, mode].map((bits) => bits & 0o7) as [
    number,
    number,
    number,
  ];
  const includes = (more: number, less: number): boolean => (less & ~more & 0o6) === 0;
  return (
    mode >= 0 &&
    mode <= 0o777 &&
    includes(owner, group) &&
    includes(group & 4, others & 4) &&
    (others & 2) === 0
  );
}
