import type { SeqFile, SeqOperations } from "./seq-file.ts";

/** What one reader goes through. */
interface Reading<T> {
  readonly records: readonly T[];
  /** Those that are there still, as of this pass. */
  live: ReadonlySet<T>;
}

/**
 * seq_list_start(), seq_list_next(): the records of a list, a set or a map's values, which may change while somebody reads it
 * in pieces. A reader gets those that were there when he began, but not what has gone by the time he comes to it.
 */
export function seqList<T>(records: Iterable<T>, show: SeqOperations<T>["show"]): SeqOperations<T> {
  const readings = new WeakMap<SeqFile, Reading<T>>();

  function begin(m: SeqFile, pos: number): Reading<T> {
    const live = new Set(records);
    const known = pos === 0 ? undefined : readings.get(m);
    const reading = { records: known?.records ?? [...live], live };
    readings.set(m, reading);
    return reading;
  }

  return {
    start: (m, pos) => from(m, begin(m, pos), pos),
    next: (m, _v, pos) => from(m, readings.get(m) ?? begin(m, pos), pos),
    show,
  };
}

function from<T>(m: SeqFile, { records, live }: Reading<T>, pos: number): T | undefined {
  m.index = pos;
  while (m.index < records.length && !live.has(records[m.index] as T)) m.index++;
  return records[m.index];
}
