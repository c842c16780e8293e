/** The back end on the package serialport, over real ports: ptys. */
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Kernel, type SerdevDevice, type SerialConnection, type SerialSettings } from "tophalf";
import { modelNamed, type SerialBinding, serialPorts } from "tophalf/boards";
import { MockBoard, VirtualClock } from "tophalf/mocks";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Program, until } from "../../e2e/program.ts";
import { hasCompiler } from "../../runtime/c-compiler.ts";
import { contextOf, refusal } from "../../runtime/support.ts";
import { Pty } from "./pty.ts";

const settings: SerialSettings = {
  baudRate: 9600,
  dataBits: 8,
  parity: "none",
  stopBits: 1,
  flowControl: "none",
};

const NOBODY = 65534;
const gidOf = (group: string): number =>
  Number(new RegExp(`^${group}:[^:]*:(\\d+)`, "m").exec(readFileSync("/etc/group", "utf8"))?.[1]);

let root: string;
let link: string;
let open: SerialConnection[];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "tophalf-serial-"));
  link = join(root, "ttyGPS");
  open = [];
  got = "";
  gone = 0;
});
afterEach(async () => {
  for (const one of open) await one.close();
  await Program.killAll();
  rmSync(root, { recursive: true });
});

/** What was received, and how often the port has gone. */
let got: string;
let gone: number;
async function opened(changed: Partial<SerialSettings> = {}, path = link): Promise<SerialConnection> {
  const connection = await serialPorts()
    .find(path)
    .open(
      { ...settings, ...changed },
      {
        received: (bytes) => (got += Buffer.from(bytes).toString("latin1")),
        gone: () => gone++,
      },
    );
  open.push(connection);
  return connection;
}

