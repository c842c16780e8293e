/** Where code was called from: what `__FILE__`, `__func__` and `__LINE__` are to a C macro. */
export interface CallSite {
  /** Empty for code outside of any function. */
  readonly func: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/**
 * The stack frame of a caller as text, different for each place in the code.
 *
 * @param above how many callers lie between the one that is wanted and who asks
 */
export function callerFrame(above: number): string {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = above + 2;
  const holder: { stack?: unknown } = {};
  Error.captureStackTrace(holder, callerFrame);
  const frames = String(holder.stack).split("\n");
  Error.stackTraceLimit = limit;
  return frames[above + 2] ?? "";
}

/** What a frame says, in V8's format: `    at [async ][new ][Class.]func [as name] (file:line:column)`, or `    at file:line:column`. */
export function parseFrame(frame: string): CallSite {
  const [, name = "", place = ""] = /^\s*at (?:(.*) \()?(.*?)\)?$/.exec(frame) ?? [];
  const [, file = place, line = "0"] = /^(.*?):(\d+)(?::\d+)?$/.exec(place) ?? [];
  const func = name.replace(/ \[as .*\]$/, "").replace(/^(async |new )*/, "");
  return { func: func.split(".").pop() ?? "", file, line: Number(line) };
}
