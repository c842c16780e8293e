import type { HostLed } from "tophalf";

/** A keyboard at a mock board, as far as its lock keys go: each has an LED, which the board lends to drivers. */
export class Keyboard {
  readonly scrolllock: LockKey;
  readonly numlock: LockKey;
  readonly capslock: LockKey;

  /** @param device the input device that its LEDs are named after */
  constructor(device = "input0") {
    this.scrolllock = new LockKey(`${device}::scrolllock`);
    this.numlock = new LockKey(`${device}::numlock`);
    this.capslock = new LockKey(`${device}::capslock`);
  }

  get leds(): readonly LockKey[] {
    return [this.scrolllock, this.numlock, this.capslock];
  }
}

/** A lock key and its LED, which shows the lock unless a driver has borrowed it. */
export class LockKey implements HostLed {
  readonly name: string;
  readonly maxBrightness = 1;
  readonly #changes: boolean[] = [];
  #locked = false;
  /** What a driver shows; undefined while the LED is not borrowed. */
  #borrowed: boolean | undefined;
  #lit = false;

  constructor(name: string) {
    this.name = name;
  }

  get isOn(): boolean {
    return this.#lit;
  }

  /** Every change of the LED: true for on. */
  get changes(): readonly boolean[] {
    return this.#changes;
  }

  /** Whether a driver has the LED. */
  get isBorrowed(): boolean {
    return this.#borrowed !== undefined;
  }

  /** Presses and releases the key: the lock goes on or off. */
  press(): void {
    this.#locked = !this.#locked;
    this.#show();
  }

  get(): number {
    return Number(this.#lit);
  }

  borrow(): void {
    this.#borrowed ??= this.#locked;
  }

  set(brightness: number): void {
    this.#borrowed = brightness > 0;
    this.#show();
  }

  restore(): void {
    this.#borrowed = undefined;
    this.#show();
  }

  #show(): void {
    const lit = this.#borrowed ?? this.#locked;
    if (lit === this.#lit) return;
    this.#lit = lit;
    this.#changes.push(lit);
  }
}