describe.runIf(hasCompiler)("a real port", () => {
  test("takes and gives bytes as they are, and is set as it was asked for", async () => {
    const pty = await Pty.plug(link);
    const connection = await opened();
    const all = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    pty.send(all);
    await connection.write(all);
    await connection.drain();
    await until(() => got.length === 256 && pty.heard.length === 256);
    expect(got).toBe(all.toString("latin1"));
    expect(pty.heard).toEqual(all);
    expect(await pty.settings()).toBe("9600 8N1");
  });

  test.each<[string, Partial<SerialSettings>]>([
    ["115200 7E2", { baudRate: 115_200, dataBits: 7, parity: "even", stopBits: 2 }],
    ["4800 8O1 rtscts", { baudRate: 4800, parity: "odd", flowControl: "rtscts" }],
    ["19200 8N1 xonxoff", { baudRate: 19_200, flowControl: "xonxoff" }],
  ])("%s is set at the opening, and while it is open", async (shown, changed) => {
    const pty = await Pty.plug(link);
    const connection = await opened(changed);
    const atOpening = await pty.settings();
    await connection.configure(settings);
    expect(await pty.settings()).toBe("9600 8N1");
    await connection.configure({ ...settings, ...changed });
    // The kernel keeps no 7 bits and no parity on a pty.
    expect(await pty.settings()).toBe(atOpening);
    expect(atOpening.replace("8N", "").replace(/7E|8O/, "")).toBe(shown.replace(/8N|7E|8O/, ""));
    pty.send("still there");
    await until(() => got === "still there");
  });

  test("while a write waits for a deaf device, what the device sends is heard; and the write goes on", async () => {
    const pty = await Pty.plug(link);
    const connection = await opened();
    pty.listen(false);
    const written = connection.write(Buffer.alloc(300_000, "x"));
    pty.send("first");
    await until(() => got === "first");
    pty.send(" second");
    await until(() => got === "first second");
    pty.listen(true);
    await written;
    await until(() => pty.heard.length === 300_000);
  });

  test("has no modem lines when it is a pty: ENOTTY", async () => {
    await Pty.plug(link);
    const connection = await opened();
    await expect(connection.modemStatus()).rejects.toEqual(refusal("ENOTTY", /is it a serial port/));
    await expect(connection.setModem({ rts: false })).rejects.toEqual(refusal("ENOTTY"));
  });

  test("is EBUSY for the next, who is told which program has it", async () => {
    const pty = await Pty.plug(link);
    const connection = await opened();
    await expect(opened()).rejects.toEqual(
      refusal("EBUSY", new RegExp(`ttyGPS is in use by .+ \\(pid ${process.pid}\\): end that, or`)),
    );
    await connection.close();
    await opened({}, pty.node);
  });

  test("closed, it says nothing any more, and its calls are ENODEV", async () => {
    const pty = await Pty.plug(link);
    const connection = await opened();
    await connection.close();
    await connection.close();
    pty.send("late");
    await expect(connection.write(Buffer.from("x"))).rejects.toEqual(refusal("ENODEV"));
    await expect(connection.configure(settings)).rejects.toEqual(refusal("ENODEV"));
    expect([got, gone]).toEqual(["", 0]);
  });

  test("a close does not wait for a device that does not listen", async () => {
    const pty = await Pty.plug(link);
    const connection = await opened();
    pty.listen(false);
    const waits = [connection.write(Buffer.alloc(300_000)), connection.drain()].map((one) =>
      one.catch((error: unknown) => error),
    );
    await connection.close();
    expect(await waits[0]).toEqual(refusal("ENODEV"));
    await waits[1];
  });

  test.each<[string, (pty: Pty) => Promise<void>]>([
    ["its other end is closed, and its node goes", (pty) => pty.unplug()],
    ["the kernel hangs it up", (pty) => pty.hangUp()],
  ])("has gone when %s: told once, and every call is ENODEV", async (_how, unplug) => {
    const pty = await Pty.plug(link);
    const connection = await opened();
    pty.send("last words");
    await until(() => got === "last words");
    const started = process.cpuUsage().user;
    await unplug(pty);
    await until(() => gone > 0);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(gone).toBe(1);
    expect((process.cpuUsage().user - started) / 1e3, "ms of computing: it does not spin").toBeLessThan(150);
    await expect(connection.write(Buffer.from("x"))).rejects.toEqual(refusal("ENODEV"));
    await expect(connection.drain()).rejects.toEqual(refusal("ENODEV"));
    await expect(connection.flush()).rejects.toEqual(refusal("ENODEV"));
  });

  test("a write that waits when it goes is ENODEV", async () => {
    const pty = await Pty.plug(link);
    const connection = await opened();
    pty.listen(false);
    const written = connection.write(Buffer.alloc(300_000)).catch((error: unknown) => error);
    await pty.unplug();
    expect(await written).toEqual(refusal("ENODEV"));
    expect(gone).toBe(1);
  });

  test("is what its link leads to", async () => {
    const port = serialPorts().find(link);
    expect(port).toMatchObject({ name: link, device: link });
    const pty = await Pty.plug(link);
    expect(port.device).toBe(pty.node.replace("/dev/", ""));
    expect(serialPorts().find("serial0").name).toBe("serial0");
  });

  test("two names of one port are one for drivers, and a driver goes on over unplug and replug", async () => {
    const first = await Pty.plug(link);
    const kernel = new Kernel({
      board: new MockBoard(modelNamed("raspberry-pi-4"), new VirtualClock()),
      serialPorts: serialPorts(),
    });
    const k = await contextOf({ kernel });
    const told: string[] = [];
    const { serdev } = await k.serdev.openLines(
      link,
      { baudRate: 9600 },
      {
        line: (line, device: SerdevDevice) => {
          told.push(line.toString());
          device.writeBuf(`heard ${line.toString()}\n`);
        },
        gone: () => void told.push("gone"),
        back: () => void told.push("back"),
      },
    );
    const other = await contextOf({ kernel }, "other");
    await expect(other.serdev.open(first.node, { baudRate: 9600 })).rejects.toEqual(
      refusal("EBUSY", /is in use by probe/),
    );
    first.send("one\ntw");
    await first.hears("heard one\n");
    await first.unplug();
    await until(() => !serdev.isPresent);
    expect(() => serdev.writeBuf("x")).toThrow(refusal("ENODEV", /is unplugged/));
    const second = await Pty.plug(link);
    await until(() => serdev.isPresent);
    second.send("three\n");
    await second.hears("heard three\n");
    expect(told).toEqual(["one", "gone", "back", "three"]);
    expect(await second.settings()).toBe("9600 8N1");
    const log = [...kernel.printk.ring.since()].map(({ text }) => text);
    expect(log.filter((line) => line.startsWith("serial "))).toEqual([
      `serial ${link}: unplugged; waiting for it to come back`,
      `serial ${link}: back`,
    ]);
    await kernel.shutdown();
    expect(kernel.serial.inUse).toEqual([]);
    await opened();
  });
});

