import type { RunQueue } from "../sched/run-queue.ts";
import { EBUSY, EINVAL, ENODEV, KernelError } from "../errno.ts";
import type { EdgeSelection, EdgeTime, Level } from "../hal/gpio-chip.ts";
import { type IrqAction, type IrqChip, IrqDescriptor } from "./descriptor.ts";
import type { IrqDispatcher } from "./dispatch.ts";
import {
  IRQ_WAKE_THREAD,
  IRQF_NO_AUTOEN,
  IRQF_ONESHOT,
  IRQF_SHARED,
  IRQF_TRIGGER_FALLING,
  IRQF_TRIGGER_RISING,
  LEVEL_TRIGGERS,
  TRIGGER_MASK,
} from "./flags.ts";
import { type IrqThread, LineThread } from "./irq-thread.ts";

/** Where irq numbers of GPIO lines start: below are those that a board's kernel gives to timers and controllers. */
const FIRST_IRQ = 32;

const EDGES: Record<number, EdgeSelection> = {
  0: "none",
  [IRQF_TRIGGER_RISING]: "rising",
  [IRQF_TRIGGER_FALLING]: "falling",
  [IRQF_TRIGGER_RISING | IRQF_TRIGGER_FALLING]: "both",
};

/** irq numbers, who handles them, and whether they are enabled. */
export class IrqTable {
  /** By number; a number whose line has gone is free. */
  readonly #descriptors: (IrqDescriptor | undefined)[] = [];
  readonly #dispatcher: IrqDispatcher;
  readonly #runQueue: RunQueue;

  constructor(dispatcher: IrqDispatcher, runQueue: RunQueue) {
    this.#dispatcher = dispatcher;
    this.#runQueue = runQueue;
  }

  /** irq_create_mapping(): a number for a chip's line, which keeps it for as long as there is the chip. */
  createMapping(chip: IrqChip, hwirq: number): number {
    const free = this.#descriptors.indexOf(undefined);
    const index = free >= 0 ? free : this.#descriptors.length;
    this.#descriptors[index] = new IrqDescriptor(FIRST_IRQ + index, chip, hwirq);
    return FIRST_IRQ + index;
  }

  /** irq_dispose_mapping(), for all lines of a chip that has gone. A number that is handled still is kept until it no longer is. */
  disposeMappings(chip: IrqChip): void {
    for (const desc of this.#descriptors) {
      if (desc?.chip !== chip) continue;
      desc.isDisposed = true;
      this.#forgetDisposed(desc);
    }
  }

  /** Whether its handlers run in the thread of another irq, and so have to be thread functions. @throws KernelError EINVAL */
  isNested(irq: number): boolean {
    return this.#find(irq).chip.nested === true;
  }

  /** Runs `body` in hardirq context, for what is no line's. */
  interrupt(body: () => void): void {
    this.#dispatcher.interrupt(body);
  }

  /** generic_handle_irq(): an edge arrived. */
  handle(irq: number, level: Level, time: EdgeTime): void {
    const desc = this.#descriptors[irq - FIRST_IRQ];
    if (desc) this.#dispatcher.deliver(desc, level, time);
  }

  /**
   * handle_nested_irq(): the controller behind a bus found out, in the thread of its own irq, that one of its lines has interrupted.
   * Resolves when the thread functions of that have ended, so that the caller's line stays masked until then.
   *
   * @throws KernelError EINVAL no such irq, or none that is nested
   */
  async handleNested(irq: number, level: Level, time: EdgeTime): Promise<void> {
    const desc = this.#find(irq);
    if (!desc.chip.nested) throw new KernelError(EINVAL, `irq ${irq} of ${desc.chip.label} is not nested`);
    this.#dispatcher.deliver(desc, level, time);
    await desc.line?.idle();
  }

  /** Edges of an irq got lost before they reached the runtime: the kernel's queue, or a bus, did not keep up. */
  lose(irq: number, count: number): void {
    this.#dispatcher.lose(this.#descriptors[irq - FIRST_IRQ], count);
  }

