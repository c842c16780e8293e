import type { ModuleContext } from "tophalf";

export function start(k: ModuleContext): void {
  k.printk.info("Hello, world - this is the kernel speaking");
}
