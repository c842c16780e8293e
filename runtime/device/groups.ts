import type { DirectoryNode } from "../fs/node.ts";
import type { Sysfs } from "../fs/sysfs.ts";

/** Makes what belongs into a new directory. When that fails the directory goes, with what is in it already. */
export function fillOrRemove<T>(directory: DirectoryNode, sysfs: Sysfs, fill: () => T): T {
  try {
    return fill();
  } catch (error) {
    sysfs.remove(directory);
    throw error;
  }
}
