import { EINVAL, KernelError } from "../errno.ts";
import type { Level } from "../hal/gpio-chip.ts";
import type { Request } from "./protocol.ts";

/** Checked access to the parameters of a request; each method throws KernelError EINVAL for what is missing or wrong. */
export class RequestParams {
  readonly #params: Request["params"];

  constructor(params: Request["params"]) {
    this.#params = params;
  }

  string(name: string): string {
    const value = this.#params[name];
    return typeof value === "string" ? value : wrong(name, "a string");
  }

  /** A string that may be left out. */
  optionalString(name: string): string | undefined {
    return this.#params[name] === undefined ? undefined : this.string(name);
  }

  strings(name: string): string[] {
    const value = this.#params[name] ?? [];
    const all = Array.isArray(value) && value.every((one) => typeof one === "string");
    return all ? value : wrong(name, "a list of strings");
  }

  /** The caller's process number; 0 when it is not given, which is nobody's. */
  pid(): number {
    const value = this.#params["pid"] ?? 0;
    return Number.isSafeInteger(value) ? (value as number) : wrong("pid", "a process number");
  }

  number(name: string): number {
    const value = this.#params[name];
    return typeof value === "number" ? value : wrong(name, "a number");
  }

  /** A number that may be left out. */
  optionalNumber(name: string): number | undefined {
    return this.#params[name] === undefined ? undefined : this.number(name);
  }

  flag(name: string): boolean {
    const value = this.#params[name] ?? false;
    return typeof value === "boolean" ? value : wrong(name, "true or false");
  }

  level(name: string): Level {
    const value = this.#params[name];
    return value === 0 || value === 1 ? value : wrong(name, "0 or 1");
  }
}

function wrong(name: string, what: string): never {
  throw new KernelError(EINVAL, `parameter ${name} must be ${what}`);
}
