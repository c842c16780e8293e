import type { Printk } from "../printk/printk.ts";
import type { IrqDescriptor } from "./descriptor.ts";
import { IRQ_NONE } from "./flags.ts";

/** As in Linux (`kernel/irq/spurious.c`): of every 100,000 interrupts at least 101 must have been for somebody. */
const SPURIOUS_WINDOW = 100_000;
const SPURIOUS_LIMIT = 99_900;
/** HZ / 10. */
const UNRELATED_NS = 100e6;

/**
 * An irq that interrupts itself this often before the event loop goes on would never let it go on: a top half that
 * toggles an output which is wired to its own input. Far above what one press of the worst button does.
 */
export const STORM_LIMIT = 10_000;

/** note_interrupt(): masks an irq that nobody cares for. */
export function checkSpurious(desc: IrqDescriptor, handled: number, printk: Printk): void {
  if (handled === IRQ_NONE) countUnhandled(desc);
  if (++desc.sinceCheck < SPURIOUS_WINDOW) return;
  const nobodyCared = desc.unhandled > SPURIOUS_LIMIT;
  desc.sinceCheck = 0;
  desc.unhandled = 0;
  if (!nobodyCared) return;
  desc.depth++;
  printk.emerg(
    `irq ${desc.irq}: nobody cared: its handlers (${names(desc)}) answered IRQ_NONE. ` +
      `Disabling IRQ #${desc.irq}; a new request_irq or enable_irq enables it`,
  );
}

/** Masks an irq that keeps on interrupting within one dispatch. Answers whether it is masked now. */
export function checkStorm(desc: IrqDescriptor, printk: Printk): boolean {
  if (++desc.inDispatch !== STORM_LIMIT) return false;
  desc.depth++;
  printk.emerg(
    `irq ${desc.irq}: interrupt storm: ${STORM_LIMIT} edges raised by its own handling ` +
      `(${names(desc)}). Disabling IRQ #${desc.irq}; a new request_irq or enable_irq enables it`,
  );
  return true;
}

/** One now and then is no fault: they add up only when they come close together. */
function countUnhandled(desc: IrqDescriptor): void {
  const { timestamp } = desc.event;
  desc.unhandled = timestamp - desc.lastUnhandled > UNRELATED_NS ? 1 : desc.unhandled + 1;
  desc.lastUnhandled = timestamp;
}

const names = (desc: IrqDescriptor): string => desc.actions.map((action) => action.name).join(", ");
