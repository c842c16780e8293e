import { EBUSY } from "../errno.ts";
import type { Clock } from "../hal/clock.ts";
import type { Printk } from "../printk/printk.ts";
import type { Device } from "./device.ts";
import { type CallResult, type DriverCalls, showErrno } from "./driver-calls.ts";
import { callbackOf, type PmDown, type PmStep, type PmUp, STEPS_DOWN, STEPS_UP, WAY_BACK } from "./pm-ops.ts";

/** Why the system did not go to sleep. */
export interface PmFailure {
  /** The device that refused; none when something woke the system meanwhile. */
  readonly device: Device | undefined;
  /** What it was asked. */
  readonly step: PmStep;
  /** A negated errno. */
  readonly status: number;
}

export interface DevicePmParts {
  readonly clock: Clock;
  readonly printk: Printk;
}

/** A callback that takes longer is named in the log. People do not wait so long for a machine to sleep. */
const LIMIT_NS = 10e9;

/**
 * Takes all devices down and up, one after the other: what drivers/base/power/main.c does. A device goes down before the one
 * that it is a part of, and before those that were registered earlier; they come up the other way round.
 */
export class DevicePm {
  readonly #parts: DevicePmParts;
  readonly #devices: Iterable<Device>;
  readonly #calls: DriverCalls;
  #prepared: Device[] = [];
  /** Who has taken which step down, in the order in which they took it. */
  readonly #down: [Device[], Device[], Device[]] = [[], [], []];

  /** @param devices oldest first: a parent is before its children */
  constructor(parts: DevicePmParts, devices: Iterable<Device>, calls: DriverCalls) {
    this.#parts = parts;
    this.#devices = devices;
    this.#calls = calls;
  }

  /**
   * dpm_suspend_start() and dpm_suspend_end(). When a device refuses, those that are down already come up again.
   *
   * @param mustStop asked before each device: whether something woke the system
   * @returns why it failed; nothing when all are down
   */
  async down(way: PmDown, mustStop: () => boolean): Promise<PmFailure | undefined> {
    const failure = (await this.#prepare(mustStop)) ?? (await this.#goDown(way, mustStop));
    if (failure) await this.up(WAY_BACK[way]);
    return failure;
  }

  /** dpm_resume_start() and dpm_resume_end(). A device that fails is logged, and the others come up all the same. */
  async up(way: PmUp): Promise<void> {
    for (const [index, step] of STEPS_UP[way].entries()) {
      const devices = this.#down[2 - index]?.splice(0).reverse() ?? [];
      for (const dev of devices) this.#report(dev, way, step, await this.#call(dev, step));
    }
    for (const dev of this.#prepared.splice(0).reverse()) await this.#call(dev, "complete");
  }

  async #prepare(mustStop: () => boolean): Promise<PmFailure | undefined> {
    for (const dev of [...this.#devices]) {
      if (mustStop()) return wokenAt("prepare");
      const { status } = await this.#call(dev, "prepare");
      if (status < 0) {
        this.#parts.printk.info(`${labelOf(dev)}: PM: not prepared for power transition: code ${status}`);
        return { device: dev, step: "prepare", status };
      }
      this.#prepared.push(dev);
    }
    return undefined;
  }

  async #goDown(way: PmDown, mustStop: () => boolean): Promise<PmFailure | undefined> {
    let devices = [...this.#prepared].reverse();
    for (const [index, step] of STEPS_DOWN[way].entries()) {
      for (const dev of devices) {
        if (mustStop()) return wokenAt(step);
        const result = await this.#call(dev, step);
        this.#report(dev, way, step, result);
        if (result.status < 0) return { device: dev, step, status: result.status };
        this.#down[index]?.push(dev);
      }
      devices = [...(this.#down[index] ?? [])];
    }
    return undefined;
  }

  /** Runs the callback for a step, if there is one, while nobody binds or unbinds the device. */
  #call(dev: Device, step: PmStep): Promise<CallResult> {
    const done = dev.lock.run((): Promise<CallResult> => {
      const callback = dev.isGone ? undefined : callbackOf(dev, step);
      if (!callback) return Promise.resolve({ status: 0 });
      return this.#calls.run(callback.owner, `${step} of ${dev.name}`, () => callback.run(dev));
    });
    return this.#watched(dev, done);
  }

  /** dpm_watchdog_set(). */
  #watched(dev: Device, done: Promise<CallResult>): Promise<CallResult> {
    const timer = this.#parts.clock.after(LIMIT_NS, () => {
      this.#parts.printk.emerg(`${labelOf(dev)}: **** DPM device timeout ****`);
    });
    return done.finally(() => {
      timer.cancel();
    });
  }

  /** pm_dev_err(). */
  #report(dev: Device, way: PmDown | PmUp, step: PmStep, { status, reason }: CallResult): void {
    if (status === 0) return;
    const { printk } = this.#parts;
    const part = /(Late|Early|Noirq)$/.exec(step)?.[0].toLowerCase();
    if (reason !== undefined) printk.err(`${labelOf(dev)}: error ${showErrno(status)}: ${reason}`);
    const verb = way === "poweroff" ? "hibernate" : way;
    printk.err(`${labelOf(dev)}: PM: failed to ${verb}${part ? ` ${part}` : ""}: error ${status}`);
  }
}

const wokenAt = (step: PmStep): PmFailure => ({ device: undefined, step, status: -EBUSY });

/** As dev_err() begins. */
const labelOf = (dev: Device): string => `${dev.driverString} ${dev.name}`;
