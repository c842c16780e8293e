/** Numbers of things of one kind (`hwmon0`, `rtc1`), the lowest free one first: struct ida. */
export class Ida {
  readonly #taken = new Set<number>();

  /** How many are taken. */
  get size(): number {
    return this.#taken.size;
  }

  /** ida_alloc(). */
  alloc(): number {
    let id = 0;
    while (this.#taken.has(id)) id++;
    this.#taken.add(id);
    return id;
  }

  /** ida_free(). One that is free already stays so. */
  free(id: number): void {
    this.#taken.delete(id);
  }

  /** Makes something with a number of its own, which is free again when that fails. */
  allocFor<T>(make: (id: number) => T): T {
    const id = this.alloc();
    try {
      return make(id);
    } catch (error) {
      this.free(id);
      throw error;
    }
  }
}
