/** What can wait in a {@link DeadlineHeap}; the heap's own notes stand on it, so that arming allocates nothing. */
export class Deadline {
  /** When it is its turn, in whatever unit the heap's owner counts. */
  due = 0;
  /** Among those of one time: who was added first. */
  order = 0;
  /** Where in the heap, or {@link NOWHERE}. */
  place = NOWHERE;
}

const NOWHERE = -1;

/**
 * A priority queue of deadlines: the earliest first, and of one time in the order of adding. Adding, moving and taking
 * out is O(log n), whichever one it is.
 */
export class DeadlineHeap<T extends Deadline> {
  readonly #items: T[] = [];
  #order = 0;

  get size(): number {
    return this.#items.length;
  }

  /** The earliest. */
  get first(): T | undefined {
    return this.#items[0];
  }

  has(item: T): boolean {
    return item.place !== NOWHERE;
  }

  /** Adds it, or moves it to its new time, behind those that have that time already. Answers whether it was there. */
  set(item: T, due: number): boolean {
    const { place } = item;
    item.due = due;
    item.order = this.#order++;
    if (place === NOWHERE) this.#up(item, this.#items.length);
    else this.#settle(item, place);
    return place !== NOWHERE;
  }

  /** Takes it out. Answers whether it was there. */
  remove(item: T): boolean {
    const { place } = item;
    if (place === NOWHERE) return false;
    item.place = NOWHERE;
    const last = this.#items.pop();
    if (last && last !== item) this.#settle(last, place);
    return true;
  }

  #settle(item: T, place: number): void {
    const parent = this.#items[(place - 1) >> 1];
    if (place > 0 && parent && isBefore(item, parent)) this.#up(item, place);
    else this.#down(item, place);
  }

  #up(item: T, from: number): void {
    let place = from;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = this.#items[above];
      if (!parent || !isBefore(item, parent)) break;
      this.#put(parent, place);
      place = above;
    }
    this.#put(item, place);
  }

  #down(item: T, from: number): void {
    let place = from;
    for (let child = this.#earlierChild(place); child; child = this.#earlierChild(place)) {
      if (!isBefore(child, item)) break;
      const next = child.place;
      this.#put(child, place);
      place = next;
    }
    this.#put(item, place);
  }

  #earlierChild(place: number): T | undefined {
    const left = this.#items[2 * place + 1];
    const right = this.#items[2 * place + 2];
    return left && right && isBefore(right, left) ? right : left;
  }

  #put(item: T, place: number): void {
    this.#items[place] = item;
    item.place = place;
  }
}

const isBefore = (a: Deadline, b: Deadline): boolean =>
  a.due < b.due || (a.due === b.due && a.order < b.order);
