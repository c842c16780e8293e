// @ts-check
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sourceVersion } from "./packages.mjs";
import { RigError } from "./rig-error.mjs";

/** All that decides what the kernel becomes, besides its source. */
const RECIPE = ["rig.config", "irq-work.c", "build.mjs"];

const here = fileURLToPath(new URL(".", import.meta.url));

/**
 * The directory of the kernel (`linux`, and its modules below `lib/modules`), built now if it is not there.
 * Of several that ask at once one builds and the others wait: the lock is the kernel's own, which a killed builder cannot leave behind.
 */
export function ensureKernel() {
  if (process.arch !== "x64") throw new RigError(architectureMessage(process.arch));
  const directory = kernelDirectory(process.env, sourceVersion(), recipeHash());
  if (isBuilt(directory)) return directory;
  mkdirSync(join(directory, ".."), { recursive: true });
  const lock = `${directory}.lock`;
  const build = [lock, process.execPath, join(here, "build.mjs"), directory];
  if (spawnSync("flock", ["-n", lock, "true"]).status !== 0)
    console.log("waiting for another build of the same kernel");
  const { status } = spawnSync("flock", ["-o", ...build], { stdio: "inherit" });
  if (!isBuilt(directory))
    throw new RigError(`the kernel could not be built (status ${status}); ${directory}.log says why`);
  return directory;
}

/** @param {string} arch */
export const architectureMessage = (arch) =>
  `user mode Linux is for x86-64 only, and this is ${arch}. Run the rig on a PC; on a board the hardware itself is there to test with.`;

/** @param {string} directory */
export const isBuilt = (directory) => existsSync(join(directory, "linux"));

/**
 * Outside the checkout, so that all checkouts share it; one for each version of Debian's source and each recipe.
 * @param {NodeJS.ProcessEnv} environment
 * @param {string} version
 * @param {string} hash
 */
export function kernelDirectory(environment, version, hash) {
  const cache = environment["XDG_CACHE_HOME"] || join(homedir(), ".cache");
  return join(cache, "tophalf", "kernel-rig", `${version}-${hash}`);
}

function recipeHash() {
  const hash = createHash("sha256").update(process.arch);
  for (const name of RECIPE) hash.update(readFileSync(join(here, name)));
  return hash.digest("hex").slice(0, 12);
}
