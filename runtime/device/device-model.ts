import type { Workqueues } from "../deferral/workqueues.ts";
import type { Debugfs } from "../fs/debugfs.ts";
import { textFile } from "../fs/text-file.ts";
import type { Clock } from "../hal/clock.ts";
import type { Oopses } from "../oops.ts";
import type { Tasks } from "../sched/tasks.ts";
import type { Watchdog } from "../watchdog.ts";
import { BusCore } from "./bus-core.ts";
import { DeviceCore, type DeviceCoreParts } from "./device-core.ts";
import { DevicePm } from "./device-pm.ts";
import { DriverCalls } from "./driver-calls.ts";
import { Platform } from "./platform.ts";
import { shutdownDevices } from "./shutdown.ts";
import { SystemSleep } from "./system-sleep.ts";

export interface DeviceModelParts extends DeviceCoreParts {
  readonly clock: Clock;
  readonly oopses: Oopses;
  readonly watchdog: Watchdog;
  readonly tasks: Tasks;
  readonly debugfs: Debugfs;
  readonly workqueues: Workqueues;
}

/** Devices, buses, the platform bus, and their sleep: wired together. */
export class DeviceModel {
  readonly buses: BusCore;
  readonly devices: DeviceCore;
  readonly platform: Platform;
  readonly sleep: SystemSleep;
  readonly #parts: DeviceModelParts;
  readonly #calls: DriverCalls;

  constructor(parts: DeviceModelParts) {
    this.#parts = parts;
    this.#calls = new DriverCalls(parts);
    this.buses = new BusCore(parts, this.#calls);
    const { binder } = this.buses;
    this.devices = new DeviceCore(parts, binder, this.#calls);
    this.platform = new Platform(this.buses, this.devices);
    const pm = new DevicePm(parts, this.devices.all, this.#calls);
    this.sleep = new SystemSleep(parts, pm, binder.deferred);
    this.devices.onWakeup = () => {
      this.sleep.wakeup();
    };
    const deferred = textFile({ show: () => binder.deferred.show() });
    parts.debugfs.createFile("devices_deferred", 0o444, null, deferred);
  }

  /** The runtime ends: what sleeps is woken up, and every driver is told. */
  async shutdown(): Promise<void> {
    await this.sleep.wakeForShutdown();
    await shutdownDevices(this.devices.all, this.#parts, this.#calls);
  }
}
