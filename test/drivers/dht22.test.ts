/** The sensor on one wire: what programs read of it, in virtual time, from the pulses of the data sheet. */
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { parseReading } from "../../drivers/dht22/reading.ts";
import { refusal, treeOf } from "../runtime/support.ts";

let sim: Simulation;
beforeEach(() => {
  sim = simulate();
});
const start = (file: string, device = 0): Promise<string> =>
  sim.kernel.vfs.readFile(`/sys/bus/iio/devices/iio:device${device}/${file}`);
const read = (file: string, device = 0): Promise<string> => sim.until(start(file, device));
const wire = () => sim.board.line("GPIO4").wire;

describe("the sensor", () => {
  test("shows the weather in the files that Linux has", async () => {
    const sensor = sim.dht22("GPIO4");
    await sim.insmod("dht22");
    expect(sim.log).toEqual(["dht22 dht22: GPIO4 is iio:device0"]);
    expect(await read("name")).toBe("dht22\n");
    expect([await read("in_temp_input"), await read("in_humidityrelative_input")]).toEqual([
      "21500\n",
      "45600\n",
    ]);
    expect(sensor.answers).toBe(1);
  });

  test.each([
    [-40, 0],
    [-10.1, 99.9],
    [-0.1, 5],
    [0, 0],
    [25.5, 25.5],
    [25.6, 25.6],
    [80, 100],
  ])("measures %f °C and %f per cent", async (temperature, humidity) => {
    Object.assign(sim.dht22("GPIO4"), { temperature, humidity });
    await sim.insmod("dht22");
    expect(await read("in_temp_input")).toBe(`${Math.round(temperature * 1000)}\n`);
    expect(await read("in_humidityrelative_input")).toBe(`${Math.round(humidity * 1000)}\n`);
  });

  test.each([
    [0, 20],
    [23, 56],
    [23.4, 56.7],
    [50, 90],
  ])("that is a DHT11 measures %f °C and %f per cent", async (temperature, humidity) => {
    Object.assign(sim.dht22("GPIO4", { model: "dht11" }), { temperature, humidity });
    await sim.insmod("dht22", ["start=18"]);
    expect(await read("in_temp_input")).toBe(`${Math.round(temperature * 1000)}\n`);
    expect(await read("in_humidityrelative_input")).toBe(`${Math.round(humidity * 1000)}\n`);
  });

  test("that is a DHT11 does not wake of a short start pulse", async () => {
    sim.dht22("GPIO4", { model: "dht11" });
    await sim.insmod("dht22");
    await expect(read("in_temp_input")).rejects.toEqual(refusal("ETIMEDOUT"));
  });

  test("is asked by a low level of 2 ms, or as long as is wanted, and then let go of", async () => {
    for (const [words, length] of [
      [[], 2e6],
      [["start=18"], 18e6],
    ] as const) {
      await sim.insmod("dht22", [...words]);
      const changes: number[] = [];
      wire().onChange(() => changes.push(sim.clock.now()));
      await expect(read("in_temp_input")).rejects.toEqual(refusal("ETIMEDOUT"));
      const [fell = 0, rose = 0] = changes;
      expect([rose - fell, wire().state, wire().driven]).toEqual([length, 1, "Z"]);
      await sim.rmmod("dht22");
    }
  });

  test("is one of several", async () => {
    sim.dht22("GPIO17").temperature = 30;
    sim.dht22("GPIO27").temperature = -5;
    await sim.insmod("dht22", ["gpios=GPIO17,GPIO27"]);
    const all = [start("in_temp_input", 0), start("in_temp_input", 1)];
    expect(await sim.until(Promise.all(all))).toEqual(["30000\n", "-5000\n"]);
  });
});

