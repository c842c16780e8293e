import { EDEADLK, EINTR, KernelError } from "../errno.ts";
import type { Culprit, Oopses } from "../oops.ts";
import type { Printk } from "../printk/printk.ts";
import type { Scheduler } from "./scheduler.ts";
import { moduleGone } from "./sleep.ts";
import { Sleepers } from "./sleepers.ts";
import { Task } from "./task.ts";

/** The code of a thread. What it answers, 0 if nothing, is the result of {@link Kthread.stop}. */
export type ThreadFunction = (thread: Kthread) => number | void | Promise<number | void>;

/** What a thread needs of its kernel. */
export interface ThreadEnvironment {
  readonly sched: Scheduler;
  readonly oopses: Oopses;
  readonly printk: Printk;
}

/** How long a thread of a module that leaves gets to end: it may be asleep, or in the middle of a transfer. */
const STOP_LIMIT_NS = 3e9;

/**
 * A kernel thread: code of its own in process context, which may wait (`kthread_create()`). It begins at the first
 * {@link wakeUp}, and goes on until its function returns, which it should do once {@link shouldStop} is true.
 */
export class Kthread {
  readonly task: Task;
  readonly #environment: ThreadEnvironment;
  readonly #action: ThreadFunction;
  readonly #owner: Culprit;
  readonly #parked: Sleepers;
  readonly #parkers: Sleepers;
  #state: "new" | "running" | "ended" = "new";
  #stopping = false;
  #parking = false;
  #end!: (result: number) => void;
  readonly #result = new Promise<number>((resolve) => (this.#end = resolve));
  readonly #ended: () => void;

  /** @param ended called once, when it has ended or was given up */
  constructor(
    environment: ThreadEnvironment,
    action: ThreadFunction,
    name: string,
    owner: Culprit,
    ended: () => void,
  ) {
    const { sched } = environment;
    this.task = new Task(
      { pid: sched.tasks.newPid(), uid: 0, gid: 0 },
      `kthread of ${owner.name}`,
      undefined,
      undefined,
      name,
    );
    this.task.awaited = true;
    this.#environment = environment;
    this.#action = action;
    this.#owner = owner;
    this.#ended = ended;
    this.#parked = new Sleepers(sched);
    this.#parkers = new Sleepers(sched);
    sched.tasks.follow();
  }

  get name(): string {
    return this.task.comm;
  }

  get pid(): number {
    return this.task.pid;
  }

  /** Whether its function has returned. */
  get ended(): boolean {
    return this.#state === "ended";
  }

  /** wake_up_process(): starts it; later, ends its `k.schedule()`, or lets it look again at what it waits for on a wait queue. */
  wakeUp(): void {
    if (this.#state !== "new") {
      this.task.wakeUp();
      return;
    }
    this.#state = "running";
    queueMicrotask(() => {
      if (this.#stopping) this.#finish(-EINTR);
      else void this.#run();
    });
  }

  /** kthread_should_stop(): somebody waits for it to end. */
  get shouldStop(): boolean {
    return this.#stopping;
  }

  /**
   * kthread_stop(): asks it to end, wakes it, and waits until it has. Answers what its function answered; -EINTR when it had not begun, and
   * then it never will.
   *
   * @throws KernelError EDEADLK when a thread would wait for its own end
   */
  async stop(): Promise<number> {
    if (this.#environment.sched.tasks.current === this.task)
      throw new KernelError(
        EDEADLK,
        `kthread ${this.name} waits for its own end: return from its function instead`,
      );
    this.#stopping = true;
    this.unpark();
    if (this.#state === "new") this.#finish(-EINTR);
    else this.task.wakeUp();
    return this.#result;
  }

  /** kthread_should_park(): somebody wants it to pause; call {@link parkMe} then. */
  get shouldPark(): boolean {
    return this.#parking;
  }

  /** kthread_park(): asks it to pause, and waits until it does, or has ended. */
  async park(): Promise<void> {
    if (this.ended || this.#parked.size > 0) return;
    this.#parking = true;
    this.wakeUp();
    await this.#parkers.sleep(undefined);
  }

  /** kthread_unpark(): lets it go on. */
  unpark(): void {
    this.#parking = false;
    this.#parked.wakeAll();
  }

  /** kthread_parkme(): pauses, from its own code, until it is let go on; does nothing unless {@link shouldPark}. */
  async parkMe(): Promise<void> {
    while (this.#parking) {
      this.#parkers.wakeAll();
      await this.#parked.sleep(undefined);
    }
  }

  /** Its module leaves: stops it, and gives it up when it does not end in time. */
  async stopForGood(): Promise<void> {
    const { sched, printk } = this.#environment;
    const timer = sched.clock.after(STOP_LIMIT_NS, () => {
      printk.err(
        `BUG: kthread ${this.name} of ${this.#owner.name} does not end although it was told to; giving it up. ` +
          "Its function has to return once shouldStop is true",
      );
      this.task.abandon(moduleGone());
      this.#finish(-EINTR);
    });
    await this.stop();
    timer.cancel();
  }

  async #run(): Promise<void> {
    const { sched, oopses } = this.#environment;
    try {
      const result = await sched.tasks.run(this.task, async () => this.#action(this));
      this.#finish(typeof result === "number" ? result : 0);
    } catch (error) {
      this.#finish(oopses.absorb(this.#owner, `kthread ${this.name}`, error));
    }
  }

  #finish(result: number): void {
    if (this.ended) return;
    this.#state = "ended";
    this.#parkers.wakeAll();
    this.#environment.sched.tasks.unfollow();
    this.#ended();
    this.#end(result);
  }
}
