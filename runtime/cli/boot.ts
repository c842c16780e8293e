import { type Command, Option } from "commander";
import { EINVAL, ENODEV, ENOSYS, KernelError } from "../errno.ts";
import { type InstancePaths, instancePaths } from "../control/instance.ts";
import type { GpioBackEnd } from "../hal/board.ts";
import type { HostLed } from "../hal/host-led.ts";
import { DirectoryNode } from "../fs/node.ts";
import { Kernel } from "../kernel.ts";
import { Instance } from "../instance.ts";
import { formatRecord, printable } from "../printk/format.ts";
import type { LogRecord } from "../printk/ring.ts";
import { ttyOfProcess } from "../tty/host-tty.ts";
import { resolveModule } from "../module/resolve.ts";
import { systemClock } from "../time/system-clock.ts";
import { openBoard, openHostLeds } from "./board.ts";
import { type BootParam, parseBootWords } from "./boot-words.ts";
import { parseCount, parseLoglevel } from "./options.ts";
import { fail, surviveLostReader } from "./output.ts";
import { pinToPress } from "./pin-to-press.ts";

/** No libfuse3 when it was installed; no /dev/fuse or no fusermount3 now. */
const CANNOT_MOUNT = [ENOSYS, ENODEV];

interface BootOptions {
  board: string;
  gpio: GpioBackEnd;
  /** A directory, true for the usual one, false for none. */
  mount: string | boolean;
  allowOther: boolean;
  spin: number;
  loglevel: number;
  /** A directory, true for the usual one. */
  hostLeds?: string | true;
}

export function bootCommand(program: Command): void {
  program
    .command("boot")
    .description("run the runtime in the foreground, with these modules, until Ctrl-C")
    .argument("[module...]", "modules to load, by path or name, and their parameters: module.param=value")
    .option("--board <board>", "auto (this machine), a model that it is to be, or mock:<model>", "auto")
    .addOption(gpioOption())
    .option("--mount <dir>", "where to show dev/, proc/ and sys/")
    .option("--no-mount", "do not show files to other programs")
    .option("--host-leds [dir]", "lend drivers this machine's keyboard LEDs instead of the mock keyboard's")
    .option("--allow-other", "let other users in, as far as file modes let them (root: always)", false)
    .option("--loglevel <level>", "show what is more urgent than that: 1 (emerg) … 8 (all)", parseLoglevel, 7)
    .option(
      "--spin <microseconds>",
      "look so long for the next request before sleeping; costs CPU",
      parseCount,
      0,
    )
    .action(boot);
}

async function boot(words: string[], options: BootOptions): Promise<void> {
  const { modules, params } = parseBootWords(words);
  const stopped = stopSignal();
  surviveLostReader();
  const paths = instancePaths(typeof options.mount === "string" ? options.mount : undefined);
  const board = await openBoard(options.board, systemClock, { gpio: options.gpio, tell: fail });
  const hostLeds = await lentLeds(options);
  const kernel = new Kernel({ board, ttyOfProcess, hostLeds });
  kernel.printk.console.setLevel(options.loglevel);
  showLog(kernel);
  const instance = await Instance.start(kernel, paths);
  containStrays(kernel);
  try {
    const problem = options.mount === false ? "not mounted (--no-mount)" : await mount(instance, options);
    const loaded = kernel.ttys
      .forProcess(process.pid, () => insmodAll(kernel, modules, params))
      .then(() => {
        process.stdout.write(banner(kernel, paths, problem, modules));
        return stopped;
      });
    await Promise.race([stopped, loaded]);
  } finally {
    await kernel.ttys.forProcess(process.pid, () => instance.stop());
  }
}

function gpioOption(): Option {
  return new Option("--gpio <back-end>", "how a real board's lines are reached")
    .choices(["auto", "gpiochip", "onoff"])
    .default("auto");
}

