/**
 * A list of names in /proc/registry (one write adds or, with a minus before it, removes one), and what else there is to
 * files in /proc and /sys: a file that goes while it is open, one that only a guest may read, one that is polled, one of bytes.
 */
import { attrRW, defineModule, type ModuleContext, param, seqFile, seqList } from "tophalf";

export default defineModule({
  license: "GPL",
  params: {
    count: param.uint(3, { desc: "How many names there are at first" }),
    guest: param.uint(65534, { desc: "Whose uid the guest has" }),
  },

  init(k) {
    const names = new Set(Array.from({ length: k.params.count }, (_, n) => `name ${n}`));
    addFiles(k, names, k.params.guest);
    addAttributes(k);
  },
});

type Files = Pick<ModuleContext, "proc" | "printk">;
type Objects = Pick<ModuleContext, "kobject" | "kernelKobj">;

function addFiles({ proc, printk }: Files, names: Set<string>, guest: number): void {
  const directory = proc.mkdir("driver/registry");
  proc.create("names", 0o644, directory, {
    ...seqFile(seqList(names, (m, name) => m.printf("%-12s|\n", name))),
    write(_file, from) {
      const name = from.text().trim();
      if (name.startsWith("-")) names.delete(name.slice(1));
      else names.add(name);
      return from.length;
    },
  });
  proc.symlink("registry", null, "driver/registry/names");
  const temporary = proc.create("temporary", 0o644, directory, {
    read: (_file, to) => to.putAt("still here\n"),
    write: (_file, from) => {
      temporary.remove();
      return from.length;
    },
    llseek: (_file, offset) => offset,
    release: () => {
      printk.info("released");
    },
  });
  proc.create("guests", 0o600, directory, {
    permission: (_mask, { uid }) => uid === guest,
    read: (_file, to) => to.putAt("welcome\n"),
  });
}

function addAttributes({ kobject, kernelKobj }: Objects): void {
  const registry = kobject.createAndAdd("registry", kernelKobj);
  let title = "untitled\n";
  const store = (text: string): void => {
    title = text;
    registry.notify("title");
  };
  registry.createGroup({
    attrs: [attrRW("title", () => title, store)],
    binAttrs: [bytes(new Uint8Array(10_000))],
  });
  registry.createLink("itself", registry);
}

const bytes = (memory: Uint8Array) => ({
  name: "bytes",
  mode: 0o600,
  size: memory.length,
  read: (offset: number, length: number) => memory.subarray(offset, offset + length),
  write: (data: Uint8Array, offset: number) => {
    memory.set(data, offset);
  },
});
