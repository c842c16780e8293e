/** What was made for one thing, step by step, and how each step is undone: goto chains without the labels. */
export class Teardown {
  readonly #steps: (() => void)[] = [];

  /** Notes how the step that was just done is undone. */
  push(undo: () => void): void {
    this.#steps.push(undo);
  }

  /** Undoes all steps, newest first; a second time does nothing. */
  run(): void {
    for (const undo of this.#steps.splice(0).reverse()) undo();
  }

  /** Runs `build`; when it throws, what it did so far is undone. */
  guard<T>(build: () => T): T {
    try {
      return build();
    } catch (error) {
      this.run();
      throw error;
    }
  }
}
