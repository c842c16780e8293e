import { closeSync } from "node:fs";
import { createRequire } from "node:module";
import { ENOSYS, KernelError, type Level } from "tophalf";

/** The value of a line that is exported. */
export interface ValueFile {
  read(): Level;
  write(level: Level): void;
  /**
   * Lets every edge that wakes the file through to the listener, whatever its level is by the time that it is read: onoff drops those
   * whose level is not the one that its edge leads to. To be called before the line's edge is set, since it sets it itself.
   *
   * @throws Error ENOENT the line cannot interrupt
   */
  letThrough(): void;
  /** From now on the listener is woken. What happened before is forgotten. */
  watch(): void;
  unwatch(): void;
  /** Leaves the line exported: whether it is to be given back is not the file's to know. */
  close(): void;
}

export interface ValueListener {
  /** An edge has woken the file, whose level is this by now. */
  woken(level: Level): void;
  /** The file cannot be read any more; the watch has ended. Called once. */
  failed(): void;
}

export type Direction = "in" | "out";
export type OpenValue = (gpio: number, direction: Direction, listener: ValueListener) => ValueFile;

/**
 * What we use of the package onoff. Its own types would be missing with it, where it cannot be built, and tophalf could not be compiled.
 */
interface Gpio {
  readSync(): Level;
  writeSync(level: Level): void;
  setEdge(edge: "both"): void;
  watch(callback: (error: Error | null | undefined, level: Level) => void): void;
  unwatchAll(): void;
}

type GpioClass = new (
  gpio: number,
  direction: Direction,
  edge: undefined,
  options: { reconfigureDirection: boolean },
) => Gpio;

/** onoff has the file of its own, and closes it only together with unexporting the line, whoever exported it. */
interface WithFile {
  readonly _valueFd: number;
}

/**
 * Values read, written and watched by onoff. What else it would do for an exported line, ignoring all errors, stays undone: it is told the
 * direction that there is, and no edge.
 *
 * @throws KernelError ENOSYS onoff is not here
 */
export function onoffValues(): OpenValue {
  const Watched = watchedClass(loadOnoff());
  return (number, direction, listener) => {
    const gpio = new Watched(number, direction, undefined, { reconfigureDirection: false });
    return new OnoffValue(gpio, listener);
  };
}

function loadOnoff(): GpioClass {
  try {
    return (createRequire(import.meta.url)("onoff") as { Gpio: GpioClass }).Gpio;
  } catch (error) {
    const [reason] = String(error).split("\n");
    throw new KernelError(
      ENOSYS,
      `the npm package onoff cannot be loaded (${reason ?? ""}): sudo apt-get install build-essential python3, then npm install onoff; ` +
        `or use the gpiochip back end`,
    );
  }
}

/** What is added to onoff's Gpio. */
interface Watched extends Gpio {
  /** Called when the value could not be read in the middle of a wake-up. */
  onFailure: () => void;
  /** As readSync(), which throws no more. */
  readNow(): Level;
}

function watchedClass(Base: GpioClass): new (...args: ConstructorParameters<GpioClass>) => Watched {
  return class extends Base implements Watched {
    onFailure = (): void => undefined;

    /** onoff calls this when it is woken, from native code: an error there would end the process. */
    override readSync(): Level {
      try {
        return super.readSync();
      } catch {
        this.onFailure();
        return 0;
      }
    }

    readNow(): Level {
      return super.readSync();
    }
  };
}

class OnoffValue implements ValueFile {
  readonly #gpio: Watched;
  readonly #listener: ValueListener;
  #knowsEdges = false;
  #failed = false;

  constructor(gpio: Watched, listener: ValueListener) {
    this.#gpio = gpio;
    this.#listener = listener;
    gpio.onFailure = () => this.#fail();
  }

  read(): Level {
    return this.#gpio.readNow();
  }

  write(level: Level): void {
    this.#gpio.writeSync(level);
  }

  letThrough(): void {
    if (this.#knowsEdges) return;
    this.#gpio.setEdge("both");
    this.#knowsEdges = true;
  }

  watch(): void {
    this.#gpio.readNow();
    this.#gpio.watch((_error, level) => {
      if (!this.#failed) this.#listener.woken(level);
    });
  }

  unwatch(): void {
    this.#gpio.unwatchAll();
  }

  close(): void {
    this.unwatch();
    closeSync((this.#gpio as unknown as WithFile)._valueFd);
  }

  #fail(): void {
    if (this.#failed) return;
    this.#failed = true;
    this.unwatch();
    this.#listener.failed();
  }
}
