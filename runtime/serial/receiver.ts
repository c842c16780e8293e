import type { ProcessHandler, ProcessRunner } from "../sched/process-runner.ts";
import type { Task } from "../sched/task.ts";

/** As many bytes as a tty's buffer of Linux keeps (TTYB_DEFAULT_MEM_LIMIT): a driver that is behind by more loses some. */
const MOST_WAITING = 65536;

export interface ReceiverOptions {
  readonly runner: ProcessRunner;
  /** Whose code it is, for the log. */
  readonly handler: ProcessHandler;
  readonly receive: (bytes: Uint8Array) => unknown;
  /** Bytes were lost, since the driver is too slow. */
  readonly overrun: (count: number) => void;
}

/** Hands bytes to a driver, which may take its time: what comes meanwhile waits, and comes in one piece. */
export class Receiver {
  readonly #options: ReceiverOptions;
  #waiting: Uint8Array[] = [];
  #count = 0;
  #busy = false;
  #closed = false;
  #task: Task | undefined;
  /** Who waits until the driver has ended. */
  #whenIdle: (() => void)[] = [];

  constructor(options: ReceiverOptions) {
    this.#options = options;
  }

  received(bytes: Uint8Array): void {
    const taken = bytes.subarray(0, MOST_WAITING - this.#count);
    if (taken.length < bytes.length) this.#options.overrun(bytes.length - taken.length);
    if (taken.length > 0) this.#waiting.push(taken);
    this.#count += taken.length;
    this.#pass();
  }

  /** Forgets what waits. */
  clear(): void {
    this.#waiting = [];
    this.#count = 0;
  }

  /** Nothing is handed on any more. */
  close(): void {
    this.#closed = true;
    this.clear();
  }

  /** Resolves when the driver is not at it. */
  async idle(): Promise<void> {
    if (this.#busy) await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  #pass(): void {
    const { runner, handler, receive } = this.#options;
    while (!this.#busy && !this.#closed && this.#count > 0) {
      const bytes = this.#waiting.length === 1 ? this.#waiting[0] : Buffer.concat(this.#waiting);
      this.clear();
      this.#busy = true;
      const task = (this.#task ??= runner.taskFor(handler, "kworker/0:0"));
      runner.run(handler, task, receive, bytes ?? new Uint8Array(), () => {
        this.#busy = false;
        this.#pass();
        for (const resolve of this.#whenIdle.splice(0)) resolve();
      });
    }
  }
}
