import type { Device } from "../device/device.ts";
import { EBUSY, EINVAL, KernelError } from "../errno.ts";
import type { Pin } from "../fs/node.ts";
import { Autorepeat } from "./autorepeat.ts";
import { Capabilities } from "./capabilities.ts";
import {
  BUS_VIRTUAL,
  EV_ABS,
  EV_KEY,
  EV_REL,
  EV_REP,
  EV_SW,
  EV_SYN,
  INPUT_PROP_MAX,
  SYN_REPORT,
} from "./event-codes.ts";
import { KEY_RESERVED } from "./key-codes.ts";
import type { InputHost } from "./input-host.ts";
import type { InputHandle, InputValue } from "./input-event.ts";
import { type AbsInfo, InputState, KEY_REPEAT } from "./input-state.ts";

/** Who made it: `struct input_id`. */
export interface InputId {
  /** BUS_USB, BUS_VIRTUAL … */
  readonly bustype: number;
  readonly vendor: number;
  readonly product: number;
  readonly version: number;
}

/** What a driver says of an input device, and does for it. */
export interface InputDeviceOptions {
  /** For people: `Push buttons`. */
  readonly name?: string;
  /** Where it is: `gpio-keys/input0`. */
  readonly phys?: string;
  readonly uniq?: string;
  /** Default: the bus BUS_VIRTUAL, and else 0. */
  readonly id?: Partial<InputId>;
  /** The device that it is a part of. */
  readonly parent?: Device;
  /** Somebody listens from now on. To refuse, throw a KernelError. Must not be async. */
  open?(device: InputDevice): void;
  /** Nobody listens any more. Must not be async. */
  close?(device: InputDevice): void;
  /** A program wants an LED lit, a sound made …: EV_LED, EV_SND, EV_REP. Must not be async. */
  event?(device: InputDevice, type: number, code: number, value: number): void;
}

/** An input device: `struct input_dev`. Its events may be reported in every context. */
export class InputDevice {
  readonly name: string;
  readonly phys: string;
  readonly uniq: string;
  readonly id: InputId;
  /** The module whose device it is. */
  readonly owner: Pin | undefined;
  readonly capabilities = new Capabilities();
  readonly state = new InputState();
  readonly options: InputDeviceOptions;
  /** For its driver's own use. */
  drvdata: unknown;
  /** `input3`, once it is registered. */
  sysName = "";
  /** Who hears of its events; the core's own. */
  readonly handles = new Set<InputHandle>();
  /** The handle that has it for itself: EVIOCGRAB. */
  grabbedBy: InputHandle | undefined;
  readonly #host: InputHost;
  readonly #onGone: (() => void) | undefined;
  readonly #packet: InputValue[] = [];
  #timestamp: number | undefined;
  #autorepeat: Autorepeat | undefined;
  #registered = false;
  #gone = false;
  #users = 0;

  constructor(options: InputDeviceOptions, host: InputHost, owner?: Pin, onGone?: () => void) {
    const { name = "", phys = "", uniq = "", id } = options;
    this.name = name;
    this.phys = phys;
    this.uniq = uniq;
    this.id = { bustype: BUS_VIRTUAL, vendor: 0, product: 0, version: 0, ...id };
    this.options = options;
    this.owner = owner;
    this.#host = host;
    this.#onGone = onGone;
  }

  /**
   * input_set_capability(): it sends events of that type and code.
   *
   * @param code none for EV_REP, with which its keys repeat
   * @throws KernelError EINVAL for a type or code that there is not, EBUSY when it is registered
   */
  setCapability(type: number, code?: number): this {
    this.#refuseLate();
    if (type === EV_ABS) throw new KernelError(EINVAL, "an axis has a range: use setAbsParams()");
    this.capabilities.add(type, code);
    return this;
  }

  /**
   * input_set_abs_params(): it has that axis.
   *
   * @param info.fuzz what it may tremble by without moving
   * @param info.flat what counts as the middle, for who centers it
   * @throws KernelError EINVAL, EBUSY when it is registered
   */
  setAbsParams(
    axis: number,
    minimum: number,
    maximum: number,
    info: { fuzz?: number; flat?: number } = {},
  ): this {
    this.#refuseLate();
    this.capabilities.add(EV_ABS, axis);
    const { fuzz = 0, flat = 0 } = info;
    this.state.axes.set(axis, { value: 0, minimum, maximum, fuzz, flat, resolution: 0 });
    return this;
  }

