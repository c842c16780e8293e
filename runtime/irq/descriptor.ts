import type { AtomicHandler } from "../atomic.ts";
import type { EdgeSelection, EdgeTime, Level } from "../hal/gpio-chip.ts";
import type { IrqReturn } from "./flags.ts";
import type { IrqThread, LineThread } from "./irq-thread.ts";

/** What is known of the edge that a top half runs for. The object is used again for the next edge: copy what you keep. */
export class IrqEvent {
  /** The line's level after the edge. */
  level: Level = 0;
  time: EdgeTime = { ns: 0 };

  /** Nanoseconds on CLOCK_MONOTONIC, taken by whoever saw the edge first: the kernel on a board. */
  get timestamp(): number {
    return this.time.ns;
  }
}

/**
 * A top half. It runs at once, in the event-loop turn in which the edge arrived, must be short and must not be async:
 * what takes time goes into a bottom half.
 */
export type IrqHandler = (irq: number, devId: unknown, event: IrqEvent) => IrqReturn;

/** One handler on an irq: `struct irqaction`. */
export interface IrqAction extends AtomicHandler {
  readonly handler: IrqHandler;
  readonly flags: number;
  readonly name: string;
  readonly devId: unknown;
  /** What runs when the handler answers IRQ_WAKE_THREAD. */
  readonly thread?: IrqThread;
  /** It was said that there is none. */
  warned?: boolean;
}

/** The controller behind an irq: `struct irq_chip`, reduced to GPIO. */
export interface IrqChip {
  /** As /proc/interrupts names it: the GPIO chip's label. */
  readonly label: string;
  /**
   * Its lines are known to have interrupted only after a conversation that takes waiting, so their handlers run in the thread that has
   * it: irq_set_nested_thread().
   */
  readonly nested?: boolean;
  /**
   * Which edges the line reports from now on. A controller that has to be talked to answers a promise; "none" is never refused.
   *
   * @throws KernelError EIO when the line cannot interrupt
   */
  setEdges(hwirq: number, edges: EdgeSelection): void | Promise<void>;
}

/** Everything about one irq number: `struct irq_desc`. */
export class IrqDescriptor {
  readonly irq: number;
  readonly chip: IrqChip;
  /** The number within its chip: the line's offset. */
  readonly hwirq: number;
  readonly event = new IrqEvent();
  actions: readonly IrqAction[] = [];
  /** The trigger flags that all its actions share. */
  trigger = 0;
  /** Settles when the controller has been told of the trigger, or has refused; undefined for one that needs no waiting. */
  told: Promise<void> | undefined;
  /** Its controller has gone: it will not interrupt again, and its number is free when its last handler is. */
  isDisposed = false;
  /** How often it is disabled; delivered while 0. */
  depth = 1;
  /** How many threads keep it masked: threads_oneshot. */
  oneshot = 0;
  /** Runs the threads of its actions. */
  line: LineThread | undefined;
  /** An edge came while it was disabled or masked; delivered when it no longer is. */
  pending = false;
  /** Edges delivered to handlers. */
  count = 0;
  /** Edges that were dropped before they reached the runtime. */
  lost = 0;
  /** Delivered edges that nobody handled, since the last look at them. */
  unhandled = 0;
  /** When the last of them came. */
  lastUnhandled = 0;
  /** Delivered edges since the last look at `unhandled`. */
  sinceCheck = 0;
  /** Edges in the dispatch that is going on. */
  inDispatch = 0;

  /** Edges are kept back. */
  get isMasked(): boolean {
    return this.depth > 0 || this.oneshot > 0;
  }

  constructor(irq: number, chip: IrqChip, hwirq: number) {
    this.irq = irq;
    this.chip = chip;
    this.hwirq = hwirq;
  }
}
