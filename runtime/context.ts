/**
 * What the one thread is doing: Linux's preempt_count(), reduced to the two counts that decide what may run now.
 * Whoever raises a softirq asks it whether an interrupt is under way, at whose end the softirq will run.
 */
export class ExecutionContext {
  hardirqs = 0;
  softirqs = 0;

  /** in_interrupt(): a top or a bottom half is running; nothing here may wait. */
  get inInterrupt(): boolean {
    return this.hardirqs + this.softirqs > 0;
  }
}
