import type { EdgeTime, Level } from "../hal/gpio-chip.ts";
import type { IrqDescriptor } from "./descriptor.ts";

/** Edges that can wait for a top half to end; the kernel's own queue for a request of 64 lines holds as many. */
const CAPACITY = 1024;

/** The edges that arrived during a top half, in order. Its arrays are made once, so that an edge allocates nothing. */
export class EdgeFifo {
  readonly #descriptors: (IrqDescriptor | undefined)[] = new Array<undefined>(CAPACITY).fill(undefined);
  readonly #levels = new Uint8Array(CAPACITY);
  readonly #timestamps = new Float64Array(CAPACITY);
  /** Of the edge that was shifted out last. */
  readonly #time = { ns: 0 };
  #head = 0;
  #tail = 0;
  /** How many edges found no place since boot. */
  lost = 0;

  get empty(): boolean {
    return this.#head === this.#tail;
  }

  /** Answers false when there was no place. */
  push(desc: IrqDescriptor, level: Level, time: EdgeTime): boolean {
    if (this.#tail - this.#head === CAPACITY) {
      this.lost++;
      return false;
    }
    const at = this.#tail++ % CAPACITY;
    this.#descriptors[at] = desc;
    this.#levels[at] = level;
    this.#timestamps[at] = time.ns;
    return true;
  }

  /** The oldest edge's irq, with the edge in its `event`. */
  shift(): IrqDescriptor | undefined {
    if (this.empty) return undefined;
    const at = this.#head++ % CAPACITY;
    const desc = this.#descriptors[at];
    if (desc) {
      desc.event.level = this.#levels[at] === 0 ? 0 : 1;
      this.#time.ns = this.#timestamps[at] ?? 0;
      desc.event.time = this.#time;
    }
    return desc;
  }

  /** Calls back for every descriptor that went through since the last call, and forgets them. */
  forEachSeen(callback: (desc: IrqDescriptor) => void): void {
    const used = Math.min(this.#tail, CAPACITY);
    for (let at = 0; at < used; at++) {
      const desc = this.#descriptors[at];
      if (desc) callback(desc);
      this.#descriptors[at] = undefined;
    }
    this.#head = this.#tail = 0;
  }
}
