/** request_irq() flags, `include/linux/interrupt.h`. */
export const IRQF_TRIGGER_NONE = 0x0;
export const IRQF_TRIGGER_RISING = 0x1;
export const IRQF_TRIGGER_FALLING = 0x2;
export const IRQF_TRIGGER_HIGH = 0x4;
export const IRQF_TRIGGER_LOW = 0x8;
/** Several handlers on one irq; each needs a devId of its own. */
export const IRQF_SHARED = 0x80;
/** The line stays masked until the thread function has ended. */
export const IRQF_ONESHOT = 0x2000;
/** Do not enable the irq at request: enable_irq() does later. */
export const IRQF_NO_AUTOEN = 0x80000;

export const TRIGGER_MASK = IRQF_TRIGGER_RISING | IRQF_TRIGGER_FALLING | IRQF_TRIGGER_HIGH | IRQF_TRIGGER_LOW;
export const LEVEL_TRIGGERS = IRQF_TRIGGER_HIGH | IRQF_TRIGGER_LOW;

/** What a top half answers. */
export const IRQ_NONE = 0 as const;
export const IRQ_HANDLED = 1 as const;
/** Let the thread function go on with it. */
export const IRQ_WAKE_THREAD = 2 as const;
export type IrqReturn = typeof IRQ_NONE | typeof IRQ_HANDLED | typeof IRQ_WAKE_THREAD;
