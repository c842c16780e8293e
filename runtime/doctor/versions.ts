/** Whether a version such as `6.6.20+rpt-rpi-v8` is `5.10` or newer. */
export function isAtLeast(version: string, oldest: string): boolean {
  const [have, need] = [numbersOf(version), numbersOf(oldest)];
  const differing = need.findIndex((number, place) => number !== (have[place] ?? 0));
  return differing < 0 || (have[differing] ?? 0) > (need[differing] ?? 0);
}

/** The numbers that it begins with. */
function numbersOf(version: string): number[] {
  return (/^v?(\d+(?:\.\d+)*)/.exec(version)?.[1] ?? "").split(".").map(Number);
}
