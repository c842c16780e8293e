/** NMEA 0183: what is in a sentence of a GPS receiver. Nothing here knows of a device. */

/** A sentence whose checksum is right. */
export interface Sentence {
  /** Without the talker, who may be a GPS, a Galileo …: `GGA` of `GPGGA` and `GNGGA`. */
  readonly type: string;
  /** What follows, by commas. */
  readonly fields: readonly string[];
  /** All of it, from `$` on, without its end. */
  readonly text: string;
}

/** Why something is no sentence. */
export type Flaw = "garbage" | "checksum";

/** What a sentence says of where, how well and when. What it does not say, or cannot be understood, is left out. */
export interface Report {
  /** It has a position. */
  readonly valid?: boolean;
  /** Degrees; south and west are negative. */
  readonly latitude?: number;
  readonly longitude?: number;
  /** Metres above mean sea level. */
  readonly altitude?: number;
  /** Satellites in use. */
  readonly satellites?: number;
  /** Metres a second. */
  readonly speed?: number;
  /** Degrees from true north. */
  readonly course?: number;
  /** How many dimensions the position has: 1 is none. */
  readonly dimensions?: 1 | 2 | 3;
  /** UTC, milliseconds since the epoch. */
  readonly time?: number;
}

/** Parts a line. Whatever stands before its `$` is the rest of something else, and is thrown away. */
export function parseSentence(line: string): Sentence | Flaw {
  const text = line.slice(Math.max(0, line.lastIndexOf("$"))).trimEnd();
  const [, body, sum] = /^\$([\x20-\x29\x2b-\x7e]+)\*([0-9A-F]{2})$/i.exec(text) ?? [];
  if (body === undefined || sum === undefined) return "garbage";
  if (checksum(body) !== parseInt(sum, 16)) return "checksum";
  const [address = "", ...fields] = body.split(",");
  return { type: address.startsWith("P") ? address : address.slice(2), fields, text };
}

/** The sum of what stands between `$` and `*`: all bytes, by exclusive or. */
export function checksum(body: string): number {
  return [...Buffer.from(body, "latin1")].reduce((sum, byte) => sum ^ byte, 0);
}

/** What a sentence says; nothing, when it is none of GGA, RMC and GSA. */
export function reportOf({ type, fields }: Sentence): Report {
  const reader = READERS.get(type);
  return reader ? present(reader(fields)) : {};
}

type Fields = readonly string[];
type Parsed = { readonly [Name in keyof Report]: Report[Name] | undefined };

/** By the type of the sentence. */
const READERS = new Map<string, (fields: Fields) => Parsed>([
  ["GGA", readGga],
  ["RMC", readRmc],
  ["GSA", readGsa],
]);

const KNOT = 1852 / 3600;

/** Time, latitude, N or S, longitude, E or W, quality, satellites, dilution, altitude. */
function readGga([, lat, ns, lon, ew, quality, satellites, , altitude]: Fields): Parsed {
  return {
    valid: (number(quality) ?? 0) > 0,
    latitude: angle(lat, ns, "N", "S", 90),
    longitude: angle(lon, ew, "E", "W", 180),
    altitude: number(altitude),
    satellites: number(satellites),
  };
}

/** Time, status, latitude, N or S, longitude, E or W, knots, course, date. */
function readRmc([time, status, lat, ns, lon, ew, knots, course, date]: Fields): Parsed {
  const speed = number(knots);
  return {
    valid: status === "A",
    latitude: angle(lat, ns, "N", "S", 90),
    longitude: angle(lon, ew, "E", "W", 180),
    speed: speed === undefined ? undefined : speed * KNOT,
    course: number(course),
    time: momentOf(date, time),
  };
}

/** Automatic or manual, dimensions. */
function readGsa([, dimensions]: Fields): Parsed {
  const known = ([1, 2, 3] as const).find((one) => String(one) === dimensions);
  return { dimensions: known };
}

function number(text = ""): number | undefined {
  return /^-?\d+(\.\d*)?$/.test(text) ? Number(text) : undefined;
}

/** `5231.0123` is 52 degrees and 31.0123 minutes. */
function angle(
  text = "",
  hemisphere: string | undefined,
  plus: string,
  minus: string,
  most: number,
): number | undefined {
  const [, degrees, minutes] = /^(\d{1,3})(\d{2}(?:\.\d*)?)$/.exec(text) ?? [];
  if (hemisphere !== plus && hemisphere !== minus) return undefined;
  if (Number(minutes ?? 60) >= 60) return undefined;
  const value = Number(degrees) + Number(minutes) / 60;
  if (value > most) return undefined;
  return hemisphere === plus ? value : -value;
}

/** Day, month and year of `240826`, hour, minute and second of `123519.00`. Years are those from 1980, when GPS time began, on. */
function momentOf(date = "", time = ""): number | undefined {
  const [, day, month, year] = /^(\d\d)(\d\d)(\d\d)$/.exec(date) ?? [];
  const [, hour, minute, second] = /^(\d\d)(\d\d)(\d\d(?:\.\d*)?)$/.exec(time) ?? [];
  if (year === undefined || hour === undefined) return undefined;
  const full = Number(year) < 80 ? 2000 + Number(year) : 1900 + Number(year);
  const midnight = new Date(Date.UTC(full, Number(month) - 1, Number(day)));
  const isDay = midnight.getUTCDate() === Number(day) && midnight.getUTCMonth() === Number(month) - 1;
  // A leap second is the 61st of its minute.
  if (!isDay || Number(hour) > 23 || Number(minute) > 59 || Number(second) >= 61) return undefined;
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  return midnight.getTime() + Math.round(seconds * 1000);
}

/** Without what is undefined. */
function present(parsed: Parsed): Report {
  return Object.fromEntries(Object.entries(parsed).filter(([, value]) => value !== undefined));
}
