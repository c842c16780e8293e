import type { Report } from "./nmea.ts";

/** What is known of where the receiver is: each sentence tells a part. */
export class Fix {
  #known: Report = {};

  /** Takes what a sentence says. Without a position, all that was known is forgotten but the time, which goes on. */
  take(report: Report): void {
    const { time } = this.#known;
    if (report.valid === false) this.#known = time === undefined ? {} : { time };
    this.#known = { ...this.#known, ...report };
  }

  /** The receiver is silent, or gone. */
  forget(): void {
    this.#known = {};
  }

  /** `none`, `2d` or `3d`. A receiver that does not tell has as many dimensions as it has numbers. */
  get kind(): string {
    const { valid, dimensions, altitude } = this.#known;
    if (!valid || dimensions === 1) return "none";
    return `${dimensions ?? (altitude === undefined ? 2 : 3)}d`;
  }

  /** By the names of the attributes, as text; empty where it is not known. */
  get texts(): ReadonlyMap<string, string> {
    const { latitude, longitude, altitude, speed, course, satellites, time } = this.#known;
    const place = this.kind === "none" ? {} : { latitude, longitude, altitude, speed, course };
    return new Map([
      ["fix", this.kind],
      ["latitude", fixed(place.latitude, 7)],
      ["longitude", fixed(place.longitude, 7)],
      ["altitude", fixed(place.altitude, 1)],
      ["speed", fixed(place.speed, 2)],
      ["course", fixed(place.course, 1)],
      ["satellites", String(satellites ?? 0)],
      ["time", time === undefined ? "" : new Date(time).toISOString()],
    ]);
  }
}

const fixed = (value: number | undefined, digits: number): string => value?.toFixed(digits) ?? "";
