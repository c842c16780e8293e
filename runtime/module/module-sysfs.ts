import type { Uevents, UeventSubject } from "../device/uevent.ts";
import { ueventFile } from "../device/uevent-file.ts";
import { DirectoryNode } from "../fs/node.ts";
import type { Sysfs } from "../fs/sysfs.ts";
import type { Vfs } from "../fs/vfs.ts";
import type { Printk } from "../printk/printk.ts";
import type { ParamDeclarations } from "./define.ts";
import type { Module } from "./module.ts";
import { publicName } from "./params.ts";

const ANY_READ = 0o444;
const ANY_WRITE = 0o222;

export interface ModuleSysfsParts {
  readonly vfs: Vfs;
  readonly sysfs: Sysfs;
  readonly printk: Printk;
  readonly uevents: Uevents;
}

/** /sys/module/<module>: its state, its use count, and its parameters. */
export class ModuleSysfs {
  readonly #vfs: Vfs;
  readonly #sysfs: Sysfs;
  readonly #root: DirectoryNode;

  readonly #printk: Printk;

  readonly #uevents: Uevents;
  /** Whose coming was told, so that their going is. */
  readonly #announced = new WeakSet<Module>();

  constructor({ vfs, sysfs, printk, uevents }: ModuleSysfsParts) {
    this.#printk = printk;
    this.#uevents = uevents;
    this.#vfs = vfs;
    this.#sysfs = sysfs;
    this.#root = sysfs.directory("module");
  }

  add(module: Module): void {
    const directory = this.#vfs.tree.addDirectory(this.#root, module.name);
    const { version } = module.definition;
    const parts = { uevents: this.#uevents, printk: this.#printk };
    this.#sysfs.addAttribute(
      directory,
      ueventFile(parts, () => subjectOf(module)),
    );
    this.#addText(directory, "initstate", () => module.state);
    this.#addText(directory, "refcnt", () => String(module.refcount));
    this.#addText(directory, "coresize", () => String(module.size));
    this.#addText(directory, "taint", () => String(module.taints));
    this.#vfs.tree.addDirectory(directory, "holders");
    for (const provider of module.providers) this.#addHolder(provider, module);
    if (version !== undefined) this.#addText(directory, "version", () => version);
    this.#addParameters(module, directory);
  }

  /** The event that udev gets when the module's init has ended. */
  announce(module: Module): void {
    this.#announced.add(module);
    this.#uevents.send("add", subjectOf(module));
  }

  remove(module: Module): void {
    if (this.#announced.delete(module)) this.#uevents.send("remove", subjectOf(module));
    const directory = this.#root.children.get(module.name);
    for (const provider of module.providers) this.#removeHolder(provider, module);
    if (directory) this.#vfs.tree.remove(directory);
  }

  /** sys/module/<provider>/holders/<user>. */
  #addHolder(provider: Module, user: Module): void {
    const holders = this.#holdersOf(provider);
    if (holders) this.#sysfs.addLink(holders, user.name, `../../${user.name}`);
  }

  #removeHolder(provider: Module, user: Module): void {
    const link = this.#holdersOf(provider)?.children.get(user.name);
    if (link) this.#vfs.tree.remove(link);
  }

  #holdersOf(provider: Module): DirectoryNode | undefined {
    const directory = this.#root.children.get(provider.name);
    const holders = directory instanceof DirectoryNode ? directory.children.get("holders") : undefined;
    return holders instanceof DirectoryNode ? holders : undefined;
  }

  #addText(directory: DirectoryNode, name: string, show: () => string): void {
    this.#sysfs.addAttribute(directory, { name, mode: 0o444, show: () => `${show()}\n` });
  }

  #addParameters(module: Module, directory: DirectoryNode): void {
    const visible = Object.entries(module.declarations).filter(([, { mode }]) => mode !== 0);
    if (visible.length === 0) return;
    const parameters = this.#vfs.tree.addDirectory(directory, "parameters");
    for (const [key, declared] of visible) this.#addParameter(module, parameters, key, declared);
  }

  #addParameter(
    module: Module,
    directory: DirectoryNode,
    key: string,
    declared: ParamDeclarations[string],
  ): void {
    const { type, mode } = declared;
    const name = publicName(key, declared);
    const show = (): string => `${type.show(module.params[key])}\n`;
    const complain = (text: string): void => this.#printk.err(`${name}: ${text}`);
    const store = (text: string): void => {
      const given = type.string ? text.replace(/\n$/, "") : text;
      module.setParam(key, type.parse(given, complain, module.params[key]));
    };
    this.#sysfs.addAttribute(directory, {
      name,
      mode,
      owner: module,
      ...((mode & ANY_READ) !== 0 && { show }),
      ...((mode & ANY_WRITE) !== 0 && { store }),
    });
  }
}

const subjectOf = ({ name }: Module): UeventSubject => ({ devpath: `/module/${name}`, subsystem: "module" });
