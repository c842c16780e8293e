import { EINVAL, KernelError } from "../errno.ts";
import type { SysObject } from "../fs/sys-object.ts";

/** The power management of one device: `dev->power`, and its `power` folder. */
export class DevicePower {
  readonly #folder: SysObject;
  readonly #wakeSystem: () => void;
  #enabled: boolean | undefined;
  #wakeups = 0;

  constructor(folder: SysObject, wakeSystem: () => void) {
    this.#folder = folder;
    this.#wakeSystem = wakeSystem;
    // As a device without runtime power management has it.
    folder.createFile({ name: "runtime_status", mode: 0o444, show: () => "unsupported\n" });
  }

  /** device_can_wakeup(). */
  get canWakeup(): boolean {
    return this.#enabled !== undefined;
  }

  /** device_may_wakeup(). */
  get mayWakeup(): boolean {
    return this.#enabled ?? false;
  }

  /** device_init_wakeup(): the device can wake the system, and does so if `enable`; the file `power/wakeup` changes that. */
  initWakeup(enable: boolean): void {
    if (!this.canWakeup) this.#addFiles();
    this.#enabled = enable;
  }

  /** device_set_wakeup_enable(). @throws KernelError EINVAL it cannot wake the system */
  setWakeupEnable(enable: boolean): void {
    if (!this.canWakeup) throw new KernelError(EINVAL, "the device cannot wake the system: initWakeup first");
    this.#enabled = enable;
  }

  /**
   * pm_wakeup_event(): what just happened wakes the system, or keeps it from falling asleep, if the device may do that. For
   * every context: an irq handler calls it.
   */
  wakeupEvent(): void {
    if (!this.mayWakeup) return;
    this.#wakeups++;
    this.#wakeSystem();
  }

  #addFiles(): void {
    this.#folder.createFile({
      name: "wakeup",
      mode: 0o644,
      show: () => (this.mayWakeup ? "enabled\n" : "disabled\n"),
      store: (text) => {
        const word = text.trim();
        if (word !== "enabled" && word !== "disabled") {
          throw new KernelError(EINVAL, `'${word}' is neither enabled nor disabled`);
        }
        this.#enabled = word === "enabled";
      },
    });
    this.#folder.createFile({ name: "wakeup_count", mode: 0o444, show: () => `${this.#wakeups}\n` });
  }
}
