/** The graph of which lock was taken while which was held, and the search for a circle in it. */
import type { Dependency, Held, LockClass, Mode } from "./lock-class.ts";

/** One step of a chain: `to` was taken while `from` was held. */
export interface Step {
  readonly from: LockClass;
  readonly to: LockClass;
  readonly dependency: Dependency;
}

interface Reached {
  readonly lock: LockClass;
  /** It was reached as somebody who may read it again: he waits for nobody but a writer. */
  readonly recursive: boolean;
  readonly by: Step | undefined;
  readonly before: Reached | undefined;
}

/** The dependency that taking `lock` while `held` is held makes, or undefined when it is known already. */
export function newDependency(held: Held, lock: LockClass, mode: Mode): Omit<Dependency, "how"> | undefined {
  const fromReader = held.mode !== "write";
  const toRecursive = mode === "recursive read";
  const known = held.lock.after.get(lock) ?? [];
  const isKnown = known.some((one) => one.fromReader === fromReader && one.toRecursive === toRecursive);
  return isKnown ? undefined : { fromReader, toRecursive };
}

export function addDependency(from: LockClass, to: LockClass, dependency: Dependency): void {
  const known = from.after.get(to);
  if (known) known.push(dependency);
  else from.after.set(to, [dependency]);
}

/**
 * The chain by which `target` was taken while `lock` was held, directly or over others, if there is one and it can end in a
 * deadlock: `lock` being taken now while `target` is held closes a circle.
 *
 * A circle in which somebody arrives at a lock as a recursive reader and the next one holds that lock as a reader is none: the two do
 * not wait for each other (Linux's lockdep-design.rst, "strong paths").
 */
export function chainBack(lock: LockClass, mode: Mode, target: Held): Step[] | undefined {
  const start = { lock, recursive: mode === "recursive read", by: undefined, before: undefined };
  const queue: Reached[] = [start];
  const seen = new Map<LockClass, Set<boolean>>();
  for (let reached = queue.shift(); reached; reached = queue.shift()) {
    const isEnd = reached.lock === target.lock && !(reached.recursive && target.mode !== "write");
    if (isEnd) return stepsTo(reached);
    const ways = seen.get(reached.lock) ?? new Set();
    if (ways.has(reached.recursive)) continue;
    seen.set(reached.lock, ways.add(reached.recursive));
    queue.push(...onwards(reached));
  }
  return undefined;
}

function onwards(reached: Reached): Reached[] {
  return [...reached.lock.after].flatMap(([to, dependencies]) =>
    dependencies
      .filter(({ fromReader }) => !(reached.recursive && fromReader))
      .map((dependency) => ({
        lock: to,
        recursive: dependency.toRecursive,
        by: { from: reached.lock, to, dependency },
        before: reached,
      })),
  );
}

function stepsTo(end: Reached): Step[] {
  const steps: Step[] = [];
  for (let at: Reached | undefined = end; at?.by; at = at.before) steps.unshift(at.by);
  return steps;
}
