/** The bus side of a device on a mock I²C bus: what it does with what comes over the wire. */
export interface I2cTarget {
  /** START, or a repeated one, with its address. Answers whether it acknowledges; without the method it does. */
  start?(direction: "read" | "write"): boolean;
  /** The next byte from the master. Answers whether it acknowledges. */
  write(byte: number): boolean;
  /** The next byte for the master. */
  read(): number;
  stop?(): void;
}
