import type { DeviceClass } from "../device/class.ts";
import type { Device } from "../device/device.ts";
import type { DeviceCore } from "../device/device-core.ts";
import { MINOR, MKDEV } from "../device/devt.ts";
import type { ChrdevTable } from "../device/chrdev.ts";
import { EIO, ENODEV, ENOSPC, KernelError } from "../errno.ts";
import type { FileOperations } from "../fs/file-operations.ts";
import type { OpenFile } from "../fs/open-file.ts";
import type { Pin } from "../fs/node.ts";
import type { Sysfs } from "../fs/sysfs.ts";
import type { Clock } from "../hal/clock.ts";
import type { Oopses } from "../oops.ts";
import type { TimerBase } from "../time/timer-base.ts";
import { Autorepeat } from "./autorepeat.ts";
import { Evdev } from "./evdev.ts";
import { InputDevice, type InputDeviceOptions } from "./input-device.ts";
import type { InputHost } from "./input-host.ts";
import type { InputTime } from "./input-event.ts";
import { inputGroups, modaliasOf } from "./input-sysfs.ts";

/** INPUT_MAJOR, EVDEV_MINOR_BASE, EVDEV_MINORS. */
const MAJOR_NUMBER = 13;
const EVDEV_MINOR_BASE = 64;
const EVDEV_MINORS = 32;

export interface InputParts {
  readonly devices: DeviceCore;
  readonly sysfs: Sysfs;
  readonly chrdevs: ChrdevTable;
  readonly clock: Clock;
  readonly timers: TimerBase;
  readonly oopses: Oopses;
}

/** A registered device, and what shows it. */
interface Shown {
  readonly evdev: Evdev;
  readonly minor: number;
  /** `inputN` and, in it, `eventN`. */
  readonly devices: readonly Device[];
}

/** The input devices of a kernel, and their files: /dev/input/eventN, /sys/class/input. */
export class InputCore implements InputHost {
  readonly #parts: InputParts;
  readonly #class: DeviceClass;
  readonly #shown = new Map<InputDevice, Shown>();
  /** As in Linux a number is never used again. */
  #nextInput = 0;

  constructor(parts: InputParts) {
    this.#parts = parts;
    this.#class = parts.devices.createClass("input", {
      devnode: ({ name }) => ({ path: `input/${name}` }),
      uevent: (dev, env) => {
        if (!(dev.drvdata instanceof InputDevice)) return;
        const { name, phys } = dev.drvdata;
        Object.assign(env, { NAME: `"${name}"`, PHYS: `"${phys}"`, MODALIAS: modaliasOf(dev.drvdata) });
      },
    });
  }

  /** The registered devices with their handlers' names, oldest first. */
  get all(): readonly {
    readonly device: InputDevice;
    readonly sysfs: string;
    readonly handlers: readonly string[];
  }[] {
    return [...this.#shown].map(([device, { devices, evdev }]) => ({
      device,
      sysfs: devices[0]?.devpath ?? "",
      handlers: [evdev.name],
    }));
  }

  /** input_allocate_device(). */
  allocate(options: InputDeviceOptions, owner?: Pin, onGone?: () => void): InputDevice {
    return new InputDevice(options, this, owner, onGone);
  }

  register(device: InputDevice): void {
    const minor = this.#freeMinor();
    const isFirst = this.#shown.size === 0;
    if (isFirst) this.#parts.chrdevs.register(MAJOR_NUMBER, "input", this.#ops);
    try {
      this.#show(device, minor);
    } catch (error) {
      if (isFirst) this.#parts.chrdevs.unregister(MAJOR_NUMBER);
      throw error;
    }
  }

  unregister(device: InputDevice): void {
    const shown = this.#shown.get(device);
    if (!shown) return;
    this.#shown.delete(device);
    device.handles.delete(shown.evdev);
    shown.evdev.disconnect();
    for (const one of [...shown.devices].reverse()) one.destroy();
    if (this.#shown.size === 0) this.#parts.chrdevs.unregister(MAJOR_NUMBER);
  }

  autorepeat({ sysName, name, state }: InputDevice, repeat: (key: number) => boolean): Autorepeat {
    return new Autorepeat(this.#parts.timers, name || sysName, state.repeat, repeat);
  }

  time(monotonic?: number): InputTime {
    const { clock } = this.#parts;
    const now = clock.now();
    const ago = now - (monotonic ?? now);
    return { real: clock.wallTime() * 1e6 - ago, monotonic: now - ago };
  }

  contain(device: InputDevice, what: string, action: () => unknown): KernelError | undefined {
    const where = `${what} of input device ${device.name || device.sysName}`;
    try {
      const result = action();
      if (result instanceof Promise) this.#parts.oopses.atomicViolation(device.owner, where, result);
      return undefined;
    } catch (error) {
      if (error instanceof KernelError) return error;
      this.#parts.oopses.report(device.owner, where, error);
      return new KernelError(EIO, `${where} failed; see dmesg`);
    }
  }

  #show(device: InputDevice, minor: number): void {
    const { devices, sysfs } = this.#parts;
    device.sysName = `input${this.#nextInput++}`;
    const evdev = new Evdev(device, `event${minor}`);
    const keeper = { owner: device.owner };
    const input = devices.add(
      { name: device.sysName, cls: this.#class, parent: device.options.parent, drvdata: device },
      keeper,
    );
    try {
      for (const group of inputGroups(device)) sysfs.addGroup(input.directory, group);
      const devt = MKDEV(MAJOR_NUMBER, EVDEV_MINOR_BASE + minor);
      const event = devices.add({ name: evdev.name, cls: this.#class, devt, parent: input }, keeper);
      this.#shown.set(device, { evdev, minor, devices: [input, event] });
      device.handles.add(evdev);
    } catch (error) {
      input.destroy();
      throw error;
    }
  }

  #freeMinor(): number {
    const taken = new Set([...this.#shown.values()].map(({ minor }) => minor));
    for (let minor = 0; minor < EVDEV_MINORS; minor++) if (!taken.has(minor)) return minor;
    throw new KernelError(ENOSPC, `there are ${EVDEV_MINORS} input devices already`);
  }

  /** The operations of all event devices: each file keeps to the one that it was opened as. */
  readonly #ops: FileOperations = {
    open: (file, call) => {
      const minor = MINOR(file.devt) - EVDEV_MINOR_BASE;
      const shown = [...this.#shown.values()].find((one) => one.minor === minor);
      if (!shown) return -ENODEV;
      file.privateData = shown.evdev;
      return shown.evdev.ops.open?.(file, call);
    },
    release: (file) => opsOf(file).release?.(file),
    read: (file, to, call) => opsOf(file).read?.(file, to, call) ?? -ENODEV,
    write: (file, from, call) => opsOf(file).write?.(file, from, call) ?? -ENODEV,
    poll: (file, table) => opsOf(file).poll?.(file, table) ?? 0,
    ioctl: (file, cmd, arg, call) => opsOf(file).ioctl?.(file, cmd, arg, call) ?? -ENODEV,
  };
}

const opsOf = (file: OpenFile): FileOperations => (file.privateData as Evdev).ops;
