import { readFileSync, statSync, watch } from "node:fs";
import { processHolding } from "./holders.ts";

/** What a chip asks of Linux besides its own files; another one for tests. */
export interface System {
  /** `process 4711 (gpiomon)`, where it can be found out. */
  processHolding(chip: string, offset: number): string | undefined;
  /** The group that a file belongs to. */
  groupOf(path: string): number;
  /** Tells when something happens to a file itself: it goes, its owner changes. Answers what ends it. */
  watchFile(path: string, happened: () => void): () => void;
  /** Nanoseconds that CLOCK_MONOTONIC of this process is ahead of the kernel's: time namespaces shift it. */
  clockAhead(): number;
}

export const linux: System = {
  processHolding: (chip, offset) => processHolding(chip, offset),
  groupOf: (path) => statSync(path).gid,
  watchFile(path, happened) {
    try {
      const watcher = watch(path, { persistent: false }, happened);
      // Without it a chip that goes is missed by the next call.
      watcher.on("error", () => watcher.close());
      return () => watcher.close();
    } catch {
      return () => undefined;
    }
  },
  clockAhead: () => clockAhead("/proc/self/timens_offsets"),
};

/** @param path where the offsets are; not there before Linux 5.6 */
export function clockAhead(path: string): number {
  try {
    const [, seconds, nanoseconds] = /^monotonic\s+(-?\d+)\s+(-?\d+)/m.exec(readFileSync(path, "utf8")) ?? [];
    return Number(seconds ?? 0) * 1e9 + Number(nanoseconds ?? 0);
  } catch {
    return 0;
  }
}
