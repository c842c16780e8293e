/** license_is_gpl_compatible(), `include/linux/license.h`: any other license taints, and gets no GPL-only symbols. */
export function isGplCompatible(license: string): boolean {
  return GPL_COMPATIBLE.has(license);
}

const GPL_COMPATIBLE: ReadonlySet<string> = new Set([
  "GPL",
  "GPL v2",
  "GPL and additional rights",
  "Dual BSD/GPL",
  "Dual MIT/GPL",
  "Dual MPL/GPL",
]);
