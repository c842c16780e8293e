/** One thing that happened: `struct input_value`. */
export interface InputValue {
  readonly type: number;
  readonly code: number;
  readonly value: number;
}

/** When it happened, on the clocks that a reader can choose from. Nanoseconds. */
export interface InputTime {
  readonly real: number;
  readonly monotonic: number;
}

/** Who is told of a device's events: what a handler made for it (`struct input_handle`). */
export interface InputHandle {
  /** As /proc/bus/input/devices names it: `event0`. */
  readonly name: string;
  /** A packet: all that happened up to a SYN_REPORT, which is its last. Must not wait. */
  events(packet: readonly InputValue[], time: InputTime): void;
  /** The device has gone. */
  disconnect(): void;
}
