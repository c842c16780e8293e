/** What the tests of the guide's examples share: each loads one as its reader does, uses it, removes it, and finds nothing left. */
import { afterEach, beforeEach, expect } from "vitest";
import { type Instance, sharedInstance } from "../instance.ts";
import type { Result } from "../program.ts";

const DONE = { status: 0, stdout: "", stderr: "" };

/** Every file with its mode and, of a link, where it leads; and what is registered. Nothing of it may change by a module's life. */
const STATE = `find . -mindepth 1 -printf '%p %M %l\\n' | sort
  cat proc/modules proc/devices proc/crypto
  [ -e proc/kallsyms ] && cat proc/kallsyms
  sed 's/: *[0-9]* /: /' proc/interrupts`;

export interface Guide {
  readonly instance: Instance;
  insmod(module: string, ...params: string[]): Promise<Result>;
  rmmod(module: string): Promise<Result>;
  /** Loads a module, does something with it, removes it, and answers all that was logged since the last look. */
  withModule(module: string, use?: () => Promise<void>, params?: readonly string[]): Promise<string[]>;
}

/** One instance for all tests of a file. Each test has to leave it as it found it, to the last file. */
export function guideInstance(): Guide {
  const shared = sharedInstance(() => Promise.resolve());
  let before: string;
  beforeEach(async () => {
    before = await shared.instance.output(STATE);
  });
  afterEach(async () => {
    expect(await shared.instance.output(STATE)).toBe(before);
  });
  const guide: Guide = {
    get instance() {
      return shared.instance;
    },
    insmod: (module, ...params) => shared.instance.tophalf("insmod", module, ...params),
    rmmod: (module) => shared.instance.tophalf("rmmod", module),
    async withModule(module, use, params = []) {
      expect(await guide.insmod(module, ...params)).toMatchObject(DONE);
      await use?.();
      expect(await guide.rmmod(module)).toMatchObject(DONE);
      return shared.instance.log();
    },
  };
  return guide;
}