describe("what is no port, or not for us", () => {
  test("one that is not there: how to switch it on, when the board has it; else what there is", async () => {
    const header = [
      { path: join(root, "ttyAMA0"), links: [link], txd: "GPIO14", rxd: "GPIO15", enable: "flip it" },
    ];
    const sysfs = join(root, "tty");
    mkdirSync(join(sysfs, "ttyUSB0", "device"), { recursive: true });
    const ports = serialPorts({ header, root: sysfs });
    const sinks = { received: () => undefined, gone: () => undefined };
    await expect(ports.find(link).open(settings, sinks)).rejects.toEqual(
      refusal("ENOENT", /there is no .*ttyGPS: switch it on \(flip it\), and start the board again/),
    );
    await expect(ports.find("ttyNONE").open(settings, sinks)).rejects.toEqual(
      refusal("ENOENT", /there is no \/dev\/ttyNONE: is it plugged in\? Here are ttyUSB0/),
    );
    rmSync(sysfs, { recursive: true });
    await expect(ports.find("ttyNONE").open(settings, sinks)).rejects.toEqual(
      refusal("ENOENT", /No serial port is here/),
    );
    expect(() => ports.find("")).toThrow(refusal("EINVAL"));
  });

  test("a file that is no terminal is ENOTTY", async () => {
    writeFileSync(link, "");
    await expect(opened()).rejects.toEqual(refusal("ENOTTY", /is it a serial port/));
  });

  test.runIf(process.getuid?.() === 0)("one that belongs to others: which group to join", async () => {
    writeFileSync(link, "");
    chmodSync(root, 0o755);
    chmodSync(link, 0o600);
    for (const [group, help] of [
      [
        gidOf("dialout"),
        /no permission to open .*ttyGPS: join its group \(sudo usermod -aG dialout "\$USER", then/,
      ],
      [gidOf("tty"), /a login console is on it; on a Raspberry Pi sudo raspi-config nonint do_serial_cons 1/],
      [0, /usermod -aG dialout/],
    ] as const) {
      chownSync(link, 0, group);
      process.seteuid?.(NOBODY);
      try {
        await expect(opened()).rejects.toEqual(refusal("EACCES", help));
      } finally {
        process.seteuid?.(0);
      }
    }
  });

  test.each([
    ["Error: Input/output error setting custom baud rate of 9600", "EIO", /nothing answers behind/],
    ["Error: No such device, cannot open /dev/ttyX", "ENODEV", /nothing answers behind/],
    [
      "Error: Device or resource busy, cannot open /dev/ttyX",
      "EBUSY",
      /is in use by another program: end that/,
    ],
    ["Error baud rate of 7 is not supported on your platform", "EINVAL", /does not have these settings/],
    ["something new", "EIO", /nothing answers/],
  ])("the package's words become errnos: %s", async (message, code, help) => {
    const binding: SerialBinding = { open: () => Promise.reject(new Error(message)) };
    const port = serialPorts({ load: () => binding }).find(link);
    const sinks = { received: () => undefined, gone: () => undefined };
    await expect(port.open(settings, sinks)).rejects.toEqual(refusal(code, help));
  });

  test("list() has terminals with hardware behind them", () => {
    const terminals: [string, string?][] = [["ttyS0", "4"], ["ttyS1", "0"], ["ttyUSB0"]];
    for (const [name, type] of terminals) {
      mkdirSync(join(root, name, "device"), { recursive: true });
      if (type !== undefined) writeFileSync(join(root, name, "type"), `${type}\n`);
    }
    mkdirSync(join(root, "console"));
    expect(serialPorts({ root }).list()).toEqual(["ttyS0", "ttyUSB0"]);
    expect(serialPorts({ root: join(root, "none") }).list()).toEqual([]);
  });
});
