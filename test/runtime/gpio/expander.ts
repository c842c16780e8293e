/** A chip that a test's module drives: eight lines in memory, each call of which takes a millisecond where it sleeps. */
import {
  type AddedGpioChip,
  type EdgeSelection,
  type GpioChipOptions,
  KernelError,
  type Level,
  type ModuleContext,
} from "tophalf";
import type { Simulation } from "tophalf/mocks";
import { load } from "../support.ts";

export class Expander {
  readonly levels: Level[] = Array.from({ length: 8 }, () => 0);
  readonly outputs = new Set<number>();
  readonly edges = new Map<number, EdgeSelection>();
  readonly calls: string[] = [];
  /** What the next calls are refused with. */
  refusal: Error | undefined;
  chip: AddedGpioChip | undefined;
  k: ModuleContext | undefined;

  /** Loads a module `expander` that drives it. */
  static async load(sim: Simulation, options: Partial<GpioChipOptions> = {}): Promise<Expander> {
    const expander = new Expander();
    await load(sim, "expander", (k) => {
      expander.k = k;
      expander.chip = k.gpio.addChip({ ...expander.options(k, options.canSleep ?? true), ...options });
    });
    return expander;
  }

  /** An edge on a line, found out in a thread. */
  async interrupt(offset: number, level: Level): Promise<void> {
    this.levels[offset] = level;
    await this.k?.irq.handleNested(this.chip?.irqFindMapping(offset) ?? 0, level);
  }

  options(k: ModuleContext, canSleep: boolean): GpioChipOptions {
    const call = <T>(text: string, body: () => T): T | Promise<T> => {
      this.calls.push(text);
      if (!canSleep) return this.#answer(body);
      return k.msleep(1).then(() => this.#answer(body));
    };
    return {
      label: "expander",
      ngpio: 8,
      names: ["P0", "P1", "P2"],
      canSleep,
      directionInput: (offset) => call(`in ${offset}`, () => void this.outputs.delete(offset)),
      directionOutput: (offset, level) =>
        call(`out ${offset} ${level}`, () => {
          this.outputs.add(offset);
          this.levels[offset] = level;
        }),
      get: (offset) => call(`get ${offset}`, () => this.levels[offset] ?? 0),
      set: (offset, level) => call(`set ${offset} ${level}`, () => void (this.levels[offset] = level)),
      irq: {
        setType: (offset, edges) => call(`${edges} ${offset}`, () => void this.edges.set(offset, edges)),
      },
    };
  }

  #answer<T>(body: () => T): T {
    if (this.refusal) throw this.refusal;
    return body();
  }
}

export const refusing = (errno: number): KernelError => new KernelError(errno, "the bus is broken");
