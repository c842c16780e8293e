import { EBUSY, EEXIST, EINVAL, ENODEV, ENOENT, errnoName, KernelError } from "../errno.ts";
import type { Kernel } from "../kernel.ts";
import { describeThrown } from "../oops.ts";
import { ownCredentials } from "../sched/call.ts";
import { Task } from "../sched/task.ts";
import { checkSource, taintBy } from "./admission.ts";
import { ModuleContext } from "./context.ts";
import { loadParams, partDyndbg } from "./load-params.ts";
import { Linker } from "./linker.ts";
import { Module, type ModuleSource } from "./module.ts";
import { ModuleSysfs } from "./module-sysfs.ts";
import { resolveModule } from "./resolve.ts";
import { readModule } from "./source.ts";

/** Loads and removes modules, and knows which are there. */
export class ModuleLoader {
  readonly #kernel: Kernel;
  readonly #sysfs: ModuleSysfs;
  readonly #modules = new Map<string, Module>();
  /** Whose exit is under way. */
  readonly #leaving = new WeakMap<Module, Promise<void>>();
  /** Whose init is under way. */
  readonly #arriving = new WeakMap<Module, Promise<void>>();
  readonly #contexts = new WeakMap<Module, ModuleContext>();

  readonly #linker: Linker;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
    this.#linker = new Linker(kernel, (module) => this.settled(module));
    this.#sysfs = new ModuleSysfs(kernel);
  }

  /** The loaded modules, newest first, as lsmod lists them. */
  get all(): readonly Module[] {
    return [...this.#modules.values()].reverse();
  }

  get(name: string): Module | undefined {
    return this.#modules.get(name.replaceAll("-", "_"));
  }

  /** The loaded module that exports a symbol. */
  exporterOf(symbol: string): Module | undefined {
    return this.#linker.find(symbol)?.owner;
  }

  /** Resolves when a module's load has ended, however it did. */
  async settled(module: Module): Promise<void> {
    await this.#arriving.get(module)?.catch(() => undefined);
  }

  /**
   * Loads a module and runs its init.
   *
   * @param given a file, the name of a driver or package, or a definition
   * @param words parameters as `name=value`
   * @param from the directory that a relative path is meant from
   * @throws KernelError ENOENT, ENOEXEC, EEXIST, EINVAL, ERANGE, or what init refused with; then nothing is left of it
   */
  async insmod(
    given: string | ModuleSource,
    words: readonly string[] = [],
    from: string = process.cwd(),
  ): Promise<Module> {
    if (typeof given !== "string") return this.#load(given, words);
    const { file, name } = await resolveModule(given, from);
    this.#refuseSecond(name);
    return this.#load({ name, ...(await readModule(file)) }, words);
  }

  /**
   * Removes a module: its exit runs, then what it still holds is given back in reverse order.
   *
   * @throws KernelError ENOENT not loaded, EBUSY in use (by whom is said), or its init or exit has not ended
   */
  async rmmod(name: string): Promise<void> {
    const module = this.get(name);
    if (!module) throw new KernelError(ENOENT, `Module ${name} is not currently loaded`);
    if (module.state !== "live") {
      const what = module.state === "coming" ? "init" : "exit";
      throw new KernelError(EBUSY, `${what} of ${module.name} has not ended`);
    }
    if (module.users.length > 0) {
      const users = module.users.map((user) => user.name).join(" ");
      throw new KernelError(EBUSY, `Module ${module.name} is in use by: ${users}`);
    }
    if (module.refcount > 0) {
      throw new KernelError(EBUSY, `Module ${module.name} is in use: ${module.holders.join("; ")}`);
    }
    const leaving = this.#unload(module);
    this.#leaving.set(module, leaving);
    await leaving;
  }

  /** Removes all modules, newest first, whether in use or not, and whether their init or exit ends or not: the runtime ends. */
  async unloadAll(): Promise<void> {
    for (const module of this.all) {
      if (module.state === "coming") await this.#withinLimit(module, this.#discard(module));
      else await this.#withinLimit(module, this.#leaving.get(module) ?? this.#unload(module));
    }
  }

  async #load(source: ModuleSource, words: readonly string[]): Promise<Module> {
    checkSource(source, this.#kernel.printk);
    this.#refuseSecond(source.name);
    const module = new Module(source, this.#kernel.faults);
    this.#modules.set(module.name, module);
    const arriving = this.#arrive(module, source, words);
    this.#arriving.set(module, arriving);
    await arriving;
    return module;
  }

  async #arrive(module: Module, { file, map }: ModuleSource, words: readonly string[]): Promise<void> {
    const { taint, printk, dynamicDebug } = this.#kernel;
    if (file !== undefined && map !== undefined) this.#kernel.sources.add(file, map);
    try {
      taintBy(module, file, taint, printk);
      await this.#linker.link(module);
      refuseLate(module);
      this.#linker.publish(module);
      dynamicDebug.add(module.log.debug);
      this.#applyWords(module, words);
      this.#sysfs.add(module);
      await this.#init(module);
      await module.initEnded();
      refuseLate(module);
    } catch (error) {
      await this.#discard(module);
      throw error;
    }
    module.state = "live";
    this.#sysfs.announce(module);
  }

  #applyWords(module: Module, words: readonly string[]): void {
    const { own, dyndbg } = partDyndbg(module.name, words);
    try {
      Object.assign(module.params, loadParams(module.name, module.declarations, own, this.#kernel.printk));
    } catch (error) {
      const errno = this.#kernel.oopses.absorb(module, "set of a parameter", error);
      if (error instanceof KernelError) throw error;
      throw new KernelError(errno, `a parameter of ${module.name} failed: ${firstLine(error)}`);
    }
    for (const change of dyndbg) module.log.debug.apply(change);
  }

  async #init(module: Module): Promise<void> {
    const context = new ModuleContext(this.#kernel, module);
    this.#contexts.set(module, context);
    const status = await this.#contained(module, "init", () => module.definition.init(context));
    if (typeof status === "number" && status < 0) {
      throw new KernelError(status, `init of ${module.name} answered -${errnoName(status)}`);
    }
    if (typeof status === "number" && status > 0) this.#warnOfStatus(module, status);
    refuseUnprovided(module);
  }

  /** do_init_module(): what is no errno is no failure, but it is not meant so. */
  #warnOfStatus({ name }: Module, status: number): void {
    this.#kernel.printk.warn(
      `do_init_module: '${name}'->init suspiciously returned ${status}, it should follow 0/-E convention\n` +
        "do_init_module: loading module anyway...",
    );
  }

  async #unload(module: Module): Promise<void> {
    module.state = "going";
    const context = this.#contexts.get(module);
    try {
      if (context) await this.#contained(module, "exit", () => module.definition.exit?.(context));
    } catch {
      // Logged as an oops; a module that fails to leave has to leave all the same.
    }
    await this.#discard(module);
  }

  async #discard(module: Module): Promise<void> {
    module.state = "going";
    await module.devres.releaseAll((error) => {
      this.#kernel.oopses.report(module, "release of what it held", error);
    });
    if (this.#modules.get(module.name) !== module) return; // somebody else was faster
    this.#kernel.dynamicDebug.remove(module.log.debug);
    this.#kernel.sources.remove(module.log.debug.file);
    this.#sysfs.remove(module);
    this.#linker.unlink(module);
    this.#modules.delete(module.name);
  }

  /** Runs init or exit: a refusal passes, anything else that is thrown is an oops and reaches the caller as EIO. */
  async #contained<T>(module: Module, where: "init" | "exit", body: () => T): Promise<Awaited<T>> {
    this.#kernel.watchdog.note({ where: `${where} of ${module.name}` });
    const task = new Task(ownCredentials(), where, { where: module.name }, undefined, COMMANDS[where]);
    try {
      return await this.#kernel.ttys.inherited(task, body);
    } catch (error) {
      const errno = this.#kernel.oopses.absorb(module, where, error);
      if (error instanceof KernelError) throw error;
      throw new KernelError(
        errno,
        `${where} of ${module.name} failed: ${firstLine(error)}; see: tophalf dmesg`,
      );
    }
  }

  #refuseSecond(name: string): void {
    if (this.#modules.has(name)) {
      throw new KernelError(EEXIST, `${name} is loaded already; first: tophalf rmmod ${name}`);
    }
  }

  /** An exit that does not end does not keep the runtime from ending. */
  #withinLimit(module: Module, unloading: Promise<void>): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#kernel.clock.after(EXIT_LIMIT_NS, () => {
        this.#kernel.printk.err(`exit of ${module.name} does not end; removing it all the same`);
        void this.#discard(module);
        resolve();
      });
      void unloading.finally(() => {
        timer.cancel();
        resolve();
      });
    });
  }
}

/** Whose work init and exit are in Linux. */
const COMMANDS = { init: "insmod", exit: "rmmod" };

/** Longer than a well-behaved driver takes to stop its work, shorter than a user's patience with Ctrl-C. */
const EXIT_LIMIT_NS = 5e9;

const firstLine = (thrown: unknown): string => describeThrown(thrown).split("\n")[0] ?? "";

/** What others were promised has to be there when init is done. @throws KernelError EINVAL */
function refuseUnprovided({ name, definition, exported }: Module): void {
  const missing = Object.keys(definition.exports ?? {}).find((symbol) => !exported.has(symbol));
  if (missing === undefined) return;
  throw new KernelError(
    EINVAL,
    `${name} exports ${missing} without a value: let init call k.exports.provide("${missing}", …)`,
  );
}

/** While it was waiting the runtime may have ended. @throws KernelError ENODEV */
function refuseLate({ name, state }: Module): void {
  if (state === "going") throw new KernelError(ENODEV, `the runtime ended during init of ${name}`);
}
