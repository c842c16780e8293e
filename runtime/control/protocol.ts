/**
 * The control protocol: one JSON object a line, over a Unix stream socket. A request gets any number of events and then
 * one result or error; requests of one connection are answered in any order.
 */
import { EINVAL, KernelError } from "../errno.ts";

export interface Request {
  readonly id: number;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export type Response =
  | { readonly id: number; readonly event: unknown }
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: WireError };

/** A KernelError on the wire. */
export interface WireError {
  readonly errno: number;
  readonly message: string;
}

/** A longer line is no request: whoever sends it is cut off before he fills the memory. */
export const LONGEST_LINE = 1 << 20;

export const encode = (message: Request | Response): string => `${JSON.stringify(message)}\n`;

/** @throws KernelError EINVAL for what is no request */
export function decodeRequest(line: string): Request {
  const { id, method, params = {} } = parse(line) as Partial<Request>;
  if (typeof id !== "number" || typeof method !== "string" || !isRecord(params)) {
    throw new KernelError(EINVAL, 'a request is {"id": number, "method": string, "params": {…}}');
  }
  return { id, method, params };
}

/** Cuts a stream of text into lines; the callback gets each without its newline. */
export class LineSplitter {
  readonly #onLine: (line: string) => void;
  #rest = "";

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  /** @throws KernelError EINVAL when a line does not end */
  push(text: string): void {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    if ([...lines, this.#rest].some((line) => line.length > LONGEST_LINE)) {
      throw new KernelError(EINVAL, "a request is longer than 1 MiB");
    }
    for (const line of lines) if (line !== "") this.#onLine(line);
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parse(line: string): object {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? value : {};
  } catch {
    throw new KernelError(EINVAL, "the request is no JSON");
  }
}
