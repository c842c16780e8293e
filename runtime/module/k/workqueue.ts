import type { Workqueue } from "../../deferral/workqueue.ts";
import { WQ_MEM_RECLAIM } from "../../deferral/workqueue-flags.ts";
import type { Kernel } from "../../kernel.ts";
import type { Owner } from "../owner.ts";
import { endWithin } from "./end-within.ts";

/** Work queues of the module's own. They are drained when it leaves. */
export class ModuleWorkqueues {
  readonly #kernel: Kernel;
  readonly #owner: Owner;

  constructor(kernel: Kernel, owner: Owner) {
    this.#kernel = kernel;
    this.#owner = owner;
  }

  /**
   * alloc_workqueue().
   *
   * @param flags WQ_UNBOUND, WQ_HIGHPRI, WQ_FREEZABLE …
   * @param maxActive how many of its items may be under way at a time, 1 to 512. 0 stands for 256
   * @throws KernelError EINVAL no name, or flags that there are not
   */
  alloc(name: string, flags = 0, maxActive = 0): Workqueue {
    return this.#owner.devres.acquire(
      (released) => this.#kernel.workqueues.alloc(name, flags, maxActive, released),
      (queue) => this.#end(queue),
    );
  }

  /** alloc_ordered_workqueue(): one item at a time, in the order of queueing. @throws KernelError EINVAL */
  allocOrdered(name: string, flags = 0): Workqueue {
    return this.alloc(name, flags, 1);
  }

  /** create_workqueue(), the older way: one item at a time for each processor, of which there is one. @throws KernelError EINVAL */
  create(name: string): Workqueue {
    return this.alloc(name, WQ_MEM_RECLAIM, 1);
  }

  /** create_singlethread_workqueue(). @throws KernelError EINVAL */
  createSinglethread(name: string): Workqueue {
    return this.allocOrdered(name, WQ_MEM_RECLAIM);
  }

  #end(queue: Workqueue): Promise<void> | undefined {
    if (queue.isIdle) {
      queue.abandon();
      return undefined;
    }
    const what = `work on ${queue.name} of ${this.#owner.name}`;
    return endWithin(this.#kernel, queue.drain(), what).then(() => {
      queue.abandon();
    });
  }
}
