/** What each method of the control API does. */
import { Kernel } from "tophalf";
import { MockBoard, simulate, type Simulation, VirtualClock } from "tophalf/mocks";
import { raspberryPi4 } from "tophalf/boards";
import { beforeEach, describe, expect, test } from "vitest";
import { ended } from "../i2c/support.ts";
import { contextOf, load, refusal } from "../support.ts";
import { Raw, serve, type Served } from "./support.ts";

let sim: Simulation;
let served: Served;
beforeEach(async () => {
  sim = simulate();
  served = await serve(sim);
});

const holderOf = (name: string): string | undefined =>
  [...sim.kernel.gpio.status()].find((line) => line.name === name)?.consumer;

describe("insmod, lsmod, rmmod", () => {
  test("load, list newest first, and remove", async () => {
    expect(await served.call("insmod", { module: "hello-1", params: [], cwd: "/" })).toEqual({
      name: "hello_1",
    });
    await served.call("insmod", { module: "hello-5", params: ["myint=7"], cwd: "/" });
    expect(sim.log).toContain("myint is an integer: 7");
    expect(await served.call("lsmod")).toEqual([
      { name: "hello_5", size: expect.any(Number) as number, refcount: 0, users: [] },
      { name: "hello_1", size: expect.any(Number) as number, refcount: 0, users: [] },
    ]);
    await served.call("rmmod", { name: "hello-5" });
    expect(await served.call("lsmod")).toMatchObject([{ name: "hello_1" }]);
  });

  test("take no parameters for none given", async () => {
    expect(await served.call("insmod", { module: "hello-5", cwd: "/" })).toEqual({ name: "hello_5" });
  });

  test("look for a relative path where the caller is", async () => {
    const cwd = new URL("../../../drivers/guide", import.meta.url).pathname;
    expect(await served.call("insmod", { module: "./hello-2.ts", cwd })).toEqual({ name: "hello_2" });
  });

  test("are refused as the kernel refuses", async () => {
    await expect(served.call("insmod", { module: "nosuch", cwd: "/" })).rejects.toEqual(refusal("ENOENT"));
    await served.call("insmod", { module: "hello-1", cwd: "/" });
    await expect(served.call("insmod", { module: "hello-1", cwd: "/" })).rejects.toEqual(refusal("EEXIST"));
  });
});

describe("dmesg", () => {
  const texts = (events: readonly unknown[]): string[] =>
    events.flatMap((event) => (event as { record?: { text: string } }).record?.text ?? []);

  test("sends the boot's wall time, and then the log", async () => {
    sim.kernel.printk.info("one");
    sim.kernel.printk.err("two\nlines");
    const events: unknown[] = [];
    await served.call("dmesg", {}, (event) => events.push(event));
    expect(events).toEqual([
      { bootWallTime: Date.UTC(2026, 0, 1) },
      { record: { seq: 0, time: 0, level: 6, text: "one" } },
      { record: { seq: 1, time: 0, level: 3, text: "two\nlines" } },
    ]);
  });

  test("empties the log after it was sent, when it is told to", async () => {
    sim.kernel.printk.info("one");
    const events: unknown[] = [];
    await served.call("dmesg", { clear: true }, (event) => events.push(event));
    expect([texts(events), sim.log]).toEqual([["one"], []]);
  });

  test("follows: what is logged later is sent then", async () => {
    sim.kernel.printk.info("before");
    const raw = await Raw.open(served.path);
    raw.send('{"id":1,"method":"dmesg","params":{"follow":true}}\n');
    await raw.until(2);
    sim.kernel.printk.info("after");
    const lines = (await raw.until(3)) as { event: unknown }[];
    expect(texts(lines.map(({ event }) => event))).toEqual(["before", "after"]);
    await raw.hangUp();
  });

  test("stops following when the caller hangs up", async () => {
    let followers = 0;
    const { ring } = sim.kernel.printk;
    const follow = ring.follow.bind(ring);
    ring.follow = (listener) => {
      followers++;
      const stop = follow(listener);
      return () => {
        followers--;
        stop();
      };
    };
    const raw = await Raw.open(served.path);
    raw.send('{"id":1,"method":"dmesg","params":{"follow":true}}\n');
    await raw.until(1);
    expect(followers).toBe(1);
    await raw.hangUp();
    expect(followers).toBe(0);
    sim.kernel.printk.info("nobody listens");
    expect([raw.lines.length, sim.kernel.oopses.count]).toEqual([1, 0]);
  });

  test("sends a record however large it is", async () => {
    sim.kernel.printk.info("ü".repeat(100_000));
    const events: unknown[] = [];
    await served.call("dmesg", {}, (event) => events.push(event));
    expect(texts(events)[0]?.length).toBeGreaterThan(0);
  });
});

