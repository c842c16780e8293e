// Who is compared: each has a chip of its own, an output on line 4, and an input on line 17 whose edges it hears of.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as later } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import {
  defineModule,
  IRQ_HANDLED,
  IRQF_TRIGGER_FALLING,
  IRQF_TRIGGER_RISING,
  Kernel,
  systemClock,
} from "tophalf";
import { LinuxBoard, modelNamed } from "tophalf/boards";

const [LED, BUTTON] = [4, 17];
/** A program that watches a line needs a moment to begin. */
const BEGIN_MS = 500;

const plug = (GpioSim, label) => GpioSim.create({ label: `bench-${label}`, lines: 54 });

/** Up to a driver, through the runtime. */
export const ours = (gpio) => async (GpioSim) => {
  const sim = plug(GpioSim, gpio);
  const pi = modelNamed("raspberry-pi-3-b");
  const chips = [{ ...pi.chips[0], label: sim.label }];
  const model = { ...pi, chips, numberedChips: [sim.label] };
  const board = new LinuxBoard(model, systemClock, { gpio, i2cAdapters: [], hostLeds: [] });
  const kernel = new Kernel({ board, clock: systemClock });
  const lines = {};
  let heard = () => undefined;
  const definition = defineModule({
    license: "GPL",
    init(k) {
      lines.led = k.gpio.output(LED);
      lines.button = k.gpio.input(BUTTON);
      const isr = () => {
        heard();
        return IRQ_HANDLED;
      };
      k.irq.request(lines.button.toIrq(), isr, IRQF_TRIGGER_RISING | IRQF_TRIGGER_FALLING, "bench");
    },
  });
  await kernel.modules.insmod({ name: "bench", definition });
  return {
    name: `tophalf, ${gpio}`,
    set: { call: (level) => lines.led.set(level) },
    get: { call: () => lines.button.get() },
    listen: (listener) => void (heard = listener),
    pull: (direction) => sim.pull(BUTTON, direction),
    close: () => {
      board.close();
      sim.remove();
    },
  };
};

export async function bareOnoff(GpioSim) {
  const { Gpio } = createRequire(import.meta.url)("onoff");
  const sim = plug(GpioSim, "bare");
  const led = new Gpio(sim.sysfsBase + LED, "out");
  const button = new Gpio(sim.sysfsBase + BUTTON, "in", "both");
  let heard = () => undefined;
  button.watch(() => heard());
  return {
    name: "bare onoff",
    set: { call: (level) => led.writeSync(level) },
    get: { call: () => button.readSync() },
    listen: (listener) => void (heard = listener),
    pull: (direction) => sim.pull(BUTTON, direction),
    close: () => {
      led.unexport();
      button.unexport();
      sim.remove();
    },
  };
}

/** gpioset and gpioget, a process each; gpiomon, whose lines are read through a pipe. */
export async function libgpiod(GpioSim) {
  const sim = plug(GpioSim, "libgpiod");
  const monitor = spawn("gpiomon", ["--line-buffered", sim.name, String(BUTTON)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let heard = () => undefined;
  createInterface(monitor.stdout).on("line", () => heard());
  await later(BEGIN_MS);
  return {
    name: "libgpiod's programs",
    set: {
      program: true,
      call: (level) => execFileSync("gpioset", [sim.name, `${LED}=${level}`]),
    },
    get: { program: true, call: () => execFileSync("gpioget", [sim.name, String(LED)]) },
    listen: (listener) => void (heard = listener),
    pull: (direction) => sim.pull(BUTTON, direction),
    close: () => {
      monitor.kill();
      sim.remove();
    },
  };
}

/** The floor: the same two system calls in a loop of C. */
export async function inC(GpioSim) {
  const sim = plug(GpioSim, "c");
  const directory = mkdtempSync(join(tmpdir(), "tophalf-gpio-"));
  const program = join(directory, "lines");
  execFileSync("cc", ["-O2", "-o", program, fileURLToPath(new URL("lines.c", import.meta.url))]);
  const rateOf = (what, calls) =>
    Number(execFileSync(program, [sim.device, what, String(calls)], { encoding: "utf8" }));
  return {
    name: "C, ioctl()",
    set: "set",
    get: "get",
    rateOf,
    close: () => {
      rmSync(directory, { recursive: true });
      sim.remove();
    },
  };
}