/** On the terminal of boot, from the first message on. */
function showLog({ printk: { ring, console } }: Kernel): void {
  const show = (record: LogRecord): void => {
    if (console.shows(record)) process.stdout.write(`${printable(formatRecord(record))}\n`);
  };
  for (const record of ring.since()) show(record);
  ring.follow(show);
}

/** The LEDs of `--host-leds`; undefined without it: the board's. */
async function lentLeds({ hostLeds }: BootOptions): Promise<readonly HostLed[] | undefined> {
  if (hostLeds === undefined) return undefined;
  return openHostLeds(hostLeds === true ? undefined : hostLeds);
}

async function insmodAll(
  kernel: Kernel,
  modules: readonly string[],
  params: readonly BootParam[],
): Promise<void> {
  const places = await Promise.all(modules.map((module) => resolveModule(module, process.cwd())));
  const stray = params.find((param) => !places.some(({ name }) => name === param.module));
  if (stray)
    throw new KernelError(EINVAL, `${stray.word} is for ${stray.module}, which is not among the modules`);
  for (const { file, name } of places) {
    const own = params.filter(({ module }) => module === name);
    await kernel.modules.insmod(
      file,
      own.map(({ word }) => word),
    );
  }
}

/**
 * What a driver throws in a timer of its own, or rejects without anybody listening, is an oops like any other. What it left
 * asleep, and nobody waits for, ends with the module.
 */
function containStrays(kernel: Kernel): void {
  for (const event of ["uncaughtException", "unhandledRejection"] as const) {
    process.on(event, (error: unknown) => {
      if (error instanceof KernelError && error.errno === ENODEV) return;
      kernel.oopses.report(undefined, "a callback of nobody's", error);
    });
  }
}

/**
 * Mounts, or says why this machine cannot: everything else works without. A directory that cannot be mounted on is the
 * user's to choose better.
 *
 * @throws KernelError EBUSY, ENOTDIR
 */
async function mount(instance: Instance, { spin, allowOther }: BootOptions): Promise<string | undefined> {
  try {
    await instance.mount({ spinMicroseconds: spin, allowOther: allowOther || process.getuid?.() === 0 });
    return undefined;
  } catch (error) {
    if (!(error instanceof KernelError) || !CANNOT_MOUNT.includes(error.errno)) throw error;
    fail(`no files for other programs: ${error.message} (${error.code})`);
    return "not mounted";
  }
}

/** Resolves at Ctrl-C, at SIGTERM, and when the terminal is closed; a second one ends the process at once. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.once(signal, () => {
        resolve();
      });
    }
  });
}

function banner(
  kernel: Kernel,
  paths: InstancePaths,
  problem: string | undefined,
  modules: string[],
): string {
  const usual = instancePaths(undefined, { ...process.env, TOPHALF_DIR: undefined }).directory;
  const first = firstDevice(kernel);
  const pin = kernel.board.world && pinToPress(kernel.board, [...kernel.gpio.status()]);
  const lines = [
    `tophalf is ready: ${kernel.board.model}, modules: ${modules.length}, process ${process.pid}`,
    `  files    ${problem ?? paths.directory}`,
    `  control  ${paths.socket}`,
    "  In another terminal:",
    ...(paths.directory === usual ? [] : [`    export TOPHALF_DIR=${paths.directory}`]),
    "    npx tophalf lsmod",
    ...(pin === undefined ? [] : [`    npx tophalf mock press ${pin}`]),
    "    npx tophalf gpio info",
    ...(first !== undefined && problem === undefined ? [`    cat ${paths.directory}/dev/${first}`] : []),
    "  Ctrl-C removes the modules and unmounts.",
  ];
  return `${lines.join("\n")}\n`;
}

/** A node to show what can be done with one; those of input devices have a folder of their own, and nothing to say at first. */
function firstDevice({ vfs }: Kernel): string | undefined {
  return vfs.readdir("/dev").find((name) => !(vfs.tree.walk(`/dev/${name}`) instanceof DirectoryNode));
}
