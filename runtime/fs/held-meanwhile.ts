import type { Holder, Pin } from "./node.ts";

/**
 * Keeps the owner while something of his that waits is under way (kernfs's active reference; Linux lets the removal wait,
 * here it is refused with EBUSY). An owner that is on the way out already is left alone.
 */
export function heldMeanwhile<T>(owner: Pin | undefined, what: string, work: T): T {
  if (!owner || !(work instanceof Promise)) return work;
  const holder = { describe: () => what };
  if (!holds(owner, holder)) return work;
  return work.finally(() => {
    owner.drop(holder);
  }) as T;
}

function holds(owner: Pin, holder: Holder): boolean {
  try {
    owner.hold(holder);
    return true;
  } catch {
    return false;
  }
}
