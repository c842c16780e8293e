import { EDEADLK, KernelError } from "../errno.ts";
import { List, ListNode } from "../list.ts";
import type { Culprit } from "../oops.ts";
import type { ProcessHandler, ProcessRunner } from "../sched/process-runner.ts";
import { PRIORITY_IRQ_THREAD, Runnable, type RunQueue } from "../sched/run-queue.ts";
import type { Task } from "../sched/task.ts";
import type { IrqReturn } from "./flags.ts";

/** The code of an irq's thread. It runs in process context: it may be async, and may wait. */
export type IrqThreadFunction = (irq: number, devId: unknown) => IrqReturn | void | Promise<IrqReturn | void>;

/** Whose thread it is. */
export interface IrqThreadOptions {
  readonly irq: number;
  readonly name: string;
  readonly devId: unknown;
  readonly owner: Culprit | undefined;
  /** Keeps its line masked from when it is woken until it has ended: IRQF_ONESHOT. */
  readonly isOneshot: boolean;
}

/** The thread of one handler: its `thread_fn`, and whether it is to run. */
export class IrqThread extends ListNode implements ProcessHandler {
  readonly where: string;
  readonly owner: Culprit | undefined;
  readonly isOneshot: boolean;
  /** Its line is masked for it. */
  keepsMasked = false;
  readonly #runner: ProcessRunner;
  readonly #action: IrqThreadFunction;
  readonly #irq: number;
  readonly #devId: unknown;
  readonly #task: Task;
  readonly #unfollow: () => void;

  constructor(runner: ProcessRunner, action: IrqThreadFunction, options: IrqThreadOptions) {
    super();
    const { irq, name, devId, owner, isOneshot } = options;
    this.where = `thread of irq ${irq} (${name})`;
    this.owner = owner;
    this.isOneshot = isOneshot;
    this.#runner = runner;
    this.#action = action;
    this.#irq = irq;
    this.#devId = devId;
    this.#task = runner.taskFor(this, `irq/${irq}-${name}`);
    this.#unfollow = runner.follow();
  }

  /** Its turn has come on `line`. */
  runOn(line: LineThread): void {
    this.#runner.run(
      this,
      this.#task,
      () => this.#action(this.#irq, this.#devId),
      undefined,
      () => {
        line.ended(this);
      },
    );
  }

  /** @throws KernelError EDEADLK from its own function, which would wait for itself */
  refuseWaitingForItself(what: string): void {
    if (this.#runner.current !== this.#task) return;
    throw new KernelError(EDEADLK, `${this.where}: ${what} from its own function would wait for itself`);
  }

  /** It will not run any more. */
  retire(): void {
    this.#unfollow();
  }
}

/** What runs the threads of one line: one at a time, in the order of waking. */
export class LineThread extends Runnable {
  readonly #runQueue: RunQueue;
  readonly #whenEnded: (thread: IrqThread) => void;
  readonly #woken = new List<IrqThread>();
  #running: IrqThread | undefined;
  #isReady = false;
  #waiters: (() => void)[] = [];

  /** @param whenEnded called when a thread function has ended, and is not to run again at once */
  constructor(runQueue: RunQueue, whenEnded: (thread: IrqThread) => void) {
    super();
    this.#runQueue = runQueue;
    this.#whenEnded = whenEnded;
  }

  /** What runs now. */
  get running(): IrqThread | undefined {
    return this.#running;
  }

  /** __irq_wake_thread(): woken while it runs it runs once more; woken twice before it runs it runs once. */
  wake(thread: IrqThread): void {
    if (this.#woken.has(thread)) return;
    this.#woken.append(thread);
    this.#schedule();
  }

  runNow(): void {
    this.#isReady = false;
    this.#running = this.#woken.shift();
    this.#running?.runOn(this);
  }

  /** Its function has ended, or is given up. */
  ended(thread: IrqThread): void {
    if (this.#running !== thread) return;
    this.#running = undefined;
    if (!this.#woken.has(thread)) this.#whenEnded(thread);
    for (const wake of this.#waiters.splice(0)) wake();
    this.#schedule();
  }

  /** Resolves when `thread`, or all, have ended; undefined when there is nothing to wait for. */
  idle(thread?: IrqThread): Promise<void> | undefined {
    return this.#isBusy(thread) ? this.#waitForIdle(thread) : undefined;
  }

  #isBusy(thread: IrqThread | undefined): boolean {
    if (!thread) return this.#running !== undefined || !this.#woken.isEmpty;
    return this.#running === thread || this.#woken.has(thread);
  }

  async #waitForIdle(thread: IrqThread | undefined): Promise<void> {
    while (this.#isBusy(thread)) await new Promise<void>((resolve) => this.#waiters.push(resolve));
  }

  #schedule(): void {
    if (this.#running || this.#isReady || this.#woken.isEmpty) return;
    this.#isReady = true;
    this.#runQueue.add(this, PRIORITY_IRQ_THREAD);
  }
}
