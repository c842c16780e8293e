import type { Pin } from "../fs/node.ts";
import type { Device } from "./device.ts";
import type { CallStatus } from "./driver-calls.ts";

/**
 * One power management callback. To refuse, answer a negated errno or throw; it may be async. As a method's, its parameter may
 * be of the driver's own kind of device.
 */
export type PmCallback = { of(dev: Device): CallStatus }["of"];

/** What the whole system is on the way to. */
export type PmDown = "suspend" | "freeze" | "poweroff";
/** What it comes back from. */
export type PmUp = "resume" | "thaw" | "restore";

/** The steps of a way down, in order. */
export const STEPS_DOWN = {
  suspend: ["suspend", "suspendLate", "suspendNoirq"],
  freeze: ["freeze", "freezeLate", "freezeNoirq"],
  poweroff: ["poweroff", "poweroffLate", "poweroffNoirq"],
} as const satisfies Record<PmDown, readonly string[]>;

/** The steps of a way up: each undoes one of {@link STEPS_DOWN}, the last first. */
export const STEPS_UP = {
  resume: ["resumeNoirq", "resumeEarly", "resume"],
  thaw: ["thawNoirq", "thawEarly", "thaw"],
  restore: ["restoreNoirq", "restoreEarly", "restore"],
} as const satisfies Record<PmUp, readonly string[]>;

/** The way back when a way down fails. */
export const WAY_BACK = {
  suspend: "resume",
  freeze: "thaw",
  poweroff: "restore",
} as const satisfies Record<PmDown, PmUp>;

export type PmStep =
  (typeof STEPS_DOWN)[PmDown][number] | (typeof STEPS_UP)[PmUp][number] | "prepare" | "complete";

/**
 * What a driver, a bus or a class does when the system goes to sleep and comes back: `struct dev_pm_ops`. All are optional.
 * `suspend` and `resume` are for `mem` and `freeze`; `freeze`, `thaw`, `poweroff` and `restore` for `disk`. `prepare` runs
 * before, parents first; `complete` after all is over. The other steps run after (`…Late`, `…Noirq`) or before (`…Noirq`,
 * `…Early`) those of all devices.
 */
export type DevPmOps = Readonly<Partial<Record<PmStep, PmCallback>>>;

/** A callback, and whose code it is. */
export interface OwnedCallback {
  readonly owner: Pin | undefined;
  readonly run: PmCallback;
}

/** The callback for one step: the class's operations come before the bus's; what they leave out is the driver's own. */
export function callbackOf(dev: Device, step: PmStep): OwnedCallback | undefined {
  const { cls, bus, driver } = dev;
  const whole = cls?.options.pm ? cls : bus?.options.pm ? bus : undefined;
  for (const from of [whole, driver]) {
    const run = from?.options.pm?.[step];
    if (from && run) return { owner: from.owner, run };
  }
  return undefined;
}
