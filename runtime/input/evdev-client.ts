import { EV_SYN, SYN_DROPPED, SYN_REPORT } from "./event-codes.ts";
import type { InputTime, InputValue } from "./input-event.ts";

/** `struct input_event` of a 64-bit kernel: seconds, microseconds, type, code, value. */
export const EVENT_SIZE = 24;

/** Which clock a reader wants its events stamped with: EVIOCSCLOCKID. */
export const CLOCK_REALTIME = 0;
export const CLOCK_MONOTONIC = 1;
export const CLOCK_BOOTTIME = 7;

interface Stamped extends InputValue {
  readonly ns: number;
}

/**
 * What one reader has not read yet: a ring, of which only whole packets can be read. A reader that is too slow loses what
 * it has not read, and is told so by a SYN_DROPPED.
 */
export class EvdevClient {
  #clock = CLOCK_REALTIME;
  readonly #ring: (Stamped | undefined)[];
  #head = 0;
  #tail = 0;
  /** Where the last whole packet ends. */
  #packetHead = 0;

  /** @param size a power of two */
  constructor(size: number) {
    this.#ring = new Array<Stamped | undefined>(size);
  }

  get isReadable(): boolean {
    return this.#packetHead !== this.#tail;
  }

  /** Changes the clock; what waits was stamped with the other one, and is dropped. */
  setClock(clock: number): void {
    if (clock === this.#clock) return;
    this.#clock = clock;
    if (this.#head === this.#tail) return;
    this.#tail = this.#head = this.#packetHead = 0;
    this.#put({ type: EV_SYN, code: SYN_DROPPED, value: 0, ns: 0 });
    this.#packetHead = this.#head;
  }

  add(packet: readonly InputValue[], time: InputTime): void {
    const ns = this.#clock === CLOCK_REALTIME ? time.real : time.monotonic;
    for (const { type, code, value } of packet) this.#put({ type, code, value, ns });
  }

  /** The next events as bytes, as many as fit; none when there is no whole packet. */
  take(length: number): Buffer {
    const most = Math.floor(length / EVENT_SIZE);
    const bytes = Buffer.alloc(Math.min(most, this.#readable) * EVENT_SIZE);
    for (let at = 0; at < bytes.length; at += EVENT_SIZE) {
      const event = this.#ring[this.#tail];
      if (event) encode(bytes, at, event);
      this.#tail = this.#next(this.#tail);
    }
    return bytes;
  }

  get #readable(): number {
    return (this.#packetHead - this.#tail) & (this.#ring.length - 1);
  }

  /** __pass_event(). */
  #put(event: Stamped): void {
    this.#ring[this.#head] = event;
    this.#head = this.#next(this.#head);
    if (this.#head === this.#tail) this.#overflow(event.ns);
    if (event.type === EV_SYN && event.code === SYN_REPORT) this.#packetHead = this.#head;
  }

  /** Drops all but the newest event, and puts a SYN_DROPPED before it. */
  #overflow(ns: number): void {
    this.#tail = (this.#head - 2) & (this.#ring.length - 1);
    this.#ring[this.#tail] = { type: EV_SYN, code: SYN_DROPPED, value: 0, ns };
    this.#packetHead = this.#tail;
  }

  #next(at: number): number {
    return (at + 1) & (this.#ring.length - 1);
  }
}

function encode(bytes: Buffer, at: number, { ns, type, code, value }: Stamped): void {
  const microseconds = Math.floor(ns / 1e3);
  bytes.writeBigUInt64LE(BigInt(Math.floor(microseconds / 1e6)), at);
  bytes.writeBigUInt64LE(BigInt(microseconds % 1e6), at + 8);
  bytes.writeUInt16LE(type, at + 16);
  bytes.writeUInt16LE(code, at + 18);
  bytes.writeInt32LE(value, at + 20);
}

/** What a program writes, to light an LED say; the time is not looked at. */
export function decodeEvents(bytes: Uint8Array): InputValue[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.length / EVENT_SIZE) }, (_, index) => {
    const at = index * EVENT_SIZE;
    return {
      type: view.getUint16(at + 16, true),
      code: view.getUint16(at + 18, true),
      value: view.getInt32(at + 20, true),
    };
  });
}
