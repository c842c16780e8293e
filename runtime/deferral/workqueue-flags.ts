/** alloc_workqueue() flags, `include/linux/workqueue.h`. */

/** Not bound to a processor. Here there is one, so this changes nothing. */
export const WQ_UNBOUND = 1 << 1;
/** Stands still while the system is suspended. */
export const WQ_FREEZABLE = 1 << 2;
/** May be used to free memory. Changes nothing here. */
export const WQ_MEM_RECLAIM = 1 << 3;
/** Its items run before those of other queues. */
export const WQ_HIGHPRI = 1 << 4;
/** Changes nothing here: an item that computes keeps the thread, whatever its queue. */
export const WQ_CPU_INTENSIVE = 1 << 5;
/** Changes nothing here: there are no attributes to be shown. */
export const WQ_SYSFS = 1 << 6;
/** Changes nothing here. */
export const WQ_POWER_EFFICIENT = 1 << 7;

export const WQ_ALL_FLAGS =
  WQ_UNBOUND | WQ_FREEZABLE | WQ_MEM_RECLAIM | WQ_HIGHPRI | WQ_CPU_INTENSIVE | WQ_SYSFS | WQ_POWER_EFFICIENT;

/** The most items of one queue that can be under way. */
export const WQ_MAX_ACTIVE = 512;
/** What maxActive 0 stands for. */
export const WQ_DFL_ACTIVE = 256;
