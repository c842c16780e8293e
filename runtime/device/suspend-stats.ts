import type { PmFailure } from "./device-pm.ts";

/** How often the system went to sleep, and what last kept it from that: /sys/power/suspend_stats. */
export class SuspendStats {
  success = 0;
  fail = 0;
  lastFailure: PmFailure | undefined;

  note(failure: PmFailure | undefined): void {
    if (!failure) {
      this.success++;
      return;
    }
    this.fail++;
    this.lastFailure = failure;
  }
}
