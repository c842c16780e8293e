import type { Kernel } from "../../kernel.ts";
import type { Task } from "../../sched/task.ts";
import { WaitQueue } from "../../sched/wait-queue.ts";
import type { Owner } from "../owner.ts";

/** The part of `k` for code that waits for one another, and that has to be kept apart. */
export class ModuleSync {
  readonly #kernel: Kernel;
  readonly #owner: Owner;
  #following = false;

  constructor(kernel: Kernel, owner: Owner) {
    this.#kernel = kernel;
    this.#owner = owner;
  }

  /**
   * `current`: the task that runs, that is, whose file operation, init, exit, thread or work it is. After an `await` it is
   * known from the first use of it on, and while the module has a lock or a thread; before that it is pid 0, swapper/0.
   * A file operation knows its caller by its `call` in any case.
   */
  get current(): Task {
    this.#follow();
    return this.#kernel.tasks.current;
  }

  /** DECLARE_WAIT_QUEUE_HEAD. */
  waitQueue(): WaitQueue {
    return new WaitQueue();
  }

  #follow(): void {
    if (this.#following || this.#owner.module.state === "going") return;
    const { tasks } = this.#kernel;
    this.#owner.devres.own(
      () => {
        tasks.follow();
      },
      () => {
        tasks.unfollow();
      },
    );
    this.#following = true;
  }
}
