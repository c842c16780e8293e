/** Every driver of the package, and what a kernel looks like from outside: to see whether a driver leaves something behind. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ModuleDefinition } from "tophalf";
import type { Simulation } from "tophalf/mocks";
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
  readonly name: string;
  readonly file: string;
  readonly definition: ModuleDefinition;
}

export const drivers: readonly Driver[] = await Promise.all(
  driversIn(root).map(async (file) => {
    const { default: definition } = (await import(file)) as { default: ModuleDefinition };
    const name = file.slice(root.length + 1).replace(/(\/index)?\.ts$/, "");
    return { name, file, definition };
  }),
);

/** All that a driver could leave behind. */
export async function stateOf(sim: Simulation): Promise<object> {
  const { vfs, irqs, gpio } = sim.kernel;
  return {
    tree: treeOf(sim),
    modules: await vfs.readFile("/proc/modules"),
    devices: await vfs.readFile("/proc/devices"),
    interrupts: await vfs.readFile("/proc/interrupts"),
    irqs: irqs.active.length,
    lines: [...gpio.status()],
    driven: sim.board.chips.flatMap((chip) =>
      Array.from({ length: chip.lineCount }, (_, offset) => chip.line(offset).wire.driven),
    ),
    timers: sim.clock.pending,
  };
}
