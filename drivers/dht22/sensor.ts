import {
  type Bias,
  type BidirectionalLine,
  type Completion,
  EIO,
  ENODEV,
  EOPNOTSUPP,
  ETIMEDOUT,
  HZ,
  IRQ_HANDLED,
  IRQF_NO_AUTOEN,
  type IrqEvent,
  type IrqReturn,
  IRQF_TRIGGER_FALLING,
  KernelError,
  type ModuleContext,
  type Mutex,
} from "tophalf";
import { BITS, Frame } from "./frame.ts";
import { parseReading, type Reading } from "./reading.ts";

/** A measurement counts for so long: the sensor takes as long for the next. DHT11_DATA_VALID_TIME. */
const VALID_NS = 2e9;

export interface SensorOptions {
  readonly gpio: string;
  readonly bias: Bias;
  /** Milliseconds that the line is held low to wake it. */
  readonly start: number;
  /** Who holds the line, as others see it. */
  readonly label: string;
}

type K = Pick<ModuleContext, "completion" | "gpio" | "irq" | "ktimeGet" | "msleep" | "mutex">;

/** A sensor on one wire, which both ends pull low: we to ask, and it to answer. */
export class Sensor {
  readonly #k: K;
  readonly #options: SensorOptions;
  readonly #line: BidirectionalLine;
  readonly #irq: number;
  readonly #lock: Mutex;
  readonly #done: Completion;
  /** Of the answer that comes, or came last. */
  #frame = new Frame();
  #reading: Reading | undefined;
  #readAt = 0;
  #closed = false;

  /** @throws KernelError EINVAL, EBUSY, ENXIO: what the board says of the line; EOPNOTSUPP it cannot measure pulses */
  constructor(k: K, options: SensorOptions) {
    const { gpio, bias, label } = options;
    this.#k = k;
    this.#options = options;
    this.#line = k.gpio.bidirectional(gpio, "input", { bias, label });
    if (!this.#line.stampsEdges) {
      throw new KernelError(
        EOPNOTSUPP,
        `${gpio} cannot measure pulses, as its edges have the time at which they are heard of: ` +
          "use a line of the board itself, and the back end gpiochip",
      );
    }
    this.#lock = k.mutex("dht22");
    this.#done = k.completion("dht22");
    this.#irq = this.#line.toIrq();
    k.irq.request(this.#irq, this.#fell, IRQF_TRIGGER_FALLING | IRQF_NO_AUTOEN, label);
  }

  /**
   * Measures, unless that was done a moment ago: dht11_read_raw(). Who comes meanwhile waits for it, and gets the same.
   *
   * @throws KernelError ETIMEDOUT no answer, or half of one; EIO an answer that was disturbed; EINTR; ENODEV
   */
  async read(): Promise<Reading> {
    await this.#lock.lock();
    try {
      if (this.#closed) throw new KernelError(ENODEV, "its driver leaves");
      if (!this.#reading || this.#k.ktimeGet() - this.#readAt > VALID_NS) {
        this.#reading = undefined;
        this.#reading = parseReading(await this.#ask());
        this.#readAt = this.#k.ktimeGet();
      }
      return this.#reading;
    } finally {
      this.#lock.unlock();
    }
  }

  /** Who asks it gets his answer; who comes later gets ENODEV. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#lock.lock();
    this.#lock.unlock();
  }

  async #ask(): Promise<Uint8Array> {
    const frame = new Frame();
    this.#frame = frame;
    this.#done.reinit();
    this.#line.directionOutput(0);
    try {
      await this.#k.msleep(this.#options.start);
    } finally {
      // The irq was requested before, so that edges are heard from this moment on: it is not long until the first that matters.
      this.#line.directionInput();
    }
    this.#k.irq.enable(this.#irq);
    try {
      await this.#done.waitKillableTimeout(HZ);
    } finally {
      this.#k.irq.disableNosync(this.#irq);
    }
    if (!frame.isComplete) throw incomplete(frame);
    return frame.bytes;
  }

  readonly #fell = (_irq: number, _devId: unknown, event: IrqEvent): IrqReturn => {
    if (this.#frame.fall(event.timestamp)) this.#done.complete();
    return IRQ_HANDLED;
  };
}

function incomplete({ falls }: Frame): KernelError {
  if (falls === 0) return new KernelError(ETIMEDOUT, "no answer: is it wired, and powered?");
  if (falls <= BITS) return new KernelError(ETIMEDOUT, `only ${falls} of ${BITS + 2} falling edges`);
  return new KernelError(EIO, `${falls} falling edges, but not ${BITS} bits: the line was disturbed`);
}
