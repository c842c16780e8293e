import { ENODEV, ENOSYS, KernelError } from "../errno.ts";
import type { Kernel } from "../kernel.ts";
import { Bridge } from "./bridge.ts";
import { FSNAME, prepareMountPoint, removeMountPoint } from "./mount-point.ts";
import { loadFuseAddon } from "./native.ts";

export interface MountOptions {
  /** How long to look for the next request before sleeping; 0 for not at all. */
  readonly spinMicroseconds: number;
  /** Let other users in, as far as the modes of the files let them. */
  readonly allowOther: boolean;
}

/**
 * Shows a kernel's files at `directory`.
 *
 * @returns unmounts
 * @throws KernelError ENOSYS when the addon was not built, EBUSY, ENODEV with what fusermount3 said
 */
export function mountBridge(kernel: Kernel, directory: string, options: MountOptions): () => Promise<void> {
  const addon = loadFuseAddon();
  if (!addon) {
    throw new KernelError(
      ENOSYS,
      "built without libfuse3; sudo apt install fuse3 libfuse3-dev, then npm run build",
    );
  }
  const { made } = prepareMountPoint(directory);
  const lost = (): void => {
    kernel.printk.warn(`${directory} was unmounted by somebody else; its files are gone until the next boot`);
  };
  try {
    const bridge = new Bridge(kernel.vfs, addon, { mountpoint: directory, fsname: FSNAME, ...options }, lost);
    return async () => {
      await bridge.unmount();
      if (made) removeMountPoint(directory);
    };
  } catch (error) {
    if (made) removeMountPoint(directory);
    throw new KernelError(ENODEV, `cannot mount ${directory}: ${(error as Error).message}`);
  }
}
