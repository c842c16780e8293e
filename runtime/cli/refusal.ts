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

/** Does what was asked for each, as the kernel's tools do: one that is refused does not keep the others from it. */
export async function forEach(
  names: readonly string[],
  body: (name: string) => Promise<void>,
): Promise<void> {
  const refusals: string[] = [];
  for (const name of names) {
    try {
      await body(name);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refusals.push(error.message);
    }
  }
  if (refusals.length > 0) throw new Refusal(refusals.join("\n"));
}
