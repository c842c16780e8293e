/**
 * What the one thread is doing: Linux's preempt_count(), and whether interrupts are enabled. It decides what may run now.
 * Whoever raises a softirq asks it whether an interrupt is under way, at whose end the softirq will run.
 */
export class ExecutionContext {
  hardirqs = 0;
  softirqs = 0;
  /** local_irq_disable(): edges wait. */
  irqsDisabled = false;
  /** local_bh_disable(), nested: softirqs wait. */
  bhDisabled = 0;
  /** Spin locks that are held. */
  spinning = 0;

  /** A top or a bottom half is running; nothing here may wait. */
  get inInterrupt(): boolean {
    return this.hardirqs + this.softirqs > 0;
  }

  /** in_interrupt(): softirqs raised now run at the end of something that is under way. */
  get holdsSoftirqs(): boolean {
    return this.hardirqs + this.softirqs + this.bhDisabled > 0;
  }

  /** Why code that runs now must not wait, or undefined when it may: in_atomic(). */
  get atomicReason(): string | undefined {
    if (this.hardirqs > 0) return "in a top half";
    if (this.softirqs > 0) return "in a bottom half";
    if (this.spinning > 0) return "with a spin lock held";
    if (this.irqsDisabled) return "with interrupts disabled";
    return this.bhDisabled > 0 ? "with bottom halves disabled" : undefined;
  }
}
