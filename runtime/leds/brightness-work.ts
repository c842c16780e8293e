import type { KernelError } from "../errno.ts";

/** Sets a brightness that takes waiting, in process context: `set_brightness_work`. One at a time, and only the newest. */
export class BrightnessWork {
  readonly #set: (brightness: number) => Promise<KernelError | undefined>;
  #wanted: number | undefined;
  #running: Promise<KernelError | undefined> | undefined;

  /** @param set answers why it could not, and never rejects */
  constructor(set: (brightness: number) => Promise<KernelError | undefined>) {
    this.#set = set;
  }

  /** Sets it as soon as the call under way has ended; another one that waits for that is forgotten. */
  queue(brightness: number): void {
    this.#wanted = brightness;
    this.#running ??= this.#run();
  }

  /** flush_work(): when nothing is under way any more; answers how the last one went. */
  async flush(): Promise<KernelError | undefined> {
    return this.#running;
  }

  async #run(): Promise<KernelError | undefined> {
    let refusal: KernelError | undefined;
    while (this.#wanted !== undefined) {
      const brightness = this.#wanted;
      this.#wanted = undefined;
      refusal = await this.#set(brightness);
    }
    this.#running = undefined;
    return refusal;
  }
}
