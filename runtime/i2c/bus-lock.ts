/** Who may use a bus: one at a time, in the order in which they came. What `adapter->bus_lock` is to Linux. */
export class BusLock {
  #isHeld = false;
  readonly #waiting: (() => void)[] = [];

  /** Resolves when the bus is the caller's. */
  lock(): Promise<void> {
    if (!this.#isHeld) {
      this.#isHeld = true;
      return Promise.resolve();
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** The next one has it at once, so that nobody comes in between. */
  unlock(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#isHeld = false;
  }

  /** Runs `body` while the bus is its. */
  async run<T>(body: () => Promise<T>): Promise<T> {
    await this.lock();
    try {
      return await body();
    } finally {
      this.unlock();
    }
  }
}
