import type { IrqTable } from "./irq.ts";

/** The text of /proc/interrupts, in Linux's format: number, count, controller, line, kind, handlers. */
export function showInterrupts(irqs: IrqTable): string {
  const rows = irqs.active.map((desc) => {
    const names = desc.actions.map((action) => action.name).join(", ");
    const line = `${desc.chip.label} ${String(desc.hwirq).padStart(3)} Edge`;
    return `${String(desc.irq).padStart(3)}: ${String(desc.count).padStart(10)}  ${line}      ${names}\n`;
  });
  return `           CPU0       \n${rows.join("")}Err: ${String(irqs.lost).padStart(10)}\n`;
}