  /** __set_bit(property, propbit): INPUT_PROP_*. @throws KernelError EINVAL */
  setProperty(property: number): this {
    if (!(property >= 0 && property <= INPUT_PROP_MAX))
      throw new KernelError(EINVAL, `no property ${property}`);
    this.capabilities.properties.set(property);
    return this;
  }

  /** input_register_device(): shows it to programs. @throws KernelError EBUSY when it was registered before, EINVAL */
  register(): void {
    this.#refuseLate();
    if (this.#gone) throw new KernelError(EINVAL, `input device ${this.name}: allocate a new one`);
    if (this.capabilities.hasType(EV_REP)) {
      this.#autorepeat = this.#host.autorepeat(this, (key) => this.#repeat(key));
    }
    this.capabilities.codes(EV_KEY)?.set(KEY_RESERVED, false); // as on Linux: it means no key
    this.#host.register(this);
    this.#registered = true;
  }

  get isRegistered(): boolean {
    return this.#registered;
  }

  /** input_unregister_device(): keys that are down are released, readers get ENODEV. A second call does nothing. */
  unregister(): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#autorepeat?.stop();
    if (this.#registered) {
      this.#releaseKeys();
      this.#registered = false;
      this.#host.unregister(this);
    }
    this.#onGone?.();
  }

  /** input_report_key(): 0 is up, anything else down. */
  reportKey(code: number, value: number | boolean): void {
    this.event(EV_KEY, code, value ? 1 : 0);
  }

  reportRel(code: number, value: number): void {
    this.event(EV_REL, code, value);
  }

  reportAbs(code: number, value: number): void {
    this.event(EV_ABS, code, value);
  }

  reportSwitch(code: number, value: number | boolean): void {
    this.event(EV_SW, code, value ? 1 : 0);
  }

  /**
   * input_set_timestamp(): when that happened which is reported up to the next sync. Default: when sync is called.
   *
   * @param nanoseconds on CLOCK_MONOTONIC: the `timestamp` of an irq's event
   */
  setTimestamp(nanoseconds: number): void {
    this.#timestamp = nanoseconds;
  }

  /** input_sync(): what was reported since the last one is one packet, and reaches who listens now. */
  sync(): void {
    this.event(EV_SYN, SYN_REPORT, 0);
  }

  /**
   * input_event(). What the device did not say it can send, and what changes nothing (a key that is down goes down), goes nowhere.
   *
   * @param value 32 bits, with their sign
   */
  event(type: number, code: number, value: number): void {
    if (!this.#registered) return;
    const { toDevice, toHandlers, value: taken } = this.state.take(this.capabilities, type, code, value | 0);
    if (toDevice) this.#host.contain(this, "event", () => this.options.event?.(this, type, code, taken));
    if (toHandlers) this.#packet.push({ type, code, value: taken });
    if (type === EV_SYN && code === SYN_REPORT) this.#flush();
  }

  /** input_open_device(): the first of several who listen is told to the driver. @throws KernelError what that refuses with */
  open(): void {
    if (this.#users++ > 0) return;
    const refusal = this.#host.contain(this, "open", () => this.options.open?.(this));
    if (!refusal) return;
    this.#users--;
    throw refusal;
  }

  /** input_close_device(). */
  close(): void {
    if (--this.#users === 0 && !this.#gone)
      this.#host.contain(this, "close", () => this.options.close?.(this));
  }

  axis(code: number): AbsInfo | undefined {
    return this.state.axes.get(code);
  }

  /** A packet of nothing but its end is not worth telling. */
  #flush(): void {
    const packet = this.#packet.splice(0);
    const timestamp = this.#timestamp;
    this.#timestamp = undefined;
    if (packet.length > 1) this.#pass(packet, timestamp);
  }

  #pass(packet: readonly InputValue[], timestamp?: number): void {
    const time = this.#host.time(timestamp);
    const handles = this.grabbedBy ? [this.grabbedBy] : this.handles;
    for (const handle of handles) handle.events(packet, time);
    this.#autorepeat?.watch(packet);
  }

  #repeat(key: number): boolean {
    if (!this.state.keys.has(key)) return false;
    this.#pass([
      { type: EV_KEY, code: key, value: KEY_REPEAT },
      { type: EV_SYN, code: SYN_REPORT, value: 1 },
    ]);
    return true;
  }

  #releaseKeys(): void {
    for (const key of [...this.state.keys]) this.event(EV_KEY, key, 0);
    this.sync();
  }

  #refuseLate(): void {
    if (this.#registered) throw new KernelError(EBUSY, `input device ${this.name} is registered already`);
  }
}