describe("a measurement", () => {
  test("counts for two seconds, for all that is read", async () => {
    const sensor = sim.dht22("GPIO4");
    await sim.insmod("dht22");
    expect(await read("in_temp_input")).toBe("21500\n");
    Object.assign(sensor, { temperature: 10, humidity: 20 });
    await sim.advance("2s");
    expect([await read("in_temp_input"), await read("in_humidityrelative_input")]).toEqual([
      "21500\n",
      "45600\n",
    ]);
    await sim.advance("1ms");
    expect([await read("in_temp_input"), await read("in_humidityrelative_input")]).toEqual([
      "10000\n",
      "20000\n",
    ]);
    expect(sensor.answers).toBe(2);
  });

  test("is one for all who come meanwhile: they wait for it", async () => {
    const sensor = sim.dht22("GPIO4");
    await sim.insmod("dht22");
    const readers = ["in_temp_input", "in_humidityrelative_input", "in_temp_input"].map((file) =>
      start(file),
    );
    expect(await sim.until(Promise.all(readers))).toEqual(["21500\n", "45600\n", "21500\n"]);
    expect(sensor.answers).toBe(1);
  });

  test("takes 8 ms, most of them for the start pulse and the bits", async () => {
    sim.dht22("GPIO4");
    await sim.insmod("dht22");
    const before = sim.clock.now();
    await read("in_temp_input");
    expect(sim.clock.now() - before).toBeGreaterThan(5e6);
    expect(sim.clock.now() - before).toBeLessThan(8e6);
  });

  test("does not need the first edges", async () => {
    sim.dht22("GPIO4");
    await sim.insmod("dht22");
    const reading = start("in_temp_input");
    const line = sim.board.line("GPIO4");
    await sim.advance("2ms");
    line.edges = "none";
    await sim.advance("179us");
    line.edges = "falling";
    expect(await sim.until(reading)).toBe("21500\n");
  });

  test("is not put off by a disturbance before it", async () => {
    sim.dht22("GPIO4");
    await sim.insmod("dht22");
    const reading = start("in_temp_input");
    sim.clock.after(2.01e6, () => void sim.board.world.set(sim.board.address("GPIO4"), 0));
    sim.clock.after(2.02e6, () => void sim.board.world.release(sim.board.address("GPIO4")));
    expect(await sim.until(reading)).toBe("21500\n");
  });
});

describe("what goes wrong", () => {
  test("no sensor: ETIMEDOUT after a second, said in the log; the next one may be there", async () => {
    await sim.insmod("dht22");
    const before = sim.clock.now();
    await expect(read("in_temp_input")).rejects.toEqual(refusal("ETIMEDOUT"));
    expect(Math.round((sim.clock.now() - before) / 1e6)).toBe(1002);
    expect(sim.log.at(-1)).toBe("dht22 dht22: GPIO4: no answer: is it wired, and powered?");
    sim.dht22("GPIO4");
    expect(await read("in_temp_input")).toBe("21500\n");
  });

  test.each([
    ["no-answer", "ETIMEDOUT", "no answer: is it wired, and powered?"],
    ["breaks-off", "ETIMEDOUT", "only 20 of 42 falling edges"],
    ["bad-checksum", "EIO", "the checksum does not match: 01c800d7a1"],
  ] as const)(
    "a sensor with %s: %s, not a value of before, and the next one works",
    async (fault, code, message) => {
      const sensor = sim.dht22("GPIO4");
      await sim.insmod("dht22");
      await read("in_temp_input");
      await sim.advance("3s");
      sensor.fault = fault;
      await expect(read("in_temp_input")).rejects.toEqual(refusal(code));
      expect(sim.log.at(-1)).toBe(`dht22 dht22: GPIO4: ${message}`);
      await expect(read("in_humidityrelative_input")).rejects.toEqual(refusal(code));
      await sim.advance("50us"); // its last bit ends
      expect([wire().state, wire().driven]).toEqual([1, "Z"]);
      sensor.fault = undefined;
      expect(await read("in_temp_input")).toBe("21500\n");
    },
  );

  test("an edge that got lost in the middle: EIO, no wrong value", async () => {
    sim.dht22("GPIO4");
    await sim.insmod("dht22");
    const reading = start("in_temp_input");
    await sim.advance("5ms");
    const line = sim.board.line("GPIO4");
    line.edges = "none";
    await sim.advance("100us");
    line.edges = "falling";
    await expect(sim.until(reading)).rejects.toEqual(refusal("EIO"));
    expect(sim.log.at(-1)).toMatch(/41 falling edges, but not 40 bits: the line was disturbed/);
  });

  test("a line that something holds low: ETIMEDOUT", async () => {
    sim.dht22("GPIO4");
    sim.board.world.set(sim.board.address("GPIO4"), 0);
    await sim.insmod("dht22");
    await expect(read("in_temp_input")).rejects.toEqual(refusal("ETIMEDOUT"));
  });

  test("a chip that is unplugged while it is asked: ENODEV", async () => {
    sim.dht22("GPIO4");
    await sim.insmod("dht22");
    const reading = start("in_temp_input");
    await sim.advance("1ms");
    sim.board.chips[0]?.unplug();
    await expect(sim.until(reading)).rejects.toEqual(refusal("ENODEV"));
  });

  test.each(["1ms", "3ms"])(
    "a driver that is unbound %s after it was asked waits for the answer",
    async (after) => {
      sim.dht22("GPIO4");
      await sim.insmod("dht22");
      const first = start("in_temp_input");
      await sim.advance(after);
      const second = start("in_temp_input").catch((error: unknown) => error);
      await expect(sim.rmmod("dht22")).rejects.toEqual(refusal("EBUSY", /in use: show of in_temp_input/));
      await sim.until(sim.kernel.vfs.writeFile("/sys/bus/platform/drivers/dht22/unbind", "dht22"));
      await sim.advance("50us"); // its last bit ends
      expect([await first, await second]).toEqual(["21500\n", refusal("ENODEV")]);
      expect([wire().driven, sim.kernel.irqs.active.length, sim.log.join().includes("BUG")]).toEqual([
        "Z",
        0,
        false,
      ]);
      await sim.rmmod("dht22");
    },
  );
});

