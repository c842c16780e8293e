import { EBUSY, EEXIST, ELOOP, KernelError } from "../errno.ts";
import { findExporter } from "./depmod.ts";
import type { ModuleLoader } from "./loader.ts";
import type { Module } from "./module.ts";
import { kernelName, type ModuleLocation, resolveModule } from "./resolve.ts";
import { readModule } from "./source.ts";

/** Loads modules with those that they need, and removes them with those that nobody needs any more: modprobe(8). */
export class Modprobe {
  readonly #modules: ModuleLoader;

  constructor(modules: ModuleLoader) {
    this.#modules = modules;
  }

  /**
   * Loads a module and, before it, the modules whose symbols it uses. Nothing is done for one that is loaded.
   *
   * @param from the directory that a relative path is meant from
   * @returns the names of the modules that were loaded, in order
   * @throws KernelError what insmod does, EINVAL when it is not clear which module to load, ELOOP when modules need each
   *   other; then none of the modules is left that were loaded for it
   */
  async load(given: string, words: readonly string[] = [], from: string = process.cwd()): Promise<string[]> {
    if (await this.#isLoaded(given)) return [];
    const wanted = await resolveModule(given, from);
    if (await this.#isLoaded(wanted.name)) return [];
    const order: ModuleLocation[] = [];
    await this.#plan(wanted, from, order, []);
    const loaded: string[] = [];
    try {
      for (const one of order) {
        if (await this.#insert(one, one === wanted ? words : [], from)) loaded.push(one.name);
      }
    } catch (error) {
      for (const name of loaded.reverse()) await this.#rmmodUnlessBusy(name);
      throw error;
    }
    return loaded;
  }

  /**
   * Removes a module, and then those of the modules that it used that nobody uses any more.
   *
   * @throws KernelError what rmmod does; nothing is done for a module that is not loaded, unless there is none of that name: ENOENT
   */
  async remove(given: string, from: string = process.cwd()): Promise<void> {
    const module =
      this.#modules.get(kernelName(given)) ?? this.#modules.get((await resolveModule(given, from)).name);
    if (!module) return;
    const { providers } = module;
    await this.#modules.rmmod(module.name);
    for (const provider of providers.reverse()) await this.#removeUnused(provider);
  }

  async #removeUnused(module: Module): Promise<void> {
    const { providers } = module;
    if (!(await this.#rmmodUnlessBusy(module.name))) return;
    for (const provider of providers.reverse()) await this.#removeUnused(provider);
  }

  async #rmmodUnlessBusy(name: string): Promise<boolean> {
    if (this.#modules.get(name)?.refcount !== 0) return false;
    try {
      await this.#modules.rmmod(name);
      return true;
    } catch (error) {
      if (error instanceof KernelError && error.errno === EBUSY) return false;
      throw error;
    }
  }

  /** Whether it is there, once an init that is under way has ended. */
  async #isLoaded(given: string): Promise<boolean> {
    const module = this.#modules.get(kernelName(given));
    if (module?.state === "coming") await this.#modules.settled(module);
    return module?.state === "live";
  }

  /** Puts what a module needs before it, each once. @param path the modules that led here */
  async #plan(
    one: ModuleLocation,
    from: string,
    order: ModuleLocation[],
    path: readonly string[],
  ): Promise<void> {
    if (order.some(({ name }) => name === one.name)) return;
    const here = [...path, one.name];
    if (path.includes(one.name)) throw new KernelError(ELOOP, `modules need each other: ${here.join(" → ")}`);
    const { definition } = await readModule(one.file);
    for (const [symbol, { weak }] of Object.entries(definition.uses ?? {})) {
      if (weak || this.#modules.exporterOf(symbol)) continue;
      const exporter = await findExporter(symbol, one.file, from);
      if (exporter) await this.#plan(exporter, from, order, here);
    }
    order.push(one);
  }

  /** Answers whether it was loaded now: somebody else may have done so meanwhile. */
  async #insert({ file, name }: ModuleLocation, words: readonly string[], from: string): Promise<boolean> {
    if (await this.#isLoaded(name)) return false;
    try {
      await this.#modules.insmod(file, words, from);
      return true;
    } catch (error) {
      const late = error instanceof KernelError && error.errno === EEXIST && (await this.#isLoaded(name));
      if (late) return false;
      throw error;
    }
  }
}
