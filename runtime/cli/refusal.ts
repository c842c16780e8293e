import { KernelError } from "../errno.ts";

/** A refusal in the words of the kernel tool whose command it was, with the errno and the details below. */
export class Refusal extends Error {
  /** Anything but a KernelError stays what it is: a fault of ours and not the user's. */
  static of(error: unknown, headline: (error: KernelError) => string): unknown {
    return error instanceof KernelError
      ? new Refusal(`${headline(error)}\n  ${error.code}: ${error.message}`)
      : error;
  }
}
