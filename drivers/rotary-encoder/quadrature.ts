/** The places of a period in the order in which a turn clockwise goes through them, by which contacts are closed: A is 2, B is 1. */
const PLACES = [0, 3, 1, 2] as const;

/**
 * Two contacts that open and close a quarter of a period apart: which of them goes first tells the direction. A contact that trembles goes
 * forth and back, and so adds nothing. A change that was missed is made up for by the next one of that contact.
 */
export class Quadrature {
  /** Quarters of a period between two detents. */
  readonly #perStep: number;
  #place: number;
  /** Quarters since the last detent. */
  #quarters: number;

  /**
   * @param stepsPerPeriod detents in a period: 1, 2 or 4
   * @param contacts which are closed now: A is 2, B is 1
   */
  constructor(stepsPerPeriod: number, contacts: number) {
    this.#perStep = 4 / stepsPerPeriod;
    this.#place = placeOf(contacts);
    this.#quarters = this.#place === 3 ? -1 % this.#perStep : this.#place % this.#perStep;
  }

  /**
   * One of the contacts has changed, or neither.
   *
   * @returns how many steps it came to: 1 clockwise, -1 the other way, mostly 0
   */
  change(contacts: number): number {
    const place = placeOf(contacts);
    if (place === (this.#place + 1) % 4) this.#quarters++;
    else if (place === (this.#place + 3) % 4) this.#quarters--;
    this.#place = place;
    if (place % this.#perStep !== 0) return 0;
    const steps = Math.trunc(this.#quarters / this.#perStep);
    this.#quarters = 0;
    return steps;
  }
}

const placeOf = (contacts: number): number => PLACES[contacts] ?? 0;