describe("gpio", () => {
  test("info: the board, its chips and its lines", async () => {
    const info = (await served.call("gpio.info")) as { lines: unknown[] };
    expect(info).toMatchObject({
      board: "Raspberry Pi 4 Model B (mock)",
      chips: [
        { label: "pinctrl-bcm2711", name: "gpiochip0", lineCount: 58 },
        { label: "raspberrypi-exp-gpio", name: "gpiochip1", lineCount: 8 },
      ],
    });
    expect(info.lines).toHaveLength(66);
    expect(info.lines[42]).toMatchObject({ name: "STATUS_LED_G_CLK", consumer: "ACT" });
  });

  test("pin: all about a pin, by any name of its line, and by its own where it has none", async () => {
    const pin = (name: string) => served.call("gpio.pin", { pin: name });
    sim.kernel.gpio.request("GPIO17", { direction: "input" }, { consumer: "button" });
    for (const name of ["GPIO17", "17", "J8_11", "j8_11"]) {
      expect(await pin(name)).toMatchObject({
        board: "Raspberry Pi 4 Model B (mock)",
        pin: { name: "J8_11", label: "GPIO17" },
        line: { chip: "pinctrl-bcm2711", offset: 17 },
        status: { name: "GPIO17", direction: "input", level: 0, consumer: "button" },
      });
    }
    expect(await pin("j8_01")).toEqual({
      board: "Raspberry Pi 4 Model B (mock)",
      pin: { name: "J8_1", label: "3V3" },
    });
    expect(await pin("ACT")).toMatchObject({ line: { offset: 42 }, status: { consumer: "ACT" } });
    expect(await pin("ACT")).not.toHaveProperty("pin");
    await expect(pin("GPIO99")).rejects.toEqual(refusal("EINVAL", /no line 'GPIO99'/));
    await expect(pin("J8_41")).rejects.toEqual(refusal("EINVAL"));
  });

  test("pin: of a chip that has gone there is the rest, and why", async () => {
    sim.board.chips[0]?.unplug();
    expect(await served.call("gpio.pin", { pin: "GPIO17" })).toMatchObject({
      pin: { name: "J8_11" },
      problem: expect.stringMatching(/has gone/) as string,
    });
  });

  test("get: the level of any line, held or not", async () => {
    expect(await served.call("gpio.get", { line: "GPIO17" })).toBe(0);
    sim.button("GPIO17").press();
    expect(await served.call("gpio.get", { line: "J8_11" })).toBe(1);
    await expect(served.call("gpio.get", { line: "GPIO99" })).rejects.toEqual(refusal("EINVAL"));
  });

  test("set: drives a line, and keeps it for the runtime", async () => {
    const led = sim.led("GPIO4");
    await served.call("gpio.set", { line: "GPIO4", level: 1 });
    expect([led.isOn, holderOf("GPIO4")]).toEqual([true, "tophalf gpio"]);
    await served.call("gpio.set", { line: "J8_7", level: 0 });
    expect(led.isOn).toBe(false);
    await served.server.close();
    expect(holderOf("GPIO4")).toBeUndefined();
  });

  test("set: refuses a line that somebody else has: EBUSY, naming him", async () => {
    await load(sim, "blink", (k) => void k.gpio.output("GPIO4", { label: "my led" }));
    await expect(served.call("gpio.set", { line: "GPIO4", level: 1 })).rejects.toEqual(
      refusal("EBUSY", /my led/),
    );
  });

  test("free: gives a line back that was set, to a driver for instance", async () => {
    await served.call("gpio.set", { line: "GPIO4", level: 1 });
    const taken = (): Promise<void> => load(sim, "blink", (k) => void k.gpio.output("J8_7"));
    await expect(taken()).rejects.toEqual(refusal("EBUSY", /in use.*; first: tophalf gpio free GPIO4/));
    await served.call("gpio.free", { line: "7" }).catch(() => undefined); // another line
    expect(holderOf("GPIO4")).toBe("tophalf gpio");
    await served.call("gpio.free", { line: "J8_7" });
    expect(holderOf("GPIO4")).toBeUndefined();
    await taken();
    await expect(served.call("gpio.free", { line: "GPIO4" })).rejects.toEqual(
      refusal("EINVAL", /GPIO4 is not held by tophalf gpio set/),
    );
  });

  test("monitor: sends every edge, with its line, level and time", async () => {
    const raw = await Raw.open(served.path);
    raw.send(
      '{"id":1,"method":"gpio.monitor","params":{"lines":["GPIO17","18"]}}\n{"id":2,"method":"lsmod"}\n',
    );
    await raw.until(1);
    await sim.advance("1ms");
    sim.button("GPIO17").press();
    sim.button("GPIO18").press();
    await sim.advance("1ms");
    sim.button("GPIO17").release();
    expect((await raw.until(4)).slice(1)).toEqual([
      { id: 1, event: { line: "GPIO17", level: 1, timestamp: 1e6 } },
      { id: 1, event: { line: "GPIO18", level: 1, timestamp: 1e6 } },
      { id: 1, event: { line: "GPIO17", level: 0, timestamp: 2e6 } },
    ]);
    await raw.hangUp();
  });

  test("monitor: gives its lines back when the caller hangs up", async () => {
    const raw = await Raw.open(served.path);
    raw.send('{"id":1,"method":"gpio.monitor","params":{"lines":["GPIO17"]}}\n{"id":2,"method":"lsmod"}\n');
    await raw.until(1);
    expect(holderOf("GPIO17")).toBe("tophalf gpio");
    await raw.hangUp();
    expect(holderOf("GPIO17")).toBeUndefined();
    expect(sim.kernel.irqs.active).toEqual([]);
  });

  test.each([
    ["is held", "GPIO4", "EBUSY"],
    ["does not exist", "GPIO99", "EINVAL"],
    ["is named twice", "J8_11", "EINVAL"],
  ])("monitor: holds none of its lines when one of them %s", async (_what, line, code) => {
    await load(sim, "blink", (k) => void k.gpio.output("GPIO4"));
    await expect(served.call("gpio.monitor", { lines: ["GPIO17", line] })).rejects.toEqual(refusal(code));
    expect(holderOf("GPIO17")).toBeUndefined();
    expect(sim.kernel.irqs.active).toEqual([]);
  });

  test("monitor: holds none of its lines when one's irq is taken still", async () => {
    await load(sim, "careless", (k) => {
      const line = k.gpio.input("GPIO17");
      k.irq.request(line.toIrq(), () => 1, 1, "careless");
      line.free();
    });
    await expect(served.call("gpio.monitor", { lines: ["GPIO17"] })).rejects.toEqual(refusal("EBUSY"));
    expect(holderOf("GPIO17")).toBeUndefined();
  });
});

