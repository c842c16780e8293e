import { Work, type WorkEnvironment, type WorkOptions } from "../deferral/work.ts";
import type { KernelError } from "../errno.ts";

type Set = (brightness: number) => Promise<KernelError | undefined>;

/** Sets a brightness that takes waiting, in process context: `set_brightness_work`. One at a time, and only the newest. */
export class BrightnessWork {
  readonly #work: Work;
  #wanted = 0;
  #refusal: KernelError | undefined;

  /** @param set answers why it could not, and never rejects */
  constructor(environment: WorkEnvironment, set: Set, options: WorkOptions) {
    const action = (): Promise<void> => set(this.#wanted).then((refusal) => void (this.#refusal = refusal));
    this.#work = new Work(environment, action, options);
  }

  /** Sets it soon, and after the call under way; another one that waits for that is forgotten. May be called in every context. */
  queue(brightness: number): void {
    this.#wanted = brightness;
    this.#work.schedule();
  }

  /**
   * flush_work(): when nothing is under way any more; answers how the last one went.
   *
   * @throws KernelError EDEADLK from the function that sets it, which would wait for itself
   */
  async flush(): Promise<KernelError | undefined> {
    return (await this.#work.flush()) ? this.#refusal : undefined;
  }

  /** When what was queued is set. Nothing is, after that. */
  async end(): Promise<void> {
    await this.flush();
    await this.#work.destroy();
  }
}
