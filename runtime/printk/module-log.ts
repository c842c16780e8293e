import type { DebugSwitch } from "./dynamic-debug.ts";
import type { Ratelimit } from "./ratelimit.ts";

/** What logging remembers of one module, by the place in its code that logged, or by the key given there. */
export class ModuleLog {
  readonly debug: DebugSwitch;
  /** What was logged once and will not be again. */
  readonly said = new Set<string>();
  readonly limits = new Map<string, Ratelimit>();

  constructor(debug: DebugSwitch) {
    this.debug = debug;
  }
}
