// @ts-check
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { jobScript } from "./job.mjs";
import { commandLine, machineEnvironment } from "./machine.mjs";
import { RigError } from "./rig-error.mjs";

/** What is shown of the kernel's log if it dies. */
const LOG_LINES = 30;
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * @typedef {object} Job
 * @property {readonly string[]} command
 * @property {string} directory
 * @property {NodeJS.ProcessEnv} environment
 * @property {boolean} interactive a terminal's shell; otherwise output is streamed and nothing is read
 * @property {number} timeout in seconds; not for an interactive one
 * @property {string | undefined} report where a copy of what the command wrote to /run/rig/report.json goes
 */

/**
 * Boots the kernel, has it do the job and returns the job's exit status.
 * @param {string} kernel its directory
 * @param {Job} job
 * @throws {RigError} if the kernel hangs, panics or otherwise ends before the job has
 */
export async function boot(kernel, job) {
  const scratch = mkdtempSync(join(tmpdir(), "tophalf-rig-"));
  try {
    prepare(scratch, kernel, job);
    const why = job.interactive ? await converse(kernel, scratch) : await watch(kernel, scratch, job.timeout);
    const report = join(scratch, "report.json");
    if (job.report !== undefined && existsSync(report)) copyFileSync(report, job.report);
    return statusIn(scratch, why);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/**
 * @param {string} scratch
 * @param {string} kernel
 * @param {Job} job
 */
function prepare(scratch, kernel, job) {
  copyFileSync(fileURLToPath(new URL("init.sh", import.meta.url)), join(scratch, "init.sh"));
  chmodSync(join(scratch, "init.sh"), 0o755);
  writeFileSync(join(scratch, "job.sh"), jobScript(job), { mode: 0o600 });
  const modules = join(kernel, "lib/modules");
  writeFileSync(join(scratch, "modules"), join(modules, readdirSync(modules)[0] ?? ""));
  if (job.interactive) writeFileSync(join(scratch, "interactive"), "");
}

/**
 * A shell on this terminal, which the kernel switches to raw mode; it is given back as it was.
 * @param {string} kernel
 * @param {string} scratch
 */
async function converse(kernel, scratch) {
  if (!process.stdin.isTTY)
    throw new RigError("--shell needs a terminal; for a command there is --run <command …>");
  const log = openSync(join(scratch, "kernel.log"), "w");
  const before = spawnSync("stty", ["-g"], {
    stdio: ["inherit", "pipe", "inherit"],
    encoding: "utf8",
  }).stdout.trim();
  const machine = spawn(join(kernel, "linux"), commandLine(scratch, true), {
    stdio: ["inherit", "inherit", log],
    env: machineEnvironment(),
  });
  await once(machine, "close");
  spawnSync("stty", [before], { stdio: "inherit" });
  return "the kernel ended before the shell did";
}

/**
 * Streams the job's output until the kernel has ended, by itself or because it must; says what to think if there is no status.
 * @param {string} kernel
 * @param {string} scratch
 * @param {number} timeout
 */
async function watch(kernel, scratch, timeout) {
  const log = openSync(join(scratch, "kernel.log"), "w");
  // In a process group of its own: Ctrl-C reaches this process alone, which then ends the other.
  const machine = spawn(join(kernel, "linux"), commandLine(scratch, false), {
    stdio: ["ignore", "pipe", log, "pipe"],
    env: machineEnvironment(),
    detached: true,
  });
  machine.stdout?.pipe(process.stdout, { end: false });
  /** @type {import("node:stream").Readable} */ (machine.stdio[3]).pipe(process.stderr, { end: false });
  let why = "the kernel ended before the job did";
  const end = (/** @type {string} */ reason) => {
    why = reason;
    // All of the group: each process of the guest is one of the host.
    process.kill(-(machine.pid ?? 0), "SIGKILL");
  };
  const timer = setTimeout(() => end(`the job did not end within ${timeout} s (--timeout)`), timeout * 1000);
  const onSignal = () => end("interrupted");
  for (const signal of SIGNALS) process.once(signal, onSignal);
  await once(machine, "close");
  clearTimeout(timer);
  for (const signal of SIGNALS) process.off(signal, onSignal);
  return why;
}

/**
 * @param {string} scratch
 * @param {string} why there is none, if there is none
 */
function statusIn(scratch, why) {
  const file = join(scratch, "status");
  if (existsSync(file)) return Number(readFileSync(file, "utf8"));
  const log = readFileSync(join(scratch, "kernel.log"), "utf8")
    .trimEnd()
    .split("\n")
    .slice(-LOG_LINES)
    .join("\n");
  throw new RigError(`${why}${log && `; the kernel's last words:\n${log}`}`);
}
