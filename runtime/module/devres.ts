import { ENODEV, KernelError } from "../errno.ts";
import type { FaultInjection } from "./fault-injection.ts";

/** Something that is held and can be given back early. */
export interface Held {
  /** Gives it back; a second call does nothing. */
  free(): void;
}

type Awaitable = void | Promise<void>;

/**
 * What a module holds, in the order in which it took it (Linux's devres): every acquisition is written next to its
 * release, and all that is left is released in reverse order.
 */
export class Devres {
  readonly #held = new Set<() => Awaitable>();
  readonly #faults: FaultInjection | undefined;
  #closed = false;

  /** @param faults may refuse what is taken, for tests */
  constructor(faults?: FaultInjection) {
    this.#faults = faults;
  }

  get size(): number {
    return this.#held.size;
  }

  /** Takes something that has no method of its own to give it back, and notes how that is done. */
  own(take: () => void, release: () => Awaitable): Held {
    this.#admit();
    take();
    this.#held.add(release);
    return {
      free: () => {
        if (this.#held.delete(release)) void release();
      },
    };
  }

  /**
   * Acquires something that can also be given back early by a method of its own.
   *
   * @param make acquires it; the thing calls `released` when it is given back, from wherever
   * @param release gives it back, if that has not happened
   */
  acquire<T>(make: (released: () => void) => T, release: (thing: T) => Awaitable): T {
    this.#admit();
    const entry = (): Awaitable => release(thing);
    const thing = make(() => this.#held.delete(entry));
    this.#held.add(entry);
    return thing;
  }

  /** As {@link acquire}, for what takes waiting. What comes when the owner has left meanwhile is given back at once: ENODEV. */
  async acquireAsync<T>(
    make: (released: () => void) => Promise<T>,
    release: (thing: T) => Awaitable,
  ): Promise<T> {
    this.#admit();
    const entry = (): Awaitable => release(thing);
    const thing = await make(() => this.#held.delete(entry));
    if (this.#closed) {
      await release(thing);
      throw new KernelError(ENODEV, "the module has been removed");
    }
    this.#held.add(entry);
    return thing;
  }

  /**
   * Gives everything back, newest first; one release that throws does not keep the others from running. What has to be
   * waited for (a thread that ends, a driver that lets go of its devices) is waited for before the next; the rest is
   * given back before the call returns.
   */
  async releaseAll(onError: (error: unknown) => void): Promise<void> {
    this.#closed = true;
    for (const release of [...this.#held].reverse()) {
      this.#held.delete(release);
      try {
        const pending = release();
        if (pending) await pending;
      } catch (error) {
        onError(error);
      }
    }
  }

  /**
   * What is taken after the module has left, by a promise of it that was still under way, nobody would give back.
   *
   * @throws KernelError ENODEV then
   */
  #admit(): void {
    if (this.#closed) throw new KernelError(ENODEV, "the module has been removed");
    this.#faults?.pass();
  }
}
