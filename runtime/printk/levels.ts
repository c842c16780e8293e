/** The eight levels of `include/linux/kern_levels.h`, most urgent first; the index is the number. */
export const LEVEL_NAMES = ["emerg", "alert", "crit", "err", "warn", "notice", "info", "debug"] as const;

export type LevelName = (typeof LEVEL_NAMES)[number];

/** printk() without a level: the default message level of /proc/sys/kernel/printk (LOGLEVEL_DEFAULT). */
export const KERN_DEFAULT = -1;
export const KERN_EMERG = 0;
export const KERN_ALERT = 1;
export const KERN_CRIT = 2;
export const KERN_ERR = 3;
export const KERN_WARNING = 4;
export const KERN_NOTICE = 5;
export const KERN_INFO = 6;
export const KERN_DEBUG = 7;
