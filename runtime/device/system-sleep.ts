import { EBUSY, EINVAL, KernelError } from "../errno.ts";
import type { Workqueues } from "../deferral/workqueues.ts";
import type { Sysfs } from "../fs/sysfs.ts";
import type { Printk } from "../printk/printk.ts";
import type { DeferredProbes } from "./deferred-probe.ts";
import type { DevicePm, PmFailure } from "./device-pm.ts";
import { showErrno } from "./driver-calls.ts";
import { addPowerFiles } from "./power-files.ts";
import { SuspendStats } from "./suspend-stats.ts";

/** How the system sleeps: suspended to idle, to RAM, or to disk. */
export const SLEEP_STATES = ["freeze", "mem", "disk"] as const;
export type SleepState = (typeof SLEEP_STATES)[number];

export interface SystemSleepParts {
  readonly printk: Printk;
  readonly sysfs: Sysfs;
  readonly workqueues: Pick<Workqueues, "freeze" | "thaw">;
}

/**
 * Puts the system to sleep and wakes it up: what kernel/power does. What sleeps are the devices (their drivers' callbacks run), and
 * freezable work queues. The runtime itself goes on, as do timers, irqs and file operations; there is no machine to be stopped.
 */
export class SystemSleep {
  readonly stats = new SuspendStats();
  readonly #pm: DevicePm;
  readonly #deferred: DeferredProbes;
  readonly #printk: Printk;
  readonly #workqueues: SystemSleepParts["workqueues"];
  #state: SleepState | undefined;
  /** A change that is under way. */
  #change: Promise<void> | undefined;
  #wakeupPending = false;
  readonly #waiting = new Set<() => void>();

  constructor({ printk, sysfs, workqueues }: SystemSleepParts, pm: DevicePm, deferred: DeferredProbes) {
    this.#printk = printk;
    this.#workqueues = workqueues;
    this.#pm = pm;
    this.#deferred = deferred;
    addPowerFiles(sysfs, this);
  }

  /** How it sleeps; undefined while it is awake, and on the way. */
  get state(): SleepState | undefined {
    return this.#state;
  }

  /**
   * pm_suspend(), hibernate(): comes back when all devices sleep.
   *
   * @throws KernelError EBUSY it sleeps already, or is on the way, or something woke it meanwhile; what a device refused with
   */
  async suspend(state: SleepState = "mem"): Promise<void> {
    if (this.#change) throw new KernelError(EBUSY, "a change of the power state is under way");
    if (this.#state)
      throw new KernelError(EBUSY, `the system sleeps already (${this.#state}): tophalf resume`);
    await this.#exclusively(() => this.#goDown(state));
  }

  /** Wakes the system up: comes back when all devices are up. @throws KernelError EINVAL it does not sleep */
  async resume(): Promise<void> {
    await this.#change?.catch(() => undefined);
    if (!this.#state) throw new KernelError(EINVAL, "the system does not sleep");
    await this.#exclusively(() => this.#comeUp());
  }

  /** As a write to /sys/power/state: sleeps until somebody or something wakes the system. @throws as {@link suspend} */
  async sleepUntilWoken(state: SleepState): Promise<void> {
    await this.suspend(state);
    if (this.#state) await new Promise<void>((resolve) => this.#waiting.add(resolve));
  }

  /** pm_wakeup_event(): something happened that wakes the system, or keeps it from falling asleep. For every context. */
  wakeup(): void {
    if (!this.#change && !this.#state) return;
    this.#wakeupPending = true;
    if (this.#state) void this.resume().catch(() => undefined);
  }

  /** Resumes, when the runtime ends while the system sleeps or is on the way: drivers are removed from devices that are up. */
  async wakeForShutdown(): Promise<void> {
    this.#wakeupPending = true;
    await this.#change?.catch(() => undefined);
    if (this.#state) await this.resume();
  }

  async #exclusively(body: () => Promise<void>): Promise<void> {
    this.#change = body();
    try {
      await this.#change;
    } finally {
      this.#change = undefined;
    }
  }

  async #goDown(state: SleepState): Promise<void> {
    this.#wakeupPending = false;
    this.#printk.info(`PM: ${ENTRY[state]}`);
    this.#deferred.block();
    this.#workqueues.freeze();
    const failure = state === "disk" ? await this.#hibernate() : await this.#down("suspend");
    this.stats.note(failure);
    if (!failure) {
      this.#state = state;
      return;
    }
    this.#printk.err(`PM: ${state === "disk" ? DISK_FAILED : MEM_FAILED}`);
    this.#awake(state);
    throw refusal(failure);
  }

  /** There is no image to be written: the modules' state stays where it is. */
  async #hibernate(): Promise<PmFailure | undefined> {
    const frozen = await this.#down("freeze");
    if (frozen) return frozen;
    await this.#pm.up("thaw");
    return this.#down("poweroff");
  }

  #down(way: "suspend" | "freeze" | "poweroff"): Promise<PmFailure | undefined> {
    return this.#pm.down(way, () => this.#wakeupPending);
  }

  async #comeUp(): Promise<void> {
    const state = this.#state ?? "mem";
    await this.#pm.up(state === "disk" ? "restore" : "resume");
    this.#state = undefined;
    this.#awake(state);
  }

  #awake(state: SleepState): void {
    this.#deferred.unblock();
    this.#workqueues.thaw();
    this.#printk.info(`PM: ${EXIT[state]}`);
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}

const ENTRY: Record<SleepState, string> = {
  freeze: "suspend entry (s2idle)",
  mem: "suspend entry (deep)",
  disk: "hibernation: hibernation entry",
};
const EXIT: Record<SleepState, string> = {
  freeze: "suspend exit",
  mem: "suspend exit",
  disk: "hibernation: hibernation exit",
};
const MEM_FAILED = "Some devices failed to suspend, or early wake event detected";
const DISK_FAILED = "hibernation: Some devices failed to power down, aborting";

function refusal({ device, step, status }: PmFailure): KernelError {
  if (!device) return new KernelError(status, "something woke the system on its way to sleep");
  const by = device.driver ? ` (driver ${device.driver.name})` : "";
  return new KernelError(
    status,
    `device ${device.name}${by}: ${step} answered ${showErrno(status)}; see: tophalf dmesg`,
  );
}
