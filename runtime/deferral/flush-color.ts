/** The runs of a queue that were queued between two flushes (Linux's flush colors). */
export class FlushColor {
  inFlight = 0;
}

/** Knows when all runs that were queued before a certain moment have ended, without a list of them. */
export class FlushColors {
  /** What is queued now belongs to it. */
  #now = new FlushColor();
  /** Of which somebody waits for the end, oldest first. */
  readonly #older: FlushColor[] = [];
  readonly #waiters = new Map<FlushColor, () => void>();

  /** A run is queued. */
  enter(): FlushColor {
    this.#now.inFlight++;
    return this.#now;
  }

  /** It has ended, or was cancelled. */
  leave(color: FlushColor): void {
    color.inFlight--;
    if (this.#older.length > 0) this.#retire();
  }

  get isIdle(): boolean {
    return this.#older.length === 0 && this.#now.inFlight === 0;
  }

  /** Resolves when all that was queued until now has ended. */
  async flush(): Promise<void> {
    if (this.isIdle) return;
    const color = this.#now;
    this.#older.push(color);
    this.#now = new FlushColor();
    await new Promise<void>((resolve) => {
      this.#waiters.set(color, resolve);
      this.#retire();
    });
  }

  /** A color is done when it and all before it are. */
  #retire(): void {
    for (let oldest = this.#older[0]; oldest?.inFlight === 0; oldest = this.#older[0]) {
      this.#older.shift();
      this.#waiters.get(oldest)?.();
      this.#waiters.delete(oldest);
    }
  }
}
