import type { Clock, ClockTimer } from "tophalf";
import type { MockSerialPort } from "../bus/serial-port.ts";
import { nanosecondsOf } from "../clock.ts";

/** Where a mock receiver is; without satellites it does not know. */
export interface GpsPlace {
  /** Degrees; south and west are negative. */
  readonly latitude: number;
  readonly longitude: number;
  /** Metres. */
  readonly altitude?: number;
  /** Satellites in use. At least three; four for an altitude. */
  readonly satellites?: number;
  /** Knots, and degrees from north. */
  readonly speed?: number;
  readonly course?: number;
}

/** A GPS receiver at a serial port: once a second it says where it is, in NMEA 0183. */
export class GpsReceiver {
  readonly #port: MockSerialPort;
  readonly #clock: Clock;
  readonly #period: number;
  #place: GpsPlace | undefined;
  #timer: ClockTimer | undefined;

  /** @param every how often it tells: "1s" */
  constructor(port: MockSerialPort, clock: Clock, every: number | string = "1s") {
    this.#port = port;
    this.#clock = clock;
    this.#period = nanosecondsOf(every);
    this.#later();
  }

  /** Carries it somewhere; undefined: into a cellar. */
  moveTo(place: GpsPlace | undefined): void {
    this.#place = place;
  }

  /** Its battery is empty. */
  stop(): void {
    this.#timer?.cancel();
  }

  /** Tells where it is, now. */
  tell(): void {
    const date = new Date(this.#clock.wallTime());
    for (const body of sentencesOf(date, this.#place)) this.#port.send(nmeaSentence(body));
  }

  #later(): void {
    this.#timer = this.#clock.after(this.#period, () => {
      this.tell();
      this.#later();
    });
  }
}

/** `$…*hh`, with its checksum. */
export function nmeaSentence(body: string): string {
  const sum = [...Buffer.from(body, "latin1")].reduce((all, byte) => all ^ byte, 0);
  return `$${body}*${sum.toString(16).toUpperCase().padStart(2, "0")}\r\n`;
}

function sentencesOf(date: Date, place: GpsPlace | undefined): string[] {
  const [day = "", time = ""] = date.toISOString().split(/[TZ]/);
  const clock = time.replaceAll(":", "").slice(0, 9);
  const ddmmyy = day.slice(2).split("-").reverse().join("");
  if (!place) {
    return [
      `GPGGA,${clock},,,,,0,00,,,M,,M,,`,
      "GPGSA,A,1,,,,,,,,,,,,,,,",
      `GPRMC,${clock},V,,,,,,,${ddmmyy},,,N`,
    ];
  }
  const { latitude, longitude, satellites = 8, altitude, speed = 0, course = 0 } = place;
  const where = `${angle(latitude, 2)},${latitude < 0 ? "S" : "N"},${angle(longitude, 3)},${longitude < 0 ? "W" : "E"}`;
  const height = altitude?.toFixed(1) ?? "";
  return [
    `GPGGA,${clock},${where},1,${String(satellites).padStart(2, "0")},0.9,${height},M,,M,,`,
    `GPGSA,A,${altitude === undefined ? 2 : 3},,,,,,,,,,,,,,,`,
    `GPRMC,${clock},A,${where},${speed.toFixed(1)},${course.toFixed(1)},${ddmmyy},,,A`,
  ];
}

/** Degrees, and minutes with five decimals. */
function angle(degrees: number, digits: number): string {
  const hundredThousandths = Math.round(Math.abs(degrees) * 60 * 1e5);
  const whole = Math.floor(hundredThousandths / 60e5);
  const minutes = (hundredThousandths - whole * 60e5) / 1e5;
  return String(whole).padStart(digits, "0") + minutes.toFixed(5).padStart(8, "0");
}
