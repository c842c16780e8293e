import type { FileOperations } from "../fs/file-operations.ts";
import { Tasklet, type TaskletFunction } from "../deferral/tasklet.ts";
import type { SysObject } from "../fs/sys-object.ts";
import type { Kernel } from "../kernel.ts";
import { StaticKey } from "../static-key.ts";
import type { Hrtimer, HrtimerFunction } from "../time/hrtimer.ts";
import type { Timer, TimerFunction } from "../time/timer.ts";
import type { Tty } from "../tty/tty.ts";
import type { ParamDeclarations, ParamValues } from "./define.ts";
import { Cdev } from "./k/cdev.ts";
import { ModuleChrdev } from "./k/chrdev.ts";
import { ModuleClasses, ModuleDevices } from "./k/device.ts";
import { ModuleCrypto } from "./k/crypto.ts";
import { ModuleExports } from "./k/exports.ts";
import { ModuleGpio } from "./k/gpio.ts";
import { ModuleInput } from "./k/input.ts";
import { ModuleIrq } from "./k/irq.ts";
import { ModuleLeds } from "./k/leds.ts";
import { BorrowedSysObject, ModuleKobjects } from "./k/kobject.ts";
import { ModuleTimers } from "./k/time.ts";
import { ModulePrintk } from "./k/printk.ts";
import { ModuleProc } from "./k/proc.ts";
import { ModuleSched } from "./k/sched.ts";
import type { Module } from "./module.ts";
import type { Owner } from "./owner.ts";
import type { SymbolExports, SymbolUses, SymbolValues } from "./symbols.ts";

/** The part of a module that its own code may use: THIS_MODULE. */
export type ThisModule = Pick<Module, "name" | "get" | "put" | "refcount">;

/**
 * A module's own view of the kernel: the `k` of `init` and `exit`. What is acquired through it belongs to the module and
 * is given back when the module leaves, newest first, unless it was given back before. `k/` has a file for each part.
 */
export class ModuleContext<
  P extends ParamDeclarations = ParamDeclarations,
  U extends SymbolUses = SymbolUses,
  E extends SymbolExports = SymbolExports,
> extends ModuleSched {
  /** The module itself. */
  readonly module: ThisModule;
  /** The parameters, with the values of now: a write to their file in /sys changes them. */
  readonly params: ParamValues<P>;
  /** The symbols of other modules that it uses. */
  readonly symbols: SymbolValues<U>;
  /** Gives symbols that it exports their value. */
  readonly exports: ModuleExports<E>;
  readonly printk: ModulePrintk;
  readonly chrdev: ModuleChrdev;
  readonly class: ModuleClasses;
  readonly device: ModuleDevices;
  readonly crypto: ModuleCrypto;
  readonly gpio: ModuleGpio;
  readonly input: ModuleInput;
  readonly irq: ModuleIrq;
  readonly proc: ModuleProc;
  readonly leds: ModuleLeds;
  readonly kobject: ModuleKobjects;
  /** kernel_kobj: /sys/kernel, the parent of objects that belong nowhere else. */
  readonly kernelKobj: SysObject;
  /** THIS_MODULE->mkobj.kobj: /sys/module/<module>. */
  readonly moduleKobj: SysObject;
  readonly #timers: ModuleTimers;
  readonly #kernel: Kernel;
  readonly #owner: Owner;

  constructor(kernel: Kernel, owner: Owner) {
    super(kernel, owner);
    this.#kernel = kernel;
    this.#owner = owner;
    this.module = owner.module;
    this.params = owner.module.params as ParamValues<P>;
    this.symbols = owner.module.symbols as SymbolValues<U>;
    this.exports = new ModuleExports(owner.module);
    this.printk = new ModulePrintk(kernel, owner.module);
    this.chrdev = new ModuleChrdev(kernel, owner);
    this.class = new ModuleClasses(kernel, owner);
    this.device = new ModuleDevices(kernel, owner);
    this.crypto = new ModuleCrypto(kernel, owner);
    this.gpio = new ModuleGpio(kernel, owner);
    this.input = new ModuleInput(kernel, owner);
    this.irq = new ModuleIrq(kernel, owner);
    this.proc = new ModuleProc(kernel, owner);
    this.leds = new ModuleLeds(kernel, owner);
    this.kobject = new ModuleKobjects(kernel, owner);
    const borrow = (path: string): SysObject =>
      new BorrowedSysObject(kernel.sysfs, kernel.sysfs.directory(path), owner);
    this.kernelKobj = borrow("kernel");
    this.moduleKobj = borrow(`module/${owner.module.name}`);
    this.#timers = new ModuleTimers(kernel, owner);
  }

  /** cdev_init(): a character device with these operations, which serves nothing until it is added. */
  cdev(ops: FileOperations): Cdev {
    return new Cdev(this.#kernel, this.#owner, ops);
  }

  /** DEFINE_STATIC_KEY_FALSE, DEFINE_STATIC_KEY_TRUE: a switch for a seldom used branch. */
  staticKey(initial = false): StaticKey {
    return new StaticKey(initial);
  }

  /** DECLARE_TASKLET: a bottom half that runs `action` soon after it was scheduled. */
  tasklet(action: TaskletFunction, name = action.name || this.#owner.name): Tasklet {
    return this.#owner.devres.acquire(
      () => new Tasklet(this.#kernel.tasklets, action, name, this.#owner),
      (tasklet) => {
        tasklet.kill();
      },
    );
  }

  /** timer_setup(): a timer in jiffies that runs `action` in softirq context. Arm it with `mod` or `add`. */
  timer(action: TimerFunction, name?: string): Timer {
    return this.#timers.timer(action, name);
  }

  /** hrtimer_setup(): a timer in nanoseconds that runs `action` in hardirq context, or softirq with HRTIMER_MODE_REL_SOFT. */
  hrtimer(action: HrtimerFunction, name?: string, mode?: number): Hrtimer {
    return this.#timers.hrtimer(action, name, mode);
  }

  /**
   * get_current_tty(): the terminal at which somebody loads or removes the module, or that the caller of a file operation
   * has; null when there is none. After an `await` it is known in init and exit only.
   */
  get tty(): Tty | null {
    return this.#kernel.ttys.current;
  }

  /** The jiffies counter: HZ ticks a second. */
  get jiffies(): number {
    return this.#kernel.timers.jiffies;
  }

  /** ktime_get(): nanoseconds on CLOCK_MONOTONIC. */
  ktimeGet(): number {
    return this.#kernel.clock.now();
  }

  /** udelay(): as mdelay, in microseconds. */
  udelay(microseconds: number): void {
    this.#kernel.clock.spin(microseconds * 1e3);
  }

  /** ndelay(): as mdelay, in nanoseconds. */
  ndelay(nanoseconds: number): void {
    this.#kernel.clock.spin(nanoseconds);
  }

  /** mdelay(): lets that many milliseconds pass without giving up the thread. Nothing else runs meanwhile. */
  mdelay(milliseconds: number): void {
    this.#kernel.clock.spin(milliseconds * 1e6);
  }
}
