/** Counts for other modules, which use the symbol `counter_next`: see tickets.ts. */
import { defineModule, exportSymbolGpl, param } from "tophalf";

/** Answers the next number. */
export type CounterNext = () => number;

export default defineModule({
  license: "GPL",
  description: "Counts for other modules",
  api: 1,
  params: {
    start: param.int(1, { desc: "The first number", mode: 0o444 }),
  },
  exports: { counter_next: exportSymbolGpl<CounterNext>() },

  init({ params, exports }) {
    let next = params.start;
    exports.provide("counter_next", () => next++);
  },
});
