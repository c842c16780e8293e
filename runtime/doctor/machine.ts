import { release, userInfo } from "node:os";
import { join } from "node:path";
import { mountState } from "../bridge/mount-point.ts";
import { loadFuseAddon } from "../bridge/native.ts";
import { probe } from "../control/client.ts";
import { instancePaths } from "../control/instance.ts";
import { oldestNode } from "../package-version.ts";
import type { FuseFacts, MachineFacts, PlaceFacts } from "./facts.ts";
import type { MachineFiles } from "./files.ts";

/** Looks at this machine. Nothing is changed, and no runtime has to run. */
export async function readMachine(
  files: MachineFiles,
  board: MachineFacts["board"],
  env: NodeJS.ProcessEnv = process.env,
): Promise<MachineFacts> {
  return {
    platform: process.platform,
    node: { version: process.versions.node, oldest: oldestNode() },
    kernel: release(),
    user: { isRoot: process.getuid?.() === 0, groups: files.groupsOf(userName()) },
    board,
    fuse: readFuse(files, env),
    place: await readPlace(files, env),
  };
}

/** A user of a container may have no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return "";
  }
}

function readFuse(files: MachineFiles, { PATH = "" }: NodeJS.ProcessEnv): FuseFacts {
  const directories = [...PATH.split(":"), "/usr/bin", "/bin"];
  return {
    isBuilt: loadFuseAddon() !== undefined,
    device: files.opens("/dev/fuse"),
    hasFusermount: directories.some((directory) => files.exists(join(directory, "fusermount3"))),
    allowsOther: /^\s*user_allow_other\s*$/m.test(files.text("/etc/fuse.conf")),
  };
}

async function readPlace(files: MachineFiles, env: NodeJS.ProcessEnv): Promise<PlaceFacts> {
  const { directory, socket } = instancePaths(undefined, env);
  const isGiven = (name: "TOPHALF_DIR" | "XDG_RUNTIME_DIR"): boolean => (env[name] ?? "") !== "";
  const below = isGiven("XDG_RUNTIME_DIR") && directory.startsWith(env["XDG_RUNTIME_DIR"] ?? "");
  return {
    directory,
    variable: isGiven("TOPHALF_DIR") ? "TOPHALF_DIR" : below ? "XDG_RUNTIME_DIR" : undefined,
    access: files.makes(join(directory, "..")),
    mount: process.platform === "linux" ? mountState(directory) : "none",
    runtime: await probe(socket),
  };
}
