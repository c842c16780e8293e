/** /proc/uptime and /proc/version. */
import { hostname, userInfo } from "node:os";
import type { Clock } from "./hal/clock.ts";
import { API_VERSION } from "./module/api.ts";
import { packageVersion } from "./package-version.ts";

/**
 * Seconds since `bootTime`, and how many of them this process has not computed: the one CPU that a kernel has here is its
 * thread.
 */
export function showUptime(clock: Clock, bootTime: number): string {
  const up = clock.now() - bootTime;
  const busy = clock.busy?.() ?? 0;
  return `${seconds(up)} ${seconds(Math.max(0, up - busy))}\n`;
}

/** As Linux has it: what, which version, who runs it where, what it was made with, and which interface (as `#1`). */
export function showVersion(): string {
  const { v8 } = process.versions;
  const made = `Node.js ${process.version}, V8 ${v8}`;
  return `tophalf version ${packageVersion()} (${userName()}@${hostname()}) (${made}) #${API_VERSION}\n`;
}

/** Cut off, not rounded. */
function seconds(nanoseconds: number): string {
  const hundredths = Math.floor(nanoseconds / 1e7);
  return `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, "0")}`;
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? "nobody"); // a user without an entry in /etc/passwd
  }
}
