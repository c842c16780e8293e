import { EINVAL, KernelError } from "../errno.ts";
import type { Printer } from "./printer.ts";

/** What is printed with a debug message: p that it is printed at all, m its module, f its function, l its line. */
const FLAGS = ["p", "m", "f", "l"] as const;

/** The debug messages of one module: off, until somebody turns them on. */
export class DebugSwitch {
  readonly module: string;
  /** Where the module's code is; empty for one that came from no file. */
  readonly file: string;
  flags: ReadonlySet<string> = new Set();

  constructor(module: string, file: string) {
    this.module = module;
    this.file = file;
  }

  get on(): boolean {
    return this.flags.has("p");
  }

  /** Changes the flags as `+p`, `-p` or `=p` say. @throws KernelError EINVAL */
  apply(change: string): void {
    this.flags = changed(this.flags, change);
  }

  /** As the control file shows it. */
  toString(): string {
    const flags = FLAGS.filter((flag) => this.flags.has(flag)).join("");
    return `${this.file || "-"} [${this.module}] =${flags || "_"}`;
  }
}

/**
 * Dynamic debug: which modules' debug messages are logged, which is changed at run time by writing queries such as
 * `module foo +p` to proc/dynamic_debug/control.
 */
export class DynamicDebug {
  readonly #switches = new Set<DebugSwitch>();
  readonly #printk: Printer;

  constructor(printk: Printer) {
    this.#printk = printk;
  }

  add(entry: DebugSwitch): void {
    this.#switches.add(entry);
  }

  remove(entry: DebugSwitch): void {
    this.#switches.delete(entry);
  }

  show(): string {
    return ["# filename [module] flags", ...this.#switches].map((line) => `${String(line)}\n`).join("");
  }

  /**
   * Carries out queries, one a line or separated by `;`. One that is wrong is logged and keeps none of the others from being
   * carried out; one that matches nothing is none the worse for it.
   *
   * @throws KernelError EINVAL when any was wrong
   */
  control(text: string): void {
    let failure: unknown;
    for (const query of text.split(/[;\n]/)) {
      try {
        this.#execute(query);
      } catch (error) {
        failure = error;
        this.#printk.err(`dyndbg: ${(error as Error).message}`);
      }
    }
    if (failure) throw failure as Error;
  }

  #execute(query: string): void {
    const words = query.replace(/(^|\s)#.*/, "").match(/"[^"]*"|\S+/g) ?? [];
    if (words.length === 0) return;
    const change = words.pop() ?? "";
    const matches = matcher(words.map((word) => word.replaceAll('"', "")));
    changed(new Set(), change);
    for (const entry of this.#switches) if (matches(entry)) entry.apply(change);
  }
}

function changed(flags: ReadonlySet<string>, change: string): ReadonlySet<string> {
  const [, operation, given = ""] = /^([-+=])([a-z]+|_)$/.exec(change) ?? [];
  const wanted = given === "_" ? [] : given.split("");
  const unknown = wanted.find((flag) => !(FLAGS as readonly string[]).includes(flag));
  if (operation === undefined || unknown !== undefined) {
    throw new KernelError(EINVAL, `bad flags '${change}': +, - or = with some of ${FLAGS.join(", ")}, _`);
  }
  if (operation === "-") return new Set([...flags].filter((flag) => !wanted.includes(flag)));
  return new Set([...(operation === "+" ? flags : []), ...wanted]);
}

/** What the keywords of a query select. Messages are turned on by the module here, so func, line and format select nothing. */
function matcher(words: readonly string[]): (entry: DebugSwitch) => boolean {
  const tests: ((entry: DebugSwitch) => boolean)[] = [];
  for (let at = 0; at < words.length; at += 2) {
    const [keyword = "", value] = words.slice(at, at + 2);
    if (value === undefined) throw new KernelError(EINVAL, `'${keyword}' is followed by no value`);
    tests.push(selects(keyword, value));
  }
  return (entry) => tests.every((test) => test(entry));
}

function selects(keyword: string, value: string): (entry: DebugSwitch) => boolean {
  const pattern = wildcard(value);
  switch (keyword) {
    case "module":
      return ({ module }) => wildcard(value.replaceAll("-", "_")).test(module);
    case "file":
      return ({ file }) => pattern.test(file) || pattern.test(file.split("/").pop() ?? "");
    default:
      throw new KernelError(EINVAL, `cannot select by '${keyword}': only by module and file`);
  }
}

/** A pattern with `*` and `?`. */
function wildcard(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`);
}
