import { FasyncQueue } from "../fs/fasync.ts";
import type { FileOperations } from "../fs/file-operations.ts";
import type { SysObject } from "../fs/sys-object.ts";
import type { Kernel } from "../kernel.ts";
import { StaticKey } from "../static-key.ts";
import type { Tty } from "../tty/tty.ts";
import type { Held } from "./devres.ts";
import type { ParamDeclarations, ParamValues } from "./define.ts";
import { ModuleBuses, ModuleDrivers } from "./k/bus.ts";
import { Cdev } from "./k/cdev.ts";
import { ModuleChrdev } from "./k/chrdev.ts";
import { ModuleDeferral } from "./k/deferral.ts";
import { ModuleClasses, ModuleDevices } from "./k/device.ts";
import { ModuleCrypto } from "./k/crypto.ts";
import { ModuleDebugfs } from "./k/debugfs.ts";
import { ModuleExports } from "./k/exports.ts";
import { ModuleGpio } from "./k/gpio.ts";
import { ModuleHwmon } from "./k/hwmon.ts";
import { ModuleI2c } from "./k/i2c.ts";
import { ModuleIio } from "./k/iio.ts";
import { ModuleInput } from "./k/input.ts";
import { ModuleIrq } from "./k/irq.ts";
import { ModuleLeds } from "./k/leds.ts";
import { BorrowedSysObject, ModuleKobjects } from "./k/kobject.ts";
import { ModulePlatform } from "./k/platform.ts";
import { ModulePrintk } from "./k/printk.ts";
import { ModuleProc } from "./k/proc.ts";
import { ModuleRtc } from "./k/rtc.ts";
import { ModuleSerdev } from "./k/serdev.ts";
import { ModuleSyscalls } from "./k/syscalls.ts";
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
> extends ModuleDeferral {
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
  readonly bus: ModuleBuses;
  readonly driver: ModuleDrivers;
  readonly platform: ModulePlatform;
  readonly gpio: ModuleGpio;
  readonly hwmon: ModuleHwmon;
  readonly i2c: ModuleI2c;
  readonly iio: ModuleIio;
  readonly input: ModuleInput;
  readonly irq: ModuleIrq;
  readonly proc: ModuleProc;
  readonly leds: ModuleLeds;
  readonly rtc: ModuleRtc;
  readonly serdev: ModuleSerdev;
  readonly debugfs: ModuleDebugfs;
  readonly syscalls: ModuleSyscalls;
  readonly kobject: ModuleKobjects;
  /** kernel_kobj: /sys/kernel, the parent of objects that belong nowhere else. */
  readonly kernelKobj: SysObject;
  /** THIS_MODULE->mkobj.kobj: /sys/module/<module>. */
  readonly moduleKobj: SysObject;
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
    this.bus = new ModuleBuses(kernel, owner);
    this.driver = new ModuleDrivers(kernel, owner);
    this.platform = new ModulePlatform(kernel, owner);
    this.gpio = new ModuleGpio(kernel, owner);
    this.hwmon = new ModuleHwmon(kernel, owner);
    this.i2c = new ModuleI2c(kernel, owner);
    this.iio = new ModuleIio(kernel, owner);
    this.input = new ModuleInput(kernel, owner);
    this.irq = new ModuleIrq(kernel, owner);
    this.proc = new ModuleProc(kernel, owner);
    this.leds = new ModuleLeds(kernel, owner);
    this.rtc = new ModuleRtc(kernel, owner);
    this.serdev = new ModuleSerdev(kernel, owner);
    this.debugfs = new ModuleDebugfs(kernel, owner);
    this.syscalls = new ModuleSyscalls(kernel, owner);
    this.kobject = new ModuleKobjects(kernel, owner);
    const borrow = (path: string): SysObject =>
      new BorrowedSysObject(kernel.sysfs, kernel.sysfs.directory(path), owner);
    this.kernelKobj = borrow("kernel");
    this.moduleKobj = borrow(`module/${owner.module.name}`);
  }

  /** cdev_init(): a character device with these operations, which serves nothing until it is added. */
  cdev(ops: FileOperations): Cdev {
    return new Cdev(this.#kernel, this.#owner, ops);
  }

  /**
   * Hears of each value that is written to a parameter's file, before `k.params` has it: what `set` of a module_param_cb()
   * does in C. Throw a KernelError to refuse it.
   */
  onParam<Name extends keyof P & string>(
    name: Name,
    handler: (value: ParamValues<P>[Name], before: ParamValues<P>[Name]) => void,
  ): Held {
    const { module, devres } = this.#owner;
    let stop = (): void => undefined;
    return devres.own(
      () => {
        stop = module.onParam(name, handler as (value: unknown, before: unknown) => void);
      },
      () => {
        stop();
      },
    );
  }

  /** DEFINE_STATIC_KEY_FALSE, DEFINE_STATIC_KEY_TRUE: a switch for a seldom used branch. */
  staticKey(initial = false): StaticKey {
    return new StaticKey(initial);
  }

  /** The files that want a signal (`struct fasync_struct *`): hand them in with `helper`, signal them with `kill`. */
  fasync(): FasyncQueue {
    return new FasyncQueue();
  }

  /**
   * get_current_tty(): the terminal at which somebody loads or removes the module, or that the caller of a file operation
   * has; null when there is none. After an `await` it is known in init and exit only.
   */
  get tty(): Tty | null {
    return this.#kernel.ttys.current;
  }
}
