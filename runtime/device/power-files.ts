import { EINVAL, KernelError } from "../errno.ts";
import type { Sysfs } from "../fs/sysfs.ts";
import { SLEEP_STATES, type SleepState, type SystemSleep } from "./system-sleep.ts";

/** The files of /sys/power. A write to `state` comes back when the system has woken up again, as on Linux. */
export function addPowerFiles(sysfs: Sysfs, sleep: SystemSleep): void {
  const directory = sysfs.directory("power");
  sysfs.addAttribute(directory, {
    name: "state",
    mode: 0o644,
    show: () => `${SLEEP_STATES.join(" ")}\n`,
    store: (text) => sleep.sleepUntilWoken(parseState(text)),
  });
  const show = (name: string, value: () => string | number): void => {
    sysfs.addAttribute(sysfs.directory("power/suspend_stats"), {
      name,
      mode: 0o444,
      show: () => `${value()}\n`,
    });
  };
  const { stats } = sleep;
  show("success", () => stats.success);
  show("fail", () => stats.fail);
  show("last_failed_dev", () => stats.lastFailure?.device?.name ?? "");
  show("last_failed_errno", () => stats.lastFailure?.status ?? 0);
  show("last_failed_step", () => stats.lastFailure?.step ?? "");
}

/** @throws KernelError EINVAL */
export function parseState(text: string): SleepState {
  const word = text.replace(/\n$/, "");
  const state = SLEEP_STATES.find((known) => known === word);
  if (!state)
    throw new KernelError(EINVAL, `unknown power state '${word}': one of ${SLEEP_STATES.join(", ")}`);
  return state;
}
