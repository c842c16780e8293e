/** What may drive an LED in its owner's place: the triggers that the host's kernel has for it. */
export interface HostTriggers {
  /** All that may be chosen: `mmc0`, `heartbeat`. */
  readonly names: readonly string[];
  /** The one that has the LED now. */
  readonly current: string | undefined;
  /**
   * Lets one have the LED, or none; takes the LED first, so that {@link HostLed.restore} puts the first one back.
   *
   * @throws KernelError as borrow() does
   */
  choose(name: string | undefined): void;
}

/**
 * An LED that somebody else drives most of the time: the lock LEDs of a keyboard show what the host's kernel wants. It is
 * borrowed to be set, and handed back with {@link restore}.
 */
export interface HostLed {
  /** In Linux's form, `device:color:function`: `input0::capslock`. */
  readonly name: string;
  /** The brightest it can be: 1 for one that is on or off. */
  readonly maxBrightness: number;
  /** Absent where nothing else can drive it. */
  readonly triggers?: HostTriggers;
  /** What it shows now, 0 … {@link maxBrightness}. @throws KernelError ENODEV when it has gone, EIO */
  get(): number;
  /**
   * Takes it, as it is; harmless when it is taken.
   *
   * @throws KernelError EACCES (with what to do about it), ENODEV when it has gone, EIO
   */
  borrow(): void;
  /** Lights it, in place of whoever does so otherwise; takes it first. @throws KernelError as borrow() does */
  set(brightness: number): void;
  /**
   * Gives it back: it shows again what its owner wants. Harmless when it was not taken.
   *
   * @throws KernelError ENODEV when it has gone, EIO
   */
  restore(): void;
}
