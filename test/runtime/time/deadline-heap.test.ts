import fc from "fast-check";
import { Deadline, DeadlineHeap } from "tophalf";
import { expect, test } from "vitest";

class Item extends Deadline {
  readonly name: number;
  constructor(name: number) {
    super();
    this.name = name;
  }
}

const step = fc.record({ item: fc.nat(15), due: fc.option(fc.nat(9), { nil: undefined }) });

/** Empties the heap from the front. */
function drain(heap: DeadlineHeap<Item>): number[] {
  const names: number[] = [];
  for (let item = heap.first; item; item = heap.first) {
    names.push(item.name);
    heap.remove(item);
  }
  return names;
}

test("whatever is added, moved and taken out: the rest comes in order of time, and of one time in order of adding", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const heap = new DeadlineHeap<Item>();
      const items = Array.from({ length: 16 }, (_, name) => new Item(name));
      /** The plainest thing that does the same: a list, sorted when it is looked at. */
      let model: { name: number; due: number }[] = [];
      for (const { item: name, due } of steps) {
        const item = items[name] ?? new Item(name);
        const known = model.some((other) => other.name === name);
        model = model.filter((other) => other.name !== name);
        if (due !== undefined) model.push({ name, due });
        expect(due === undefined ? heap.remove(item) : heap.set(item, due)).toBe(known);
        expect([heap.has(item), heap.size]).toEqual([due !== undefined, model.length]);
      }
      expect(drain(heap)).toEqual(model.toSorted((a, b) => a.due - b.due).map(({ name }) => name));
    }),
  );
});