  /**
   * request_irq(). Of a nested irq only the thread function is ever called. Where the controller has to be told over a bus the
   * answer is a promise; it rejects, and nothing is requested, when that fails.
   *
   * @throws KernelError EINVAL no such irq, no trigger, a trigger that lines cannot do, a shared handler without
   *   devId, a nested irq without a thread function; EBUSY when it is taken and not shared by both, or with another trigger; ENODEV
   */
  request(irq: number, action: IrqAction): Promise<void> | undefined {
    const desc = this.#find(irq);
    checkChip(desc, action);
    checkFlags(desc, action);
    const trigger = action.flags & TRIGGER_MASK || desc.trigger;
    const added = desc.chip.nested ? { ...action, handler: nestedPrimaryHandler } : action;
    if (action.thread) desc.line ??= this.#lineThread(desc);
    if (desc.actions.length === 0) this.#start(desc, trigger, action);
    desc.actions = [...desc.actions, added];
    return desc.told?.catch((error: unknown) => {
      if (desc.actions.includes(added)) void this.#remove(desc, added);
      throw error;
    });
  }

  /**
   * free_irq(): the handler that was requested with `devId`. Answers a promise when its thread is still running, which resolves when
   * that has ended.
   *
   * @throws KernelError EINVAL when there is none
   */
  free(irq: number, devId?: unknown): Promise<void> | undefined {
    const desc = this.#find(irq);
    const action = desc.actions.find((one) => one.devId === devId);
    if (!action) throw new KernelError(EINVAL, `irq ${irq} has no handler with that devId: already freed?`);
    return this.#remove(desc, action);
  }

  /** A thread function does not end: the line goes on without it. */
  giveUp(irq: number, thread: IrqThread): void {
    this.#descriptors[irq - FIRST_IRQ]?.line?.ended(thread);
  }

  /** disable_irq_nosync(): edges are kept back until as many enable() calls. May be called in every context. */
  disable(irq: number): void {
    this.#find(irq).depth++;
  }

  /** disable_irq(): as disable, and waits as synchronize does. @throws KernelError EINVAL; EDEADLK, and then it is not disabled */
  async disableSync(irq: number): Promise<void> {
    const { line } = this.#find(irq);
    line?.running?.refuseWaitingForItself("disable()");
    this.disable(irq);
    await line?.idle();
  }

  /** enable_irq(). An edge that came meanwhile is delivered now. @throws KernelError EINVAL when it is not disabled */
  enable(irq: number): void {
    const desc = this.#find(irq);
    if (desc.depth === 0) throw new KernelError(EINVAL, `unbalanced enable of irq ${irq}: it is enabled`);
    desc.depth--;
    this.#dispatcher.unmask(desc);
  }

  /** Edges of it are delivered. */
  isEnabled(irq: number): boolean {
    return this.#descriptors[irq - FIRST_IRQ]?.depth === 0;
  }

  /**
   * synchronize_irq(): waits until no thread function of it runs, or is about to.
   *
   * @throws KernelError EINVAL no such irq; EDEADLK from one of them
   */
  async synchronize(irq: number): Promise<void> {
    const { line } = this.#find(irq);
    line?.running?.refuseWaitingForItself("synchronize()");
    await line?.idle();
  }

  /** The irqs that somebody handles, lowest first. */
  get active(): readonly IrqDescriptor[] {
    return this.#descriptors.filter((desc) => desc !== undefined).filter((desc) => desc.actions.length > 0);
  }

  /** Edges that got lost, below the runtime or inside it. */
  get lost(): number {
    return this.#dispatcher.lost;
  }

