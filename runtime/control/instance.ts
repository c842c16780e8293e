import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** Where an instance of the runtime is to be found. */
export interface InstancePaths {
  /** The mount: dev/, proc/ and sys/. */
  readonly directory: string;
  /** The control socket, beside it. */
  readonly socket: string;
}

/**
 * The instance that commands talk to: TOPHALF_DIR, or /run/tophalf for root, or $XDG_RUNTIME_DIR/tophalf. A user without a
 * runtime directory (a bare container) gets a folder of his own below the temporary one.
 *
 * @param chosen wins over all of these: `--mount`
 */
export function instancePaths(chosen?: string, env: NodeJS.ProcessEnv = process.env): InstancePaths {
  const directory = resolve(given(chosen) ?? given(env["TOPHALF_DIR"]) ?? defaultDirectory(env));
  return { directory, socket: `${directory}.sock` };
}

function defaultDirectory(env: NodeJS.ProcessEnv): string {
  const uid = process.getuid?.() ?? 0;
  if (uid === 0 && process.platform === "linux") return "/run/tophalf";
  const runtimeDirectory = env["XDG_RUNTIME_DIR"];
  return runtimeDirectory ? join(runtimeDirectory, "tophalf") : join(tmpdir(), `tophalf-${uid}`, "tophalf");
}

/** An empty name is none: it would be the current directory. */
const given = (name: string | undefined): string | undefined => (name === "" ? undefined : name);
