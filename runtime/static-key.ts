/**
 * A switch for a seldom used branch (`struct static_key`, jump labels). In C the branch is patched into the code, so that it
 * costs nothing while it is off; here {@link enabled} is a property, which the JIT compiler makes as cheap as it gets.
 */
export class StaticKey {
  #count: number;

  /** @param initial DEFINE_STATIC_KEY_TRUE or DEFINE_STATIC_KEY_FALSE */
  constructor(initial = false) {
    this.#count = initial ? 1 : 0;
  }

  /** static_branch_likely(), static_branch_unlikely(), static_key_enabled(): `if (key.enabled) …`. */
  get enabled(): boolean {
    return this.#count > 0;
  }

  /** static_key_count(): how many want it on. */
  get count(): number {
    return this.#count;
  }

  /** static_branch_enable(): turns it on, if it is off. */
  enable(): void {
    if (this.#count === 0) this.#count = 1;
  }

  /** static_branch_disable(): turns it off, if it is on by one {@link enable} or {@link inc} alone. */
  disable(): void {
    if (this.#count === 1) this.#count = 0;
  }

  /** static_branch_inc(): on, until as many call {@link dec}. */
  inc(): void {
    this.#count++;
  }

  /** static_branch_dec(). A call too many does nothing. */
  dec(): void {
    if (this.#count > 0) this.#count--;
  }
}
