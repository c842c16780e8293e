import type { ChipLine, EdgeSelection, Level, LineConfig } from "tophalf";
import type { LineRequest } from "./request.ts";

/** The only line of a request. */
export class GpiochipLine implements ChipLine {
  readonly #request: LineRequest;

  constructor(request: LineRequest) {
    this.#request = request;
  }

  get(): Level {
    return this.#request.getFirst();
  }

  set(level: Level): void {
    this.#request.setFirst(level);
  }

  configure(config: LineConfig): void {
    this.#request.configure(config);
  }

  setEdges(edges: EdgeSelection): void {
    this.#request.setEdges(0, edges);
  }

  release(): void {
    this.#request.release();
  }
}
