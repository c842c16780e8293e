import type { SysObject } from "../fs/sys-object.ts";
import type { AttributeGroup, Sysfs } from "../fs/sysfs.ts";

/** Gives a new object its attributes. @throws KernelError EEXIST; then the object is gone */
export function fillOrRemove(object: SysObject, sysfs: Sysfs, groups: readonly AttributeGroup[] = []): void {
  try {
    object.createGroups(groups);
  } catch (error) {
    sysfs.remove(object.directory);
    throw error;
  }
}
