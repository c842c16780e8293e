import type { RunQueue } from "../sched/run-queue.ts";
import { EBUSY, EINVAL, KernelError } from "../errno.ts";
import type { EdgeSelection, EdgeTime, Level } from "../hal/gpio-chip.ts";
import { type IrqAction, type IrqChip, IrqDescriptor } from "./descriptor.ts";
import type { IrqDispatcher } from "./dispatch.ts";
import {
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
  readonly #descriptors: IrqDescriptor[] = [];
  readonly #dispatcher: IrqDispatcher;
  readonly #runQueue: RunQueue;

  constructor(dispatcher: IrqDispatcher, runQueue: RunQueue) {
    this.#dispatcher = dispatcher;
    this.#runQueue = runQueue;
  }

  /** irq_create_mapping(): a number for a chip's line, which keeps it for good. */
  createMapping(chip: IrqChip, hwirq: number): number {
    const desc = new IrqDescriptor(FIRST_IRQ + this.#descriptors.length, chip, hwirq);
    this.#descriptors.push(desc);
    return desc.irq;
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

  /** Edges of an irq got lost before they reached the runtime: the kernel's queue, or a bus, did not keep up. */
  lose(irq: number, count: number): void {
    this.#dispatcher.lose(this.#descriptors[irq - FIRST_IRQ], count);
  }

  /**
   * request_irq().
   *
   * @throws KernelError EINVAL no such irq, no trigger, a trigger that lines cannot do, a shared handler without
   *   devId; EBUSY when it is taken and not shared by both, or with another trigger
   */
  request(irq: number, action: IrqAction): void {
    const desc = this.#find(irq);
    checkFlags(desc, action);
    const trigger = action.flags & TRIGGER_MASK || desc.trigger;
    if (action.thread) desc.line ??= this.#lineThread(desc);
    if (desc.actions.length === 0) this.#start(desc, trigger, action);
    desc.actions = [...desc.actions, action];
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
    desc.actions = desc.actions.filter((one) => one !== action);
    if (desc.actions.length === 0) this.#stop(desc);
    return action.thread && retire(desc, action.thread);
  }

  /** A thread function does not end: the line goes on without it. */
  giveUp(irq: number, thread: IrqThread): void {
    this.#find(irq).line?.ended(thread);
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
    return this.#descriptors.filter((desc) => desc.actions.length > 0);
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
    desc.chip.setEdges(desc.hwirq, EDGES[trigger] ?? "none");
    desc.trigger = trigger;
    desc.pending = false;
    desc.count = desc.unhandled = desc.sinceCheck = 0;
    desc.depth = (action.flags & IRQF_NO_AUTOEN) === 0 ? 0 : 1;
  }

  #stop(desc: IrqDescriptor): void {
    desc.depth = 1;
    desc.pending = false;
    desc.trigger = 0;
    desc.chip.setEdges(desc.hwirq, "none");
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
