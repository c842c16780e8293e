import type { Level } from "tophalf";

/** What somebody does to a wire: drives it, pulls it weakly, or (undefined) leaves it alone. */
export interface WireSource {
  level: Level | undefined;
  readonly weak: boolean;
}

/** The state of a wire: low, high, floating (nobody holds it) or contended (two drive it against each other). */
export type WireState = 0 | 1 | "Z" | "X";

/**
 * A piece of wire with everything that is connected to it. A drive beats a pull; two drives against each other are a
 * short circuit; with nobody on it, it floats. An input that looks at a floating or contended wire sees the level that was there
 * last, since there is none to see.
 */
export class Wire {
  readonly #sources: WireSource[] = [];
  readonly #listeners: (() => void)[] = [];
  #level: Level = 0;
  #driven: WireState = "Z";

  /** All together: the drives, and where there are none the pulls. */
  get state(): WireState {
    return this.#driven === "Z" ? this.#join(true) : this.#driven;
  }

  /** The drives alone: what has the strength to light an LED. */
  get driven(): WireState {
    return this.#driven;
  }

  /** What a digital input sees. */
  get level(): Level {
    return this.#level;
  }

  /** Connects something; what it does to the wire is changed through {@link drive}. */
  connect(source: WireSource): void {
    this.#sources.push(source);
    this.#settle();
  }

  disconnect(source: WireSource): void {
    const at = this.#sources.indexOf(source);
    if (at >= 0) this.#sources.splice(at, 1);
    this.#settle();
  }

  /** Changes what one of the connected does. */
  drive(source: WireSource, level: Level | undefined): void {
    source.level = level;
    this.#settle();
  }

  /** Hears of every change of {@link level} or {@link driven}, in the moment of the change. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  #settle(): void {
    const driven = this.#join(false);
    const state = driven === "Z" ? this.#join(true) : driven;
    const level = typeof state === "number" ? state : this.#level;
    if (level === this.#level && driven === this.#driven) return;
    this.#level = level;
    this.#driven = driven;
    for (const listener of this.#listeners) listener();
  }

  #join(weak: boolean): WireState {
    let joined: WireState = "Z";
    for (const source of this.#sources) {
      if (source.weak !== weak || source.level === undefined) continue;
      joined = joined === "Z" || joined === source.level ? source.level : "X";
    }
    return joined;
  }
}
