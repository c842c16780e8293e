/** Whether a lock that interrupts take is elsewhere taken so that they can come meanwhile. */
import type { LockClass, Mode, Where } from "./lock-class.ts";

type IrqKind = "hardirq" | "softirq";

/** Where and how a lock is being taken. */
export interface Use {
  readonly where: Where;
  readonly mode: Mode;
  /** Which interrupts can come while it is held. */
  readonly enabled: readonly IrqKind[];
  /** A lock that is only tried in an interrupt waits for nobody there. */
  readonly tried: boolean;
}

const HALF = { hardirq: "a top half", softirq: "a bottom half" };
const REMEDY = { hardirq: "lockIrqsave()", softirq: "lockBh()" };

/**
 * Notes a use of a lock, and answers what is wrong with it together with those before, if anything is; each contradiction once.
 *
 * @param who who takes it, asked only for a new kind of use
 */
export function noteUse(lock: LockClass, use: Use, who: () => string): string | undefined {
  const access = use.mode === "write" ? "write" : "read";
  const kinds = use.enabled.map((irq) => `${irq} on ${access}`);
  if (use.where !== "process" && !use.tried) kinds.push(`in ${use.where} ${access}`);
  const fresh = kinds.filter((kind) => !lock.uses.has(kind));
  for (const kind of fresh) lock.uses.set(kind, who());
  if (fresh.length === 0) return undefined;
  return (["hardirq", "softirq"] as const).map((irq) => contradiction(lock, irq)).find(Boolean);
}

function contradiction(lock: LockClass, irq: IrqKind): string | undefined {
  if (lock.uses.has(`${irq} reported`)) return undefined;
  const { uses } = lock;
  const [inWrite, inRead] = [uses.get(`in ${irq} write`), uses.get(`in ${irq} read`)];
  const [onWrite, onRead] = [uses.get(`${irq} on write`), uses.get(`${irq} on read`)];
  const [inside, outside] = inWrite ? [inWrite, onWrite ?? onRead] : [inRead, onWrite];
  if (inside === undefined || outside === undefined) return undefined;
  uses.set(`${irq} reported`, "");
  return (
    `${lock.what} is taken in ${HALF[irq]} (${inside}), and with those enabled by ${outside}: ` +
    `one that comes meanwhile waits for ever. Take it there with ${REMEDY[irq]}`
  );
}
