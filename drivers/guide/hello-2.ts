/** init and exit may be any functions; naming them, as module_init() and module_exit() do, keeps a long driver readable. */
import { defineModule, type ModuleContext } from "tophalf";

function hello2Init(k: ModuleContext): void {
  k.printk.info("Hello, world 2");
}

function hello2Exit(k: ModuleContext): void {
  k.printk.info("Goodbye, world 2");
}

export default defineModule({ license: "GPL", init: hello2Init, exit: hello2Exit });
