// @ts-check
// node build.mjs <directory>: builds the user mode kernel into the directory. The caller holds the lock (kernel.mjs).
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { isBuilt } from "./kernel.mjs";
import { SOURCE } from "./packages.mjs";
import { Progress } from "./progress.mjs";
import { RigError } from "./rig-error.mjs";

/**
 * Numbers for GPIO lines. Linux 6.1 has 512, and never gives back those of a chip that was removed while its lines were in use:
 * suites that do this would leave none for those that follow.
 */
const GPIO_NUMBERS = 4096;
/** Files that the compiler makes, about: for the progress only. */
const OBJECTS = 1200;
/** What is shown of the log if it goes wrong. */
const LOG_LINES = 20;

const here = fileURLToPath(new URL(".", import.meta.url));
const directory = process.argv[2] ?? "";
const work = `${directory}.building`;
const source = join(work, SOURCE);
const output = join(work, "output");
const result = join(work, "result");
const progress = new Progress();

// Another process may have built it while this one waited for the lock.
if (isBuilt(directory)) process.exit(0);
const log = openSync(`${directory}.log`, "w");
try {
  await build();
} catch (error) {
  progress.end("failed");
  console.error(
    `${readFileSync(`${directory}.log`, "utf8").split("\n").slice(-LOG_LINES).join("\n")}\n${error}`,
  );
  process.exitCode = 1;
}

async function build() {
  // What a killed builder left.
  rmSync(work, { recursive: true, force: true });
  mkdirSync(result, { recursive: true });
  progress.begin("building the kernel once, which takes some minutes: unpacking");
  await run("tar", ["xf", `/usr/src/${SOURCE}.tar.xz`, "-C", work]);
  addIrqWork();
  progress.begin("configuring");
  await configure();
  progress.begin("compiling");
  await compile();
  await install();
  progress.end(`the kernel is built: ${directory}`);
}

function addIrqWork() {
  copyFileSync(join(here, "irq-work.c"), join(source, "arch/um/kernel/irq-work.c"));
  appendFileSync(join(source, "arch/um/kernel/Makefile"), "\nobj-y += irq-work.o\n");
}

async function configure() {
  const [config, wanted] = [join(output, ".config"), join(here, "rig.config")];
  mkdirSync(output);
  await make(["tinyconfig"]);
  await run("scripts/kconfig/merge_config.sh", ["-m", "-O", output, config, wanted]);
  await make(["olddefconfig"]);
  const taken = new Set(lines(config));
  const refused = lines(wanted).filter((line) => line.startsWith("CONFIG_") && !taken.has(line));
  if (refused.length > 0)
    throw new RigError(`the kernel's configuration does not take ${refused.join(", ")}`);
}

async function compile() {
  let made = 0;
  await make([`-j${availableParallelism()}`, "linux", "modules"], (line) => {
    if (/^ {2}(CC|AS|AR) /.test(line)) progress.tick(`${++made} files of about ${OBJECTS}`);
  });
}

/** The directory appears all at once: nobody sees half a kernel. */
async function install() {
  await run("strip", ["-o", join(result, "linux"), join(output, "linux")]);
  await make(["modules_install", `INSTALL_MOD_PATH=${result}`]);
  // They lead to the sources, which go.
  for (const link of ["build", "source"])
    await run("find", [join(result, "lib"), "-name", link, "-type", "l", "-delete"]);
  copyFileSync(join(output, ".config"), join(result, "config"));
  renameSync(result, directory);
  rmSync(work, { recursive: true });
}

/** @param {string} path */
function lines(path) {
  return readFileSync(path, "utf8").split("\n");
}

/**
 * @param {string[]} targets
 * @param {(line: string) => void} [hear] is told each line that make says
 */
function make(targets, hear) {
  return run("make", ["ARCH=um", `O=${output}`, `KCFLAGS=-DARCH_NR_GPIOS=${GPIO_NUMBERS}`, ...targets], hear);
}

/**
 * Runs a program in the kernel's source; what it says goes to the log.
 * @param {string} program
 * @param {string[]} args
 * @param {(line: string) => void} [hear]
 */
async function run(program, args, hear) {
  const child = spawn(program, args, {
    cwd: existsSync(source) ? source : work,
    stdio: ["ignore", "pipe", log],
  });
  const ended = once(child, "close");
  for await (const line of createInterface(/** @type {import("node:stream").Readable} */ (child.stdout))) {
    writeSync(log, `${line}\n`);
    hear?.(line);
  }
  const [status] = await ended;
  if (status !== 0) throw new RigError(`${program} ${args.join(" ")}: status ${status}`);
}
