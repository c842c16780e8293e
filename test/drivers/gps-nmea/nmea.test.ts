/** NMEA sentences: what is one, and what it says. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Fix } from "../../../drivers/gps-nmea/fix.ts";
import { checksum, parseSentence, type Report, reportOf } from "../../../drivers/gps-nmea/nmea.ts";

const framed = (body: string): string =>
  `$${body}*${checksum(body).toString(16).toUpperCase().padStart(2, "0")}`;
function said(body: string): Report {
  const sentence = parseSentence(framed(body));
  if (typeof sentence === "string") throw new Error(sentence);
  return reportOf(sentence);
}

describe("a sentence", () => {
  // Sums of two sentences that every description of the format shows.
  test.each([
    ["$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*47", "GGA"],
    ["$GPRMC,123519,A,4807.038,N,01131.000,E,022.4,084.4,230394,003.1,W*6A", "RMC"],
    ["$gngsa,a,3*3b".toUpperCase(), undefined],
  ])("%s", (line, type) => {
    const sentence = parseSentence(line);
    expect(typeof sentence === "string" ? undefined : sentence.type).toBe(type);
  });

  test.each([
    ["a carriage return behind it", `${framed("GPXXX,1")}\r`],
    ["the rest of another before it", `,08,0.9${framed("GPXXX,1")}`],
    ["the start of one that was cut off before it", `$GPGGA,1235${framed("GPXXX,1")}`],
    ["a sum in small letters", framed("GPXXX,1").toLowerCase().replace("gpxxx", "GPXXX")],
  ])("is one with %s", (_what, line) => {
    expect(parseSentence(line)).toEqual({
      type: "XXX",
      fields: ["1"],
      text: expect.stringMatching(/^\$GPXXX/) as string,
    });
  });

  test("a receiver's own keeps its name", () => {
    expect(parseSentence(framed("PUBX,00,1"))).toMatchObject({ type: "PUBX", fields: ["00", "1"] });
  });

  test.each([
    ["garbage", ""],
    ["garbage", "$"],
    ["garbage", "hello"],
    ["garbage", "$GPGGA,1,2"],
    ["garbage", "$GPGGA,1,2*"],
    ["garbage", "$GPGGA,1,2*4"],
    ["garbage", "$GPGGA,1\x07,2*47"],
    ["garbage", "$GPGGA,\xff*00"],
    ["checksum", "$GPGGA,123519,4807.039,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*47"],
    ["checksum", "$GPXXX*00"],
  ])("is %s: %j", (flaw, line) => {
    expect(parseSentence(line)).toBe(flaw);
  });

  test("no bytes make it throw", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.string(), (bytes, text) => {
        parseSentence(Buffer.from(bytes).toString("latin1"));
        const body = text.replace(/[^\x20-\x29\x2b-\x7e]|\$/g, "");
        if (body !== "") expect(() => said(body)).not.toThrow();
      }),
    );
  });
});

describe("what it says", () => {
  test("GGA: where, how high, and with how many satellites", () => {
    expect(said("GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,")).toEqual({
      valid: true,
      latitude: 48 + 7.038 / 60,
      longitude: 11 + 31 / 60,
      altitude: 545.4,
      satellites: 8,
    });
    expect(said("GNGGA,,,,,,0,00,,,M,,M,,")).toEqual({ valid: false, satellites: 0 });
  });

  test("south and west are negative", () => {
    expect(said("GPGGA,,3352.5,S,15112.6,W,2,04,1,-3.5,M,,M,,")).toMatchObject({
      latitude: -33.875,
      longitude: -(151 + 12.6 / 60),
      altitude: -3.5,
    });
  });

  test("RMC: when, how fast, and where to", () => {
    const { speed, ...rest } = said("GPRMC,123519.25,A,4807.038,N,01131.000,E,022.4,084.4,230394,003.1,W");
    expect(rest).toMatchObject({ valid: true, course: 84.4, time: Date.UTC(1994, 2, 23, 12, 35, 19, 250) });
    expect(speed).toBeCloseTo(11.52, 2);
    expect(said("GPRMC,000000,V,,,,,,,010126,,,N")).toEqual({ valid: false, time: Date.UTC(2026, 0, 1) });
    expect(said("GPRMC,235960,V,,,,,,,311216,,,N").time).toBe(Date.UTC(2017, 0, 1));
  });

  test("GSA: in how many dimensions", () => {
    expect(said("GPGSA,A,3,04,05,,09")).toEqual({ dimensions: 3 });
    expect(said("GPGSA,A,7")).toEqual({});
  });

  test.each([
    ["91 degrees north", "GPGGA,,9100.0,N,,,1,4,1,1,M"],
    ["181 degrees east", "GPGGA,,,,18100.0,E,1,4,1,1,M"],
    ["60 minutes", "GPGGA,,4860.0,N,,,1,4,1,1,M"],
    ["no hemisphere", "GPGGA,,4807.0,,,,1,4,1,1,M"],
    ["east of a latitude", "GPGGA,,4807.0,E,,,1,4,1,1,M"],
    ["letters", "GPGGA,,48o7.0,N,1e3,E,1,4,1,1,M"],
    ["February 30", "GPRMC,000000,A,,,,,,,300226"],
    ["month 13", "GPRMC,000000,A,,,,,,,011326"],
    ["24 o'clock", "GPRMC,240000,A,,,,,,,010126"],
    ["a date without a time", "GPRMC,,A,,,,,,,010126"],
  ])("%s is nothing", (_what, body) => {
    const { latitude, longitude, time } = said(body);
    expect([latitude, longitude, time]).toEqual([undefined, undefined, undefined]);
  });
});

describe("a fix", () => {
  const after = (...bodies: string[]): Record<string, string> => {
    const fix = new Fix();
    for (const body of bodies) fix.take(said(body));
    return Object.fromEntries(fix.texts);
  };
  const gga = "GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,";

  test("has as many dimensions as the receiver says, or else as it has numbers", () => {
    expect(after()["fix"]).toBe("none");
    expect(after(gga)).toMatchObject({
      fix: "3d",
      latitude: "48.1173000",
      longitude: "11.5166667",
      altitude: "545.4",
    });
    expect(after("GPGGA,123519,4807.038,N,01131.000,E,1,03,0.9,,M,,M,,")["fix"]).toBe("2d");
    expect(after(gga, "GPGSA,A,2")["fix"]).toBe("2d");
    expect(after(gga, "GPGSA,A,1")).toMatchObject({ fix: "none", latitude: "", altitude: "" });
  });

  test("that is lost leaves nothing but the time", () => {
    const rmc = "GPRMC,123519,A,4807.038,N,01131.000,E,022.4,084.4,230394,,";
    expect(after(rmc, "GPGGA,123520,,,,,0,00,,,M,,M,,")).toEqual({
      fix: "none",
      latitude: "",
      longitude: "",
      altitude: "",
      speed: "",
      course: "",
      satellites: "0",
      time: "1994-03-23T12:35:19.000Z",
    });
  });
});
