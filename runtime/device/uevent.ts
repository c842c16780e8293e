import type { Clock } from "../hal/clock.ts";

/** What happened to a kernel object: `enum kobject_action`. */
export const UEVENT_ACTIONS = [
  "add",
  "remove",
  "change",
  "move",
  "online",
  "offline",
  "bind",
  "unbind",
] as const;
export type UeventAction = (typeof UEVENT_ACTIONS)[number];

/** The variables of an event, in the order in which they are shown. */
export type UeventEnv = Record<string, string>;

/** What an event is about. */
export interface UeventSubject {
  /** From the root of /sys: `/devices/virtual/toys/robot`. */
  readonly devpath: string;
  readonly subsystem: string;
  readonly env?: UeventEnv;
}

/** One event, as udev would receive it. */
export interface Uevent {
  readonly action: UeventAction;
  readonly devpath: string;
  readonly subsystem: string;
  /** Counts up by one from 1. */
  readonly seqnum: number;
  /** Nanoseconds on the kernel's clock. */
  readonly time: number;
  /** All variables, from ACTION to SEQNUM. */
  readonly env: Readonly<UeventEnv>;
}

/** Tells whoever listens which devices, drivers and modules come, change and go: kobject_uevent(). */
export class Uevents {
  readonly #clock: Clock;
  readonly #listeners = new Set<(event: Uevent) => void>();
  #seqnum = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The number of the last event: /sys/kernel/uevent_seqnum. */
  get seqnum(): number {
    return this.#seqnum;
  }

  /** kobject_uevent_env(). May be called in every context. */
  send(action: UeventAction, { devpath, subsystem, env = {} }: UeventSubject): void {
    const seqnum = ++this.#seqnum;
    const whole = {
      ACTION: action,
      DEVPATH: devpath,
      SUBSYSTEM: subsystem,
      ...env,
      SEQNUM: String(seqnum),
    };
    const event = { action, devpath, subsystem, seqnum, time: this.#clock.now(), env: whole };
    for (const listener of this.#listeners) listener(event);
  }

  /** Calls `listener` with every event from now on, until the returned function is called. */
  follow(listener: (event: Uevent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
