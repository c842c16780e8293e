import { Runnable } from "../sched/run-queue.ts";
import type { FlushColor } from "./flush-color.ts";
import type { Work } from "./work.ts";
import type { Workqueue } from "./workqueue.ts";

/** One run of a work item: from when it was queued until it has ended, or was cancelled. */
export class WorkRun extends Runnable {
  readonly work: Work;
  readonly queue: Workqueue;
  readonly color: FlushColor;
  /** It counts against its queue's maxActive. */
  isActive = false;
  #ended: Promise<void> | undefined;
  #resolve: (() => void) | undefined;

  constructor(work: Work, queue: Workqueue, color: FlushColor) {
    super();
    this.work = work;
    this.queue = queue;
    this.color = color;
  }

  /** Resolves when it has ended. */
  get ended(): Promise<void> {
    return (this.#ended ??= new Promise((resolve) => {
      this.#resolve = resolve;
    }));
  }

  end(): void {
    this.#resolve?.();
  }

  runNow(): void {
    this.work.start(this);
  }
}
