/** Lines of a chip that the kernel simulates, as the conformance suite wants them. */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as later } from "node:timers/promises";
import { type GpioChip, systemClock } from "tophalf";
import { GpioSim } from "../../kernel/gpio-sim.ts";
import { type GpioRig, LABEL, LINES, NAMES, type Outsider } from "../rig.ts";

const NOBODY = 65534;

/** @param open opens the chip by the back end that is under test */
export function openSimRig(open: (sim: GpioSim) => GpioChip & { close(): void }): GpioRig {
  const sim = GpioSim.create({ label: LABEL, lines: LINES, names: Object.fromEntries(NAMES) });
  const chip = open(sim);
  return {
    chip,
    now: () => systemClock.now(),
    pull: (offset, level) => sim.pull(offset, level === 1 ? "up" : "down"),
    seen: (offset) => sim.value(offset),
    holdOutside: (offset) => holdByGpioset(sim, offset),
    unplug: () => sim.remove(),
    asNobody,
    pass: (milliseconds) => later(milliseconds),
    close: () => {
      chip.close();
      sim.remove();
    },
  };
}

/** gpioset of libgpiod 1.6 holds a line for as long as it lives, under its own name. */
export async function holdByGpioset(sim: GpioSim, offset: number): Promise<Outsider> {
  const holder = spawn("gpioset", ["--mode=signal", sim.name, `${offset}=0`], { stdio: "ignore" });
  while (!readFileSync("/sys/kernel/debug/gpio", "utf8").includes("|gpioset ")) await later(5);
  return { consumer: "gpioset", letGo: () => void holder.kill("SIGKILL") };
}

function asNobody(action: () => void): void {
  process.setegid?.(NOBODY);
  process.seteuid?.(NOBODY);
  try {
    action();
  } finally {
    process.seteuid?.(0);
    process.setegid?.(0);
  }
}
