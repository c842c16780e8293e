import {
  type Bias,
  BUS_HOST,
  EINVAL,
  EV_ABS,
  EV_REL,
  type EventCode,
  type InputDevice,
  type InputLines,
  IRQ_HANDLED,
  type IrqEvent,
  IRQF_TRIGGER_FALLING,
  IRQF_TRIGGER_RISING,
  KernelError,
  type Level,
  type ModuleContext,
  type PlatformDevice,
} from "tophalf";
import { Quadrature } from "./quadrature.ts";

export interface EncoderOptions {
  /** The lines of the contacts A and B. */
  readonly gpios: readonly string[];
  readonly bias: Bias;
  /** What it sends: EV_REL, by how much it was turned, or EV_ABS, where it is. */
  readonly axis: EventCode;
  /** Detents in a turn: the range of an absolute axis. */
  readonly steps: number;
  readonly stepsPerPeriod: number;
  /** An absolute axis goes on at the other end. */
  readonly rollover: boolean;
  readonly wakeup: boolean;
}

type K = Pick<ModuleContext, "gpio" | "input" | "irq">;

/** A knob that can be turned for ever, and what it sends. */
export class RotaryEncoder {
  readonly #pdev: PlatformDevice;
  readonly #options: EncoderOptions;
  readonly #lines: InputLines;
  readonly #input: InputDevice;
  readonly #quadrature: Quadrature;
  /** Whether A and B are closed. */
  readonly #contacts: Level[];
  #position = 0;

  /** @throws KernelError EINVAL, EBUSY: what the board says of the lines */
  constructor(k: K, pdev: PlatformDevice, options: EncoderOptions) {
    const { gpios, bias, wakeup } = options;
    this.#pdev = pdev;
    this.#options = options;
    this.#lines = k.gpio.inputs(gpios, { bias, activeLow: true, label: pdev.name });
    this.#input = this.#inputDevice(k);
    for (const index of gpios.keys()) this.#listen(k, index);
    // Looked at when their edges are listened to: a change in between would be missed.
    this.#contacts = this.#lines.get();
    this.#quadrature = new Quadrature(options.stepsPerPeriod, this.#closed);
    pdev.power.initWakeup(wakeup);
  }

  #inputDevice(k: K): InputDevice {
    const { axis, steps } = this.#options;
    const { name } = this.#pdev;
    const id = { bustype: BUS_HOST };
    const input = k.input.allocate({ name, phys: `${name}/input0`, id, parent: this.#pdev });
    if (axis.type === EV_REL) input.setCapability(EV_REL, axis.code);
    else if (axis.type === EV_ABS) input.setAbsParams(axis.code, 0, steps, { flat: 1 });
    else throw new KernelError(EINVAL, "an encoder sends an axis: REL_DIAL, ABS_WHEEL …");
    input.register();
    return input;
  }

  #listen(k: K, index: number): void {
    const changed = (_irq: number, _devId: unknown, event: IrqEvent) => {
      this.#pdev.power.wakeupEvent();
      // The level of the edge, not that of now: the edges of a quick turn may be told late, all at once.
      this.#contacts[index] = event.level;
      const steps = this.#quadrature.change(this.#closed);
      if (steps !== 0) this.#report(steps, event.timestamp);
      return IRQ_HANDLED;
    };
    const flags = IRQF_TRIGGER_RISING | IRQF_TRIGGER_FALLING;
    k.irq.request(this.#lines.toIrq(index), changed, flags, this.#pdev.name);
  }

  #report(steps: number, timestamp: number): void {
    const { type, code } = this.#options.axis;
    this.#input.setTimestamp(timestamp);
    this.#input.event(type, code, type === EV_REL ? steps : this.#moveBy(steps));
    this.#input.sync();
  }

  /** As Linux has it: with rollover from 0 to steps - 1, without from 0 to steps. @param by 1 or -1 */
  #moveBy(by: number): number {
    const { steps, rollover } = this.#options;
    const position = this.#position + by;
    this.#position = rollover ? (position + steps) % steps : Math.min(Math.max(position, 0), steps);
    return this.#position;
  }

  get #closed(): number {
    const [a = 0, b = 0] = this.#contacts;
    return a * 2 + b;
  }
}
