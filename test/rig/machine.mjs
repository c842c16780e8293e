// @ts-check
// What of the host the guest's machine is made of.
import { readFileSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";

export const MEMORY_MIB = 2048;

/**
 * Where the guest's memory, a file, lies: in memory, if there is room and programs may run from there; containers often have
 * 64 MB without that right.
 * @param {{ freeBytes: number, options: string }} shm
 * @param {string} otherwise
 */
export function memoryDirectory({ freeBytes, options }, otherwise) {
  const fits = freeBytes >= MEMORY_MIB * 2 ** 20;
  return fits && !options.split(",").includes("noexec") ? "/dev/shm" : otherwise;
}

/** Its own memory directory, and nothing that is the user's: what the tests need is in the job. */
export function machineEnvironment() {
  return { ...process.env, TMPDIR: memoryDirectory(sharedMemory(), tmpdir()) };
}

function sharedMemory() {
  try {
    const { bavail, bsize } = statfsSync("/dev/shm");
    return {
      freeBytes: bavail * bsize,
      options: mountOptions(readFileSync("/proc/mounts", "utf8"), "/dev/shm"),
    };
  } catch {
    return { freeBytes: 0, options: "" };
  }
}

/**
 * @param {string} mounts as in /proc/mounts; of several on one place the last one counts
 * @param {string} place
 */
export function mountOptions(mounts, place) {
  const fields = mounts.split("\n").map((line) => line.split(" "));
  return fields.findLast(([, where]) => where === place)?.[3] ?? "";
}

/**
 * The kernel's command line. Console 0 takes its log (fd 2), consoles 1 and 2 are the job's output and errors: so the two do not mix.
 * What the kernel does not know, `rig=…`, becomes the environment of init.
 * @param {string} scratch
 * @param {boolean} interactive
 */
export function commandLine(scratch, interactive) {
  const consoles = interactive ? ["con1=fd:0,fd:1"] : ["con1=null,fd:1", "con2=null,fd:3"];
  return [
    ...[`mem=${MEMORY_MIB}M`, "root=hostfs", "rootfstype=hostfs", "rootflags=/", "ro", "quiet", "panic=-1"],
    ...["con=null", "con0=null,fd:2", ...consoles],
    ...[`init=${scratch}/init.sh`, `rig=${scratch}`, `uml_dir=${scratch}/`, "umid=guest"],
  ];
}
