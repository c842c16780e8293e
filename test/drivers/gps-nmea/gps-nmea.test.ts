/** The driver of GPS receivers, with a receiver at a mock port. */
import { O_NONBLOCK, POLLIN, POLLRDNORM } from "tophalf";
import { nmeaSentence, simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, expect, test } from "vitest";
import { refusal } from "../../runtime/support.ts";

const BERLIN = { latitude: 52.5163, longitude: 13.3777, altitude: 34.5, satellites: 9 };

let sim: Simulation;
beforeEach(() => {
  sim = simulate();
});
const attribute = async (name: string): Promise<string> =>
  (await sim.kernel.vfs.readFile(`/sys/class/gnss/gps0/${name}`)).trimEnd();
async function attributes(...names: string[]): Promise<string[]> {
  return Promise.all(names.map(attribute));
}

test("the attributes say where the receiver is", async () => {
  sim.gps().moveTo({ ...BERLIN, speed: 10, course: 271.5 });
  await sim.insmod("gps-nmea");
  expect(await attributes("fix", "latitude", "satellites", "time")).toEqual(["none", "", "0", ""]);
  await sim.advance("1500ms");
  expect(await attributes("fix", "latitude", "longitude", "altitude", "satellites")).toEqual([
    "3d",
    "52.5163000",
    "13.3777000",
    "34.5",
    "9",
  ]);
  expect(await attributes("speed", "course", "time")).toEqual(["5.14", "271.5", "2026-01-01T00:00:01.000Z"]);
  expect(sim.log).toEqual(["gps0: at serial0, 9600 bits a second"]);
});

test("in a cellar there is no fix, and no old place either; the time goes on", async () => {
  const gps = sim.gps();
  gps.moveTo(BERLIN);
  await sim.insmod("gps-nmea");
  await sim.advance("1500ms");
  gps.moveTo(undefined);
  await sim.advance("1s");
  expect(await attributes("fix", "latitude", "altitude", "satellites")).toEqual(["none", "", "", "0"]);
  expect(await attribute("time")).toBe("2026-01-01T00:00:02.000Z");
});

test("every reader gets every sentence from when he opened it, whole, and waits for the next", async () => {
  const gps = sim.gps();
  gps.stop();
  await sim.insmod("gps-nmea");
  const first = await sim.kernel.vfs.open("/dev/gps0");
  const waiting = first.read();
  const [one, two, three] = ["GPXXX,1", "GPXXX,2", "GPXXX,3"].map(nmeaSentence) as [string, string, string];
  sim.serial().send(one);
  await sim.advance("100ms");
  expect(String(await waiting)).toBe(one);
  const second = await sim.kernel.vfs.open("/dev/gps0", O_NONBLOCK);
  await expect(second.read()).rejects.toEqual(refusal("EAGAIN"));
  sim.serial().send(two + three);
  await sim.advance("100ms");
  expect(String(await first.read())).toBe(two + three);
  expect(String(await second.read(two.length))).toBe(two);
  expect(String(await second.read(4))).toBe("$GPX");
  expect(String(await second.read())).toBe(three.slice(4));
});

test("poll() says when there is something to read", async () => {
  const gps = sim.gps();
  gps.stop();
  await sim.insmod("gps-nmea");
  const file = await sim.kernel.vfs.open("/dev/gps0");
  const ready = file.poll(POLLIN);
  await sim.advance("5s");
  gps.tell();
  await sim.advance("500ms");
  expect(await ready).toBe(POLLIN | POLLRDNORM);
});

test("of a reader who does not read the newest 4 KiB are kept", async () => {
  sim.gps().moveTo(BERLIN);
  await sim.insmod("gps-nmea");
  const file = await sim.kernel.vfs.open("/dev/gps0");
  await sim.advance("1min");
  const text = String(await file.read(8192));
  expect(text.length).toBeGreaterThan(3900);
  expect(text.length).toBeLessThanOrEqual(4096);
  expect(text).toMatch(/^\$GP/);
  expect(text).toMatch(/GPRMC,000059\.00.*\r\n$/);
});

test("garbage, wrong sums and cut sentences are counted, and nothing of them is believed", async () => {
  const gps = sim.gps();
  gps.stop();
  gps.moveTo(BERLIN);
  await sim.insmod("gps-nmea");
  const file = await sim.kernel.vfs.open("/dev/gps0", O_NONBLOCK);
  const port = sim.serial();
  port.send(Uint8Array.of(0, 255, 0x80, 10, 13, 10));
  port.send("$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*48\r\n");
  port.send("$GPGGA,1235");
  port.send(`${"x".repeat(1000)}\r\n`);
  await sim.advance("2s");
  expect(await attributes("fix", "sentences", "garbage", "checksum_errors")).toEqual(["none", "0", "2", "1"]);
  await expect(file.read()).rejects.toEqual(refusal("EAGAIN"));
  port.send("GPRMC,cut off");
  gps.tell();
  await sim.advance("1s");
  expect(await attributes("fix", "sentences", "garbage", "checksum_errors")).toEqual(["3d", "3", "2", "1"]);
});

test("a receiver that falls silent is nowhere after five seconds", async () => {
  const gps = sim.gps();
  gps.moveTo(BERLIN);
  await sim.insmod("gps-nmea");
  await sim.advance("1500ms");
  gps.stop();
  await sim.advance("4s");
  expect(await attribute("fix")).toBe("3d");
  await sim.advance("1500ms");
  expect(await attributes("fix", "time")).toEqual(["none", ""]);
});

test("unplugged it is nowhere; back, it goes on, and readers never notice", async () => {
  sim.serial("ttyUSB0").plug();
  sim.gps("ttyUSB0").moveTo(BERLIN);
  await sim.insmod("gps-nmea", ["port=ttyUSB0"]);
  const file = await sim.kernel.vfs.open("/dev/gps0");
  await sim.advance("1500ms");
  expect(String(await file.read())).toContain("$GPGGA,000001");
  const waiting = file.read();
  sim.serial("ttyUSB0").unplug();
  expect(await attribute("fix")).toBe("none");
  await sim.advance("10s");
  sim.serial("ttyUSB0").plug();
  await sim.advance("5s");
  expect(await attribute("fix")).toBe("3d");
  expect(String(await waiting)).toMatch(/^\$GP/);
});

test("at another rate than the receiver's all is garbage; baud= mends it", async () => {
  sim.serial().baudRate = 4800;
  sim.gps().moveTo(BERLIN);
  await sim.insmod("gps-nmea");
  await sim.advance("5s");
  expect(await attributes("fix", "sentences")).toEqual(["none", "0"]);
  await sim.rmmod("gps_nmea");
  await sim.insmod("gps-nmea", ["baud=4800"]);
  await sim.advance("5s");
  expect(await attribute("fix")).toBe("3d");
});

test.each([
  ["ENOENT", ["port=ttyUSB7"]],
  ["EINVAL", ["port="]],
  ["EINVAL", ["baud=0"]],
])("is refused with %s for %j, and leaves nothing", async (code, words) => {
  await expect(sim.insmod("gps-nmea", words)).rejects.toEqual(refusal(code));
  expect(sim.kernel.vfs.readdir("/dev")).not.toContain("gps0");
  expect([sim.kernel.serial.inUse.length, sim.clock.pending]).toEqual([0, 0]);
});
