/** What can stand in a {@link List}: `struct list_head`. It stands in one list at a time. */
export class ListNode {
  /** The list that it stands in; the list's own, as are the next two. */
  list: List<ListNode> | undefined;
  before: ListNode | undefined;
  after: ListNode | undefined;
}

/** A queue that is linked through its members, so that adding allocates nothing, and anyone is taken out at once. */
export class List<T extends ListNode> {
  #first: T | undefined;
  #last: T | undefined;

  get first(): T | undefined {
    return this.#first;
  }

  get isEmpty(): boolean {
    return this.#first === undefined;
  }

  has(node: T): boolean {
    return node.list === (this as unknown);
  }

  /** list_add_tail(). */
  append(node: T): void {
    node.list = this;
    node.before = this.#last;
    node.after = undefined;
    if (this.#last) this.#last.after = node;
    else this.#first = node;
    this.#last = node;
  }

  /** list_del(). @returns whether it was in this list */
  remove(node: T): boolean {
    if (!this.has(node)) return false;
    const before = node.before as T | undefined;
    const after = node.after as T | undefined;
    if (before) before.after = after;
    else this.#first = after;
    if (after) after.before = before;
    else this.#last = before;
    node.list = node.before = node.after = undefined;
    return true;
  }

  /** Takes the first one out. */
  shift(): T | undefined {
    const first = this.#first;
    if (first) this.remove(first);
    return first;
  }
}
