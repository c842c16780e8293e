/**
 * The version of what `k` offers. It is raised when drivers that were written for the one before would not work any more; a
 * module that says `api` is refused where it differs.
 */
export const API_VERSION = 1;

/** How an API version reads in modinfo and in the log: what vermagic is to C. */
export const vermagic = (api: number): string => `tophalf-api-${api}`;
