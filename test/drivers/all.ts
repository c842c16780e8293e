/** Every driver of the package, and what a kernel looks like from outside: to see whether a driver leaves something behind. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ModuleDefinition } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { collectionSizes } from "./collections.ts";
import { PREREQUISITES } from "./prerequisites.mjs";
import { treeOf } from "../runtime/support.ts";

const root = fileURLToPath(new URL("../../drivers", import.meta.url));

function driversIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isFile()) return entry.name.endsWith(".ts") ? [path] : [];
    return readdirSync(path).includes("index.ts") ? [join(path, "index.ts")] : driversIn(path);
  });
}

export interface Driver {
  /** Its path below drivers/, such as "guide/hello-1". */
  readonly name: string;
  readonly file: string;
  readonly definition: ModuleDefinition;
  readonly params: readonly string[];
  /** A kernel in which it can be loaded. */
  ready(): Promise<Simulation>;
}

/** Every file in drivers/, and every folder of several files, that is a module. */
export const drivers: readonly Driver[] = await Promise.all(
  driversIn(root).map(async (file) => {
    const { default: definition } = (await import(file)) as { default: ModuleDefinition };
    const name = file.slice(root.length + 1).replace(/(\/index)?\.ts$/, "");
    const { modules = [], params = [], wire } = PREREQUISITES[name] ?? {};
    return { name, file, definition, params, ready: () => withModules(modules, wire) };
  }),
);

async function withModules(
  modules: readonly string[],
  wire: (sim: Simulation) => void = () => undefined,
): Promise<Simulation> {
  const sim = simulate();
  wire(sim);
  for (const module of modules) await sim.insmod(module);
  return sim;
}

/** Lets time pass until `work` has ended: an init or exit may wait for a thread that sleeps. */
export const whileTimePasses = <T>(sim: Simulation, work: Promise<T>): Promise<T> => sim.until(work);

/** Below /proc what only counts on, or tells the time, or waits for somebody: no state that a driver could leave behind. */
const HISTORY = ["softirqs", "kmsg", "uptime"];

/**
 * Fields that only tell what has happened: the log, whose code ran last, numbers of irqs (which a line keeps, as in Linux), and
 * what is made at the first use.
 */
const TOLD = new Set(["#records", "#suspects", "#descriptors", "#algorithms"]);

/** All that a driver could leave behind. */
export async function stateOf(sim: Simulation): Promise<object> {
  const { irqs, gpio } = sim.kernel;
  return {
    tree: treeOf(sim),
    held: collectionSizes(sim.kernel, TOLD),
    proc: await procFilesOf(sim),
    irqs: irqs.active.length,
    lines: [...gpio.status()],
    driven: sim.board.chips.flatMap((chip) =>
      Array.from({ length: chip.lineCount }, (_, offset) => chip.line(offset).wire.driven),
    ),
    timers: sim.clock.pending,
  };
}

/** What every file of /proc says: modules, devices, interrupts, symbols … */
async function procFilesOf({ kernel: { vfs } }: Simulation): Promise<Record<string, string>> {
  const names = vfs.readdir("/proc").filter((name) => !HISTORY.includes(name));
  const texts = await Promise.all(
    names.map(async (name) => [name, await vfs.readFile(`/proc/${name}`).catch(String)] as const),
  );
  return Object.fromEntries(texts);
}
