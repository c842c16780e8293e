import type { Device, DeviceClass, DeviceOptions } from "../device/class.ts";
import type { DevT } from "../device/chrdev.ts";
import { Tasklet, type TaskletFunction } from "../deferral/tasklet.ts";
import type { FileOperations } from "../fs/file-operations.ts";
import type { LineName } from "../gpio/gpio.ts";
import type { GpioLine, InputLine, OutputLine } from "../gpio/gpio-line.ts";
import type { Bias, Drive, Level, LineConfig } from "../hal/gpio-chip.ts";
import type { IrqHandler } from "../irq/descriptor.ts";
import type { Kernel } from "../kernel.ts";
import type { Printk } from "../printk/printk.ts";
import { WaitQueue } from "../sched/wait-queue.ts";
import type { ParamDeclarations, ParamValues } from "./define.ts";
import type { Held } from "./devres.ts";
import type { Module } from "./module.ts";

/** The part of a module that its own code may use: THIS_MODULE. */
export type ThisModule = Pick<Module, "name" | "get" | "put" | "refcount">;

/**
 * A module's own view of the kernel: the `k` of `init` and `exit`. What is acquired through it belongs to the module and
 * is given back when the module leaves, newest first, unless it was given back before.
 */
export class ModuleContext<P extends ParamDeclarations = ParamDeclarations> {
  /** The module itself. */
  readonly module: ThisModule;
  /** The parameters, with the values of now: a write to their file in /sys changes them. */
  readonly params: ParamValues<P>;
  readonly printk: Printk;
  readonly #kernel: Kernel;
  readonly #owner: Module;

  constructor(kernel: Kernel, module: Module) {
    this.#kernel = kernel;
    this.#owner = module;
    this.module = module;
    this.params = module.params as ParamValues<P>;
    this.printk = kernel.printk;
  }

  /** GPIO lines of the board. A line is named as users know it (`GPIO17`, `J8_11`) or by its number. */
  readonly gpio = {
    /**
     * gpiod_get() as an output.
     *
     * @param options.initial the level it starts with, and is left at when it is given back. Default 0
     * @param options.label who holds it, for `tophalf gpio info`. Default the module's name
     * @throws KernelError EINVAL no such line, EBUSY held by somebody
     */
    output: (
      name: LineName,
      options: { initial?: Level; label?: string; drive?: Drive } = {},
    ): OutputLine => {
      const { label = this.#owner.name, ...config } = options;
      return this.#line(name, { direction: "output", ...config }, label);
    },

    /** gpiod_get() as an input. @throws KernelError EINVAL no such line, EBUSY held by somebody */
    input: (name: LineName, options: { bias?: Bias; label?: string } = {}): InputLine => {
      const { label = this.#owner.name, ...config } = options;
      return this.#line(name, { direction: "input", ...config }, label);
    },
  };

  /** Interrupts. */
  readonly irq = {
    /**
     * request_irq(): runs `handler`, the top half, at each interrupt.
     *
     * @param irq from a line's `toIrq()`
     * @param flags IRQF_TRIGGER_RISING, IRQF_TRIGGER_FALLING or both; IRQF_SHARED
     * @param name as it appears in /proc/interrupts
     * @param devId handed to the handler; needed, and unique, for IRQF_SHARED
     * @throws KernelError EINVAL, EBUSY
     */
    request: (irq: number, handler: IrqHandler, flags: number, name: string, devId?: unknown): Held => {
      const where = `irq ${irq} (${name})`;
      this.#owner.devres.refuseAfterwards();
      this.#kernel.irqs.request(irq, { handler, flags, name, devId, owner: this.#owner, where });
      return this.#own(() => {
        this.#kernel.irqs.free(irq, devId);
      });
    },

    /** disable_irq(): an edge that comes meanwhile is delivered at enable. */
    disable: (irq: number): void => {
      this.#kernel.irqs.disable(irq);
    },

    /** enable_irq(). @throws KernelError EINVAL when it is enabled */
    enable: (irq: number): void => {
      this.#kernel.irqs.enable(irq);
    },
  };

  /** Character devices. */
  readonly chrdev = {
    /** register_chrdev(): answers the major number. @throws KernelError EBUSY, EINVAL */
    register: (major: number, name: string, ops: FileOperations): number => {
      this.#owner.devres.refuseAfterwards();
      const granted = this.#kernel.chrdevs.register(major, name, ops, this.#owner);
      this.#own(() => {
        this.#kernel.chrdevs.unregister(granted);
      });
      return granted;
    },
  };

  /** Device classes. */
  readonly class = {
    /** class_create(). @throws KernelError EEXIST */
    create: (name: string): DeviceClass =>
      this.#owner.devres.acquire(
        (released) => this.#kernel.devices.createClass(name, released),
        (cls) => {
          cls.destroy();
        },
      ),
  };

  /** Devices and their nodes. */
  readonly device = {
    /**
     * device_create(): makes /dev/`name` and its entries in /sys.
     *
     * @param options.mode permissions of the node. Default 0600, as in Linux
     * @param options.size what programs see as the file's size and SEEK_END counts from. Default 0
     * @throws KernelError EEXIST
     */
    create: (cls: DeviceClass, devt: DevT, name: string, options: DeviceOptions = {}): Device =>
      this.#owner.devres.acquire(
        (released) => this.#kernel.devices.createDevice(cls, devt, name, options, released),
        (device) => {
          device.destroy();
        },
      ),
  };

  /** DECLARE_TASKLET: a bottom half that runs `action` soon after it was scheduled. */
  tasklet(action: TaskletFunction, name = action.name || this.#owner.name): Tasklet {
    const tasklet = new Tasklet(this.#kernel.tasklets, action, name, this.#owner);
    this.#own(() => {
      tasklet.kill();
    });
    return tasklet;
  }

  /** DECLARE_WAIT_QUEUE_HEAD. */
  waitQueue(): WaitQueue {
    return new WaitQueue();
  }

  /** mdelay(): lets that many milliseconds pass without giving up the thread. Nothing else runs meanwhile. */
  mdelay(milliseconds: number): void {
    this.#kernel.clock.spin(milliseconds * 1e6);
  }

  #own(release: () => void): Held {
    return this.#owner.devres.own(release);
  }

  #line(name: LineName, config: LineConfig, label: string): GpioLine {
    return this.#owner.devres.acquire(
      (released) => this.#kernel.gpio.request(name, config, label, released),
      (line) => {
        line.free();
      },
    );
  }
}
