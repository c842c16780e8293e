/**
 * An integer of 32 bits with the operations of `atomic_t`. Between two `await`s nothing else runs anyway, so every operation is atomic; what
 * it adds to a plain variable is the names, and C's arithmetic: it wraps around at 2³¹.
 */
export class Atomic {
  #value: number;

  /** ATOMIC_INIT(). */
  constructor(value = 0) {
    this.#value = value | 0;
  }

  /** atomic_read(). */
  read(): number {
    return this.#value;
  }

  /** atomic_set(). */
  set(value: number): void {
    this.#value = value | 0;
  }

  add(amount: number): void {
    this.fetchAdd(amount);
  }

  sub(amount: number): void {
    this.fetchSub(amount);
  }

  inc(): void {
    this.fetchAdd(1);
  }

  dec(): void {
    this.fetchSub(1);
  }

  and(bits: number): void {
    this.fetchAnd(bits);
  }

  or(bits: number): void {
    this.fetchOr(bits);
  }

  xor(bits: number): void {
    this.fetchXor(bits);
  }

  /** atomic_andnot(): clears `bits`. */
  andnot(bits: number): void {
    this.fetchAndnot(bits);
  }

  /** atomic_add_return(): answers the new value, as all `…Return` do. */
  addReturn(amount: number): number {
    this.add(amount);
    return this.#value;
  }

  subReturn(amount: number): number {
    this.sub(amount);
    return this.#value;
  }

  incReturn(): number {
    return this.addReturn(1);
  }

  decReturn(): number {
    return this.subReturn(1);
  }

  /** atomic_fetch_add(): answers the value before, as all `fetch…` do. */
  fetchAdd(amount: number): number {
    return this.xchg(this.#value + (amount | 0));
  }

  fetchSub(amount: number): number {
    return this.xchg(this.#value - (amount | 0));
  }

  fetchInc(): number {
    return this.fetchAdd(1);
  }

  fetchDec(): number {
    return this.fetchSub(1);
  }

  fetchAnd(bits: number): number {
    return this.xchg(this.#value & bits);
  }

  fetchOr(bits: number): number {
    return this.xchg(this.#value | bits);
  }

  fetchXor(bits: number): number {
    return this.xchg(this.#value ^ bits);
  }

  fetchAndnot(bits: number): number {
    return this.xchg(this.#value & ~bits);
  }

  /** atomic_xchg(): sets it, and answers the value before. */
  xchg(value: number): number {
    const before = this.#value;
    this.#value = value | 0;
    return before;
  }

  /** atomic_cmpxchg(): sets it to `value` if it is `expected`, and answers the value before, which tells whether it was. */
  cmpxchg(expected: number, value: number): number {
    const before = this.#value;
    if (before === (expected | 0)) this.#value = value | 0;
    return before;
  }

  /** atomic_try_cmpxchg(): as {@link cmpxchg}, and answers whether it was set. C's also tells the value before through a pointer. */
  tryCmpxchg(expected: number, value: number): boolean {
    return this.cmpxchg(expected, value) === (expected | 0);
  }

  /** atomic_fetch_add_unless(): adds unless it is `unless`, and answers the value before. */
  fetchAddUnless(amount: number, unless: number): number {
    return this.#value === (unless | 0) ? this.#value : this.fetchAdd(amount);
  }

  /** atomic_add_unless(): answers whether it was added. */
  addUnless(amount: number, unless: number): boolean {
    return this.fetchAddUnless(amount, unless) !== (unless | 0);
  }

  /** atomic_inc_not_zero(): answers whether it was incremented. */
  incNotZero(): boolean {
    return this.addUnless(1, 0);
  }

  /** atomic_inc_unless_negative(): answers whether it was incremented. */
  incUnlessNegative(): boolean {
    if (this.#value < 0) return false;
    this.inc();
    return true;
  }

  /** atomic_dec_unless_positive(): answers whether it was decremented. */
  decUnlessPositive(): boolean {
    if (this.#value > 0) return false;
    this.dec();
    return true;
  }

  /** atomic_dec_if_positive(): decrements it unless that would make it negative; answers the old value minus 1 in either case. */
  decIfPositive(): number {
    const less = (this.#value - 1) | 0;
    if (less >= 0) this.#value = less;
    return less;
  }

  /** atomic_sub_and_test(): answers whether it is 0 then. */
  subAndTest(amount: number): boolean {
    return this.subReturn(amount) === 0;
  }

  /** atomic_dec_and_test(): answers whether it is 0 then. */
  decAndTest(): boolean {
    return this.decReturn() === 0;
  }

  /** atomic_inc_and_test(): answers whether it is 0 then. */
  incAndTest(): boolean {
    return this.incReturn() === 0;
  }

  /** atomic_add_negative(): answers whether it is negative then. */
  addNegative(amount: number): boolean {
    return this.addReturn(amount) < 0;
  }
}
