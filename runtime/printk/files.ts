import type { Debugfs } from "../fs/debugfs.ts";
import type { Procfs } from "../fs/procfs.ts";
import type { Sysctl } from "../fs/sysctl.ts";
import { textFile } from "../fs/text-file.ts";
import type { DynamicDebug } from "./dynamic-debug.ts";
import type { Printk } from "./printk.ts";
import { ProcKmsg } from "./proc-kmsg.ts";

/** What the log's files show and change: the kernel. */
interface Source {
  readonly proc: Procfs;
  readonly sysctl: Sysctl;
  readonly debugfs: Debugfs;
  readonly printk: Printk;
  readonly dynamicDebug: DynamicDebug;
}

/** The files through which the log is read and steered. */
export function addPrintkFiles({ proc, sysctl, debugfs, printk, dynamicDebug }: Source): void {
  proc.create("kmsg", 0o400, null, new ProcKmsg(printk.ring));
  sysctl.addIntegers("printk", printk.console.sysctl);
  const control = textFile({
    show: () => dynamicDebug.show(),
    store: (text) => {
      dynamicDebug.control(text);
    },
  });
  proc.create("control", 0o644, proc.mkdir("dynamic_debug", 0, null), control);
  debugfs.createFile("control", 0o644, debugfs.createDir("dynamic_debug", null), control);
}
