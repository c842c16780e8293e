/** What may go wrong on a mock serial port. */
export type SerialOperation = "open" | "write" | "drain" | "configure";

/** Which calls of a mock serial port are refused, and with what. */
export class SerialFaults {
  readonly #planned = new Map<SerialOperation, number[]>();
  readonly #standing = new Map<SerialOperation, number>();

  /** The next call is refused, and with several errnos those after it. */
  failNext(operation: SerialOperation, ...errnos: number[]): void {
    this.#planned.set(operation, [...(this.#planned.get(operation) ?? []), ...errnos]);
  }

  /** From now on each call is refused, until {@link clear}. */
  failEach(operation: SerialOperation, errno: number): void {
    this.#standing.set(operation, errno);
  }

  /** Nothing goes wrong any more. */
  clear(): void {
    this.#planned.clear();
    this.#standing.clear();
  }

  /** For the port: with what the call that begins now is refused. */
  next(operation: SerialOperation): number | undefined {
    return this.#planned.get(operation)?.shift() ?? this.#standing.get(operation);
  }
}