describe("the bytes", () => {
  const withSum = (...bytes: number[]): Uint8Array =>
    Uint8Array.of(...bytes, bytes.reduce((sum, byte) => sum + byte, 0) & 0xff);

  test.each([
    [[0x02, 0x8c, 0x01, 0x5f], { temp: 35_100, humidityrelative: 65_200 }], // the data sheet's example
    [[0x02, 0x8c, 0x80, 0x65], { temp: -10_100, humidityrelative: 65_200 }], // and its negative one
    [[0x03, 0xe8, 0x80, 0x00], { temp: 0, humidityrelative: 100_000 }],
    [[53, 0, 24, 0], { temp: 24_000, humidityrelative: 53_000 }], // a DHT11
    [[53, 2, 24, 9], { temp: 24_900, humidityrelative: 53_200 }],
  ])("%j", (bytes, reading) => {
    expect(parseReading(withSum(...bytes))).toEqual(reading);
  });

  test("that no sensor sends are refused", () => {
    expect(() => parseReading(withSum(53, 10, 24, 0))).toThrow(refusal("EIO", /neither a DHT22 nor a DHT11/));
    expect(() => parseReading(withSum(53, 0, 24, 0x83))).toThrow(refusal("EIO"));
    expect(() => parseReading(Uint8Array.of(1, 2, 3, 4, 5))).toThrow(refusal("EIO", /checksum.*0102030405/));
  });
});

test("a line whose edges are stamped late is refused: EOPNOTSUPP", async () => {
  Object.defineProperty(sim.board.chips[0], "stampsEdges", { value: false });
  const before = treeOf(sim);
  await expect(sim.insmod("dht22")).rejects.toEqual(refusal("EOPNOTSUPP", /GPIO4 .*use .* gpiochip/));
  expect(treeOf(sim)).toEqual(before);
});

test.each([
  ["EINVAL", ["start=0"], /1 to 30 ms, not 0/],
  ["EINVAL", ["start=31"], /1 to 30 ms, not 31/],
  ["EINVAL", ["gpios=NOSUCH"], /no line 'NOSUCH'/],
  ["EINVAL", ["bias=up"], /'up' is no bias/],
  ["EBUSY", ["gpios=GPIO4,GPIO4"], /in use/],
])("is refused with %s for %j, says why, and leaves nothing", async (code, words, message) => {
  const before = treeOf(sim);
  await expect(sim.insmod("dht22", words)).rejects.toEqual(refusal(code, message));
  expect(treeOf(sim)).toEqual(before);
});