  #lineThread(desc: IrqDescriptor): LineThread {
    return new LineThread(this.#runQueue, (thread) => {
      this.#dispatcher.threadEnded(desc, thread);
    });
  }

  #start(desc: IrqDescriptor, trigger: number, action: IrqAction): void {
    desc.told = desc.chip.setEdges(desc.hwirq, EDGES[trigger] ?? "none") ?? undefined;
    desc.trigger = trigger;
    desc.pending = false;
    desc.count = desc.unhandled = desc.sinceCheck = 0;
    desc.depth = (action.flags & IRQF_NO_AUTOEN) === 0 ? 0 : 1;
  }

  #remove(desc: IrqDescriptor, action: IrqAction): Promise<void> | undefined {
    desc.actions = desc.actions.filter((one) => one !== action);
    const told = desc.actions.length === 0 ? this.#stop(desc) : undefined;
    const ended = action.thread && retire(desc, action.thread);
    return told ? Promise.all([told, ended]).then(() => undefined) : ended;
  }

  #stop(desc: IrqDescriptor): void | Promise<void> {
    desc.depth = 1;
    desc.pending = false;
    desc.trigger = 0;
    desc.told = undefined;
    const told = desc.chip.setEdges(desc.hwirq, "none");
    this.#forgetDisposed(desc);
    return told;
  }

  #forgetDisposed(desc: IrqDescriptor): void {
    if (desc.isDisposed && desc.actions.length === 0) this.#descriptors[desc.irq - FIRST_IRQ] = undefined;
  }

  #find(irq: number): IrqDescriptor {
    const desc = this.#descriptors[irq - FIRST_IRQ];
    if (!desc) throw new KernelError(EINVAL, `no irq ${irq}: take the number from a line's toIrq()`);
    return desc;
  }
}

/** Its thread runs to its end, also once more when it was woken meanwhile. */
function retire({ line }: IrqDescriptor, thread: IrqThread): Promise<void> | undefined {
  const ended = line?.idle(thread);
  if (!ended) thread.retire();
  return ended?.then(() => {
    thread.retire();
  });
}

/** irq_nested_primary_handler(). */
const nestedPrimaryHandler = (): typeof IRQ_WAKE_THREAD => IRQ_WAKE_THREAD;

function checkChip({ irq, chip, isDisposed }: IrqDescriptor, { name, thread }: IrqAction): void {
  if (isDisposed) throw new KernelError(ENODEV, `irq ${irq} for ${name}: ${chip.label} has gone`);
  if (!chip.nested || thread) return;
  throw new KernelError(
    EINVAL,
    `irq ${irq} for ${name}: ${chip.label} is asked in a thread what has interrupted, so its lines have no top halves: ` +
      "use k.irq.requestThreaded(irq, undefined, …)",
  );
}

function checkFlags(desc: IrqDescriptor, action: IrqAction): void {
  const { flags, name, devId } = action;
  const trigger = flags & TRIGGER_MASK;
  const refuse = (errno: number, why: string): never => {
    throw new KernelError(errno, `irq ${desc.irq} for ${name}: ${why}`);
  };
  if ((trigger & LEVEL_TRIGGERS) !== 0) {
    refuse(EINVAL, "a GPIO line interrupts on edges: IRQF_TRIGGER_RISING, IRQF_TRIGGER_FALLING or both");
  }
  if ((flags & IRQF_SHARED) !== 0 && devId === undefined) refuse(EINVAL, "IRQF_SHARED needs a devId");
  if ((flags & IRQF_SHARED) !== 0 && (flags & IRQF_NO_AUTOEN) !== 0) {
    refuse(EINVAL, "IRQF_NO_AUTOEN would mask the irq for those who share it");
  }
  const first = desc.actions[0];
  if (!first) {
    if (trigger === 0) refuse(EINVAL, "no trigger: IRQF_TRIGGER_RISING, IRQF_TRIGGER_FALLING or both");
    return;
  }
  if ((first.flags & flags & IRQF_SHARED) === 0)
    refuse(EBUSY, `taken by ${first.name}, and not both are IRQF_SHARED`);
  if (((first.flags ^ flags) & IRQF_ONESHOT) !== 0)
    refuse(EBUSY, `shared with ${first.name}, and not both are IRQF_ONESHOT`);
  if (trigger !== 0 && trigger !== desc.trigger)
    refuse(EBUSY, `${first.name} shares it with another trigger`);
  if (desc.actions.some((other) => other.devId === devId))
    refuse(EBUSY, "shared already with the same devId");
}
