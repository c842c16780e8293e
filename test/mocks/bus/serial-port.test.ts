/** The mock serial port: the world's door. */
import { EIO, type SerialConnection, type SerialSettings } from "tophalf";
import { MockSerialPorts, VirtualClock } from "tophalf/mocks";
import { beforeEach, expect, test } from "vitest";
import { refusal } from "../../runtime/support.ts";

let clock: VirtualClock;
let ports: MockSerialPorts;
beforeEach(() => {
  clock = new VirtualClock();
  ports = new MockSerialPorts(clock);
  got = [];
});

const settings: SerialSettings = {
  baudRate: 1000,
  dataBits: 7,
  parity: "even",
  stopBits: 2,
  flowControl: "none",
};
/** What the host received. */
let got: string[];
function open(name: string): Promise<SerialConnection> {
  return ports.find(name).open(settings, {
    received: (bytes) => void got.push(Buffer.from(bytes).toString()),
    gone: () => void got.push("gone"),
  });
}

test("a byte takes its start bit, its data, its parity and its stop bits", async () => {
  const port = ports.add({ name: "ttyUSB0" });
  await open("ttyUSB0");
  port.send("a");
  await clock.advance("10999us");
  expect(got).toEqual([]);
  await clock.advance("1us");
  expect(got).toEqual(["a"]);
});

test("what the device sends while nobody has the port open is lost", async () => {
  const port = ports.add({ name: "ttyUSB0" });
  port.send("lost");
  await clock.advance("1s");
  await open("ttyUSB0");
  await clock.advance("1s");
  expect(got).toEqual([]);
});

test("links lead to the same port, which is open once", async () => {
  ports.add({ name: "ttyAMA0" }, ["serial0", "/dev/serial/by-path/soc"]);
  expect(ports.find("/dev/serial/by-path/soc")).toMatchObject({ device: "ttyAMA0" });
  await open("serial0");
  await expect(open("/dev/ttyAMA0")).rejects.toEqual(refusal("EBUSY", /open already/));
});

test("a port that nobody has plugged in is not listed, and ENOENT", async () => {
  ports.add({ name: "ttyAMA0" });
  await expect(open("ttyUSB0")).rejects.toEqual(refusal("ENOENT"));
  expect(ports.list()).toEqual(["ttyAMA0"]);
  ports.get("ttyUSB0").plug();
  expect(ports.list()).toEqual(["ttyAMA0", "ttyUSB0"]);
});

test("unplugged, what is open on it hears so once, and its calls are ENODEV", async () => {
  const port = ports.add({ name: "ttyUSB0" });
  const connection = await open("ttyUSB0");
  const write = connection.write(new Uint8Array(5000));
  const drain = connection.drain();
  port.unplug();
  port.unplug();
  expect(got).toEqual(["gone"]);
  await expect(write).rejects.toEqual(refusal("ENODEV"));
  await expect(drain).rejects.toEqual(refusal("ENODEV"));
  await expect(connection.flush()).rejects.toEqual(refusal("ENODEV"));
  await connection.close();
  expect(port.isPresent).toBe(false);
});

test("faults: the next call, or each, until they are cleared", async () => {
  const port = ports.add({ name: "ttyUSB0" });
  port.faults.failNext("open", EIO);
  await expect(open("ttyUSB0")).rejects.toEqual(refusal("EIO", /Input\/output/));
  const connection = await open("ttyUSB0");
  port.faults.failEach("configure", EIO);
  await expect(connection.configure({ ...settings, baudRate: 50 })).rejects.toEqual(refusal("EIO"));
  expect(port.settings?.baudRate).toBe(1000);
  port.faults.clear();
  await connection.configure({ ...settings, baudRate: 50 });
  expect(port.settings?.baudRate).toBe(50);
});
