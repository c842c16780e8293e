import { textFile } from "../fs/text-file.ts";
import type { Vfs } from "../fs/vfs.ts";
import type { DynamicDebug } from "./dynamic-debug.ts";

/** What the log's files show and change: the kernel. */
interface Source {
  readonly vfs: Vfs;
  readonly dynamicDebug: DynamicDebug;
}

/** The files through which the log is read and steered. */
export function addPrintkFiles({ vfs, dynamicDebug }: Source): void {
  const control = textFile({
    show: () => dynamicDebug.show(),
    store: (text) => {
      dynamicDebug.control(text);
    },
  });
  const folder = vfs.tree.addDirectory(vfs.proc, "dynamic_debug", { mode: 0o555 });
  vfs.tree.addFile(folder, "control", { mode: 0o644 }, { ops: control, stream: false, size: 0 });
}
