import type { Call } from "../sched/call.ts";
import type { OpenFile } from "./open-file.ts";
import { once, type SyscallChain } from "./syscall-chain.ts";

/** An open file, or a negated errno. */
export type Opened = OpenFile | number;

/**
 * open(2) through its hooks, who see no file but a number. One that answers no errno lets the file be opened, whether it
 * called `next()` or not; one that refuses after the file was opened gets it closed again.
 */
export function openThrough(
  chain: SyscallChain,
  path: string,
  call: Call,
  open: () => Opened | Promise<Opened>,
): Opened | Promise<Opened> {
  let file: OpenFile | undefined;
  const note = (opened: Opened): number => {
    if (typeof opened === "number") return opened;
    file = opened;
    return 0;
  };
  const system = once(() => {
    const opened = open();
    return opened instanceof Promise ? opened.then(note) : note(opened);
  });
  const settle = (result: number): Opened => {
    if (result >= 0) return file ?? result;
    void file?.release();
    return result;
  };
  const allowed = (result: number) => (result >= 0 ? system() : result);
  const result = chain.run({ path, call, flags: call.flags }, system);
  const last = typeof result === "number" ? allowed(result) : result.then(allowed);
  return typeof last === "number" ? settle(last) : last.then(settle);
}
