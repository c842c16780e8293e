import type { Kernel } from "../../kernel.ts";
import { Kthread, type ThreadFunction } from "../../sched/kthread.ts";
import type { Owner } from "../owner.ts";

/** Kernel threads. One that still runs when the module leaves is stopped, and waited for. */
export class ModuleKthreads {
  readonly #kernel: Kernel;
  readonly #owner: Owner;

  constructor(kernel: Kernel, owner: Owner) {
    this.#kernel = kernel;
    this.#owner = owner;
  }

  /** kthread_create(): a thread that begins at its first `wakeUp()`. */
  create(action: ThreadFunction, name: string): Kthread {
    return this.#owner.devres.acquire(
      (released) => new Kthread(this.#kernel, action, name, this.#owner, released),
      (thread) => thread.stopForGood(),
    );
  }

  /** kthread_run(): a thread that begins as soon as the running code gives up the thread of control. */
  run(action: ThreadFunction, name: string): Kthread {
    const thread = this.create(action, name);
    thread.wakeUp();
    return thread;
  }
}
