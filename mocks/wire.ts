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
  /** The wire that this one was soldered to, which now stands for both. */
  #joined: Wire | undefined;

  /** All together: the drives, and where there are none the pulls. */
  get state(): WireState {
    const net = this.#net;
    return net.#driven === "Z" ? net.#resolve(true) : net.#driven;
  }

  /** The drives alone: what has the strength to light an LED. */
  get driven(): WireState {
    return this.#net.#driven;
  }

  /** What a digital input sees. */
  get level(): Level {
    return this.#net.#level;
  }

  /** Connects something; what it does to the wire is changed through {@link drive}. */
  connect(source: WireSource): void {
    this.#net.#sources.push(source);
    this.#net.#settle();
  }

  disconnect(source: WireSource): void {
    const sources = this.#net.#sources;
    const at = sources.indexOf(source);
    if (at >= 0) sources.splice(at, 1);
    this.#net.#settle();
  }

  /** Makes one wire of two: a jumper between them. */
  join(other: Wire): void {
    const [here, there] = [this.#net, other.#net];
    if (here === there) return;
    there.#joined = here;
    here.#sources.push(...there.#sources.splice(0));
    here.#listeners.push(...there.#listeners.splice(0));
    here.#settle(true);
  }

  /** Changes what one of the connected does. */
  drive(source: WireSource, level: Level | undefined): void {
    source.level = level;
    this.#net.#settle();
  }

  /** Hears of every change of {@link level} or {@link driven}, in the moment of the change. */
  onChange(listener: () => void): void {
    this.#net.#listeners.push(listener);
  }

  get #net(): Wire {
    return this.#joined ? this.#joined.#net : this;
  }

  #settle(tellAll = false): void {
    const driven = this.#resolve(false);
    const state = driven === "Z" ? this.#resolve(true) : driven;
    const level = typeof state === "number" ? state : this.#level;
    if (level === this.#level && driven === this.#driven && !tellAll) return;
    this.#level = level;
    this.#driven = driven;
    for (const listener of this.#listeners) listener();
  }

  #resolve(weak: boolean): WireState {
    let joined: WireState = "Z";
    for (const source of this.#sources) {
      if (source.weak !== weak || source.level === undefined) continue;
      joined = joined === "Z" || joined === source.level ? source.level : "X";
    }
    return joined;
  }
}