describe("mock", () => {
  test("press, release and set are the world's hand", async () => {
    expect(await served.call("mock.press", { line: "GPIO17" })).toBe(1);
    expect(await served.call("mock.release", { line: "GPIO17" })).toBe(0);
    expect(await served.call("mock.set", { line: "J8_11", level: 1 })).toBe(1);
    expect(sim.board.line("GPIO17").wire.level).toBe(1);
  });

  test("plug, send and unplug are the far end of a serial port", async () => {
    const port = { port: "ttyUSB0" };
    await expect(served.call("mock.send", { ...port, text: "x" })).rejects.toEqual(
      refusal("ENODEV", /ttyUSB0 is not plugged in: tophalf mock plug ttyUSB0/),
    );
    await served.call("mock.plug", port);
    let got = "";
    const k = await contextOf(sim);
    await k.serdev.open(
      "ttyUSB0",
      { baudRate: 9600 },
      {
        receiveBuf: (bytes) => void (got += Buffer.from(bytes).toString()),
      },
    );
    await expect(served.call("mock.plug", port)).rejects.toEqual(refusal("EEXIST", /plugged in already/));
    await ended(sim, served.call("mock.send", { ...port, text: "hello" }));
    expect(got).toBe("hello"); // who has sent need not wait before he looks
    await served.call("mock.unplug", port);
    await expect(served.call("mock.unplug", port)).rejects.toEqual(
      refusal("ENODEV", /ttyUSB0 is not plugged in: .*; these are: .*ttyS0/),
    );
    expect(k.serdev.list()).not.toContain("ttyUSB0");
  });

  test("attach and detach wire parts to the I2C buses", async () => {
    const wiring = { part: "mcp23017", addr: 0x21, line: "J8_22" };
    expect(await served.call("mock.attach", wiring)).toEqual({ bus: 1, addr: 0x21 });
    expect(sim.board.line("GPIO25").wire.driven).toBe(1);
    await expect(served.call("mock.attach", { ...wiring, line: "GPIO99" })).rejects.toEqual(
      refusal("EINVAL"),
    );
    await expect(served.call("mock.attach", { ...wiring, line: 25 })).rejects.toEqual(
      refusal("EINVAL", /line/),
    );
    await served.call("mock.detach", { addr: 0x21 });
    await expect(served.call("mock.detach", { addr: 0x21 })).rejects.toEqual(refusal("ENODEV"));
  });

  test("refuses a line that the board does not have: EINVAL", async () => {
    await expect(served.call("mock.press", { line: "GPIO99" })).rejects.toEqual(refusal("EINVAL"));
  });

  test("refuses on a real board: ENODEV, with what to do", async () => {
    const clock = new VirtualClock();
    const mock = new MockBoard(raspberryPi4, clock);
    const real = {
      name: mock.name,
      model: "Raspberry Pi 4 Model B",
      chips: mock.chips,
      header: mock.header,
      findLine: (name: string | number) => mock.findLine(name),
      close: () => undefined,
    };
    const other = await serve({ kernel: new Kernel({ board: real, clock }) });
    await expect(other.call("mock.press", { line: "GPIO17" })).rejects.toEqual(
      refusal("ENODEV", /no mock board.*--board mock:/),
    );
  });
});

describe("suspend and resume", () => {
  test("put the devices to sleep, and wake them up", async () => {
    await served.call("suspend", { state: "mem" });
    expect(sim.kernel.sleep.state).toBe("mem");
    await expect(served.call("suspend", { state: "mem" })).rejects.toEqual(refusal("EBUSY"));
    await served.call("resume");
    expect(sim.kernel.sleep.state).toBeUndefined();
  });

  test("to a state that there is not: EINVAL", async () => {
    await expect(served.call("suspend", { state: "nap" })).rejects.toEqual(refusal("EINVAL", /nap/));
  });
});

describe("uevents", () => {
  test("sends a start, and then every event, until the caller hangs up", async () => {
    const raw = await Raw.open(served.path);
    raw.send('{"id":1,"method":"uevents"}\n');
    await raw.until(1);
    await load(sim, "guest", () => undefined);
    expect(await raw.until(2)).toMatchObject([
      { id: 1, event: { following: true } },
      { id: 1, event: { action: "add", devpath: "/module/guest", subsystem: "module" } },
    ]);
    await raw.hangUp();
  });
});
