import { DelayedWork } from "../../deferral/delayed-work.ts";
import { Tasklet, type TaskletFunction } from "../../deferral/tasklet.ts";
import { Work, type WorkFunction } from "../../deferral/work.ts";
import type { Workqueue } from "../../deferral/workqueue.ts";
import { IrqWork, type IrqWorkFunction } from "../../irq/irq-work.ts";
import type { Kernel } from "../../kernel.ts";
import type { Owner } from "../owner.ts";
import { endWithin } from "./end-within.ts";
import { ModuleTime } from "./time.ts";
import { ModuleWorkqueues } from "./workqueue.ts";

/** The part of `k` for what is done later: tasklets and work. What is pending when the module leaves is cancelled. */
export class ModuleDeferral extends ModuleTime {
  /** Makes work queues. */
  readonly workqueue: ModuleWorkqueues;
  readonly #kernel: Kernel;
  readonly #owner: Owner;

  constructor(kernel: Kernel, owner: Owner) {
    super(kernel, owner);
    this.#kernel = kernel;
    this.#owner = owner;
    this.workqueue = new ModuleWorkqueues(kernel, owner);
  }

  /** DECLARE_TASKLET: a bottom half that runs `action` soon after it was scheduled. */
  tasklet(action: TaskletFunction, name = action.name || this.#owner.name): Tasklet {
    return this.#owner.devres.acquire(
      () => new Tasklet(this.#kernel.tasklets, action, name, this.#owner),
      (tasklet) => {
        tasklet.discard();
      },
    );
  }

  /** init_irq_work(): `action` runs in hardirq context, as soon as the thread is free, once it is queued: `work.queue()`. */
  irqWork(action: IrqWorkFunction, name = action.name || this.#owner.name): IrqWork {
    const { irqs, atomicRunner } = this.#kernel;
    return this.#owner.devres.acquire(
      () => new IrqWork(irqs, atomicRunner, action, name, this.#owner),
      (work) => {
        work.discard();
      },
    );
  }

  /** INIT_WORK(): a work item, which runs `action` in process context once it is queued: `work.schedule()`. */
  work(action: WorkFunction, name = action.name || this.#owner.name): Work {
    const owner = this.#owner;
    return owner.devres.acquire(
      (released) => new Work(this.#kernel.workqueues.environment, action, { name, owner, released }),
      (work) => this.#end(work),
    );
  }

  /** INIT_DELAYED_WORK(): work that a timer queues: `work.schedule(msecsToJiffies(ms))`. */
  delayedWork(action: WorkFunction<DelayedWork>, name = action.name || this.#owner.name): DelayedWork {
    const { workqueues, timers } = this.#kernel;
    const owner = this.#owner;
    return owner.devres.acquire(
      (released) => new DelayedWork(workqueues.environment, timers, action, { name, owner, released }),
      (work) => this.#end(work),
    );
  }

  /** system_wq. `k.workqueue` makes queues of the module's own. */
  get systemWq(): Workqueue {
    return this.#kernel.workqueues.system;
  }

  /** system_highpri_wq. */
  get systemHighpriWq(): Workqueue {
    return this.#kernel.workqueues.systemHighpri;
  }

  /** system_long_wq. */
  get systemLongWq(): Workqueue {
    return this.#kernel.workqueues.systemLong;
  }

  /** system_unbound_wq. */
  get systemUnboundWq(): Workqueue {
    return this.#kernel.workqueues.systemUnbound;
  }

  /** system_freezable_wq. */
  get systemFreezableWq(): Workqueue {
    return this.#kernel.workqueues.systemFreezable;
  }

  #end(work: Work): Promise<void> | undefined {
    const ended = work.destroy();
    return ended && endWithin(this.#kernel, ended, `${work.where} of ${this.#owner.name}`);
  }
}
