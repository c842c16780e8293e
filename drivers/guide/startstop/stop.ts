import type { ModuleContext } from "tophalf";

export function stop(k: ModuleContext): void {
  k.printk.info("Short is the life of a kernel module");
}
