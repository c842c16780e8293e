/** device_lock(): what binds, unbinds, suspends or resumes one device happens one after the other. */
export class DeviceLock {
  #last: Promise<unknown> | undefined;

  /** Runs `body` when all who asked before have ended; at once when there is nobody. */
  async run<T>(body: () => Promise<T>): Promise<T> {
    const before = this.#last;
    const mine = before ? before.then(body, body) : body();
    const settled = mine.catch(() => undefined);
    this.#last = settled;
    try {
      return await mine;
    } finally {
      if (this.#last === settled) this.#last = undefined;
    }
  }
}
