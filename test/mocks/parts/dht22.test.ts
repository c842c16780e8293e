/** The sensor's pulses, against the times of its data sheet. */
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, expect, test } from "vitest";
import { contextOf } from "../../runtime/support.ts";

let sim: Simulation;
beforeEach(() => {
  sim = simulate();
});

/** Holds the line low for so long, and answers for how many microseconds each level stands from then on. */
async function ask(hold: string): Promise<number[]> {
  const line = (await contextOf(sim)).gpio.bidirectional("GPIO4", "input");
  line.directionOutput(0);
  await sim.advance(hold);
  const times = [sim.clock.now()];
  sim.board.line("GPIO4").wire.onChange(() => void times.push(sim.clock.now()));
  line.directionInput();
  await sim.advance("1s");
  expect([line.get(), sim.clock.pending]).toEqual([1, 0]);
  return times.slice(2).map((time, index) => (time - (times[index + 1] ?? 0)) / 1e3);
}

test("it answers with 80 µs low and high, and 40 bits, and lets go", async () => {
  Object.assign(sim.dht22("GPIO4"), { temperature: -10.1, humidity: 65.2 });
  const [wait, low, high, ...bits] = await ask("1ms");
  expect([wait, low, high, bits.length, bits.at(-1)]).toEqual([30, 80, 80, 81, 50]);
  const pairs = Array.from({ length: 40 }, (_, bit) => bits.slice(bit * 2, bit * 2 + 2));
  expect(pairs.filter(([gap]) => gap !== 50)).toEqual([]);
  const sent = pairs.map(([, length]) => (length === 70 ? "1" : length === 26 ? "0" : "?")).join("");
  expect(sent.match(/.{8}/g)).toEqual(["00000010", "10001100", "10000000", "01100101", "01110011"]);
});

test("it does not answer to a line that is low for too short, or when it was told not to", async () => {
  const sensor = sim.dht22("GPIO4");
  expect(await ask("700us")).toEqual([]);
  sensor.fault = "no-answer";
  await sim.kernel.modules.rmmod("probe");
  expect(await ask("1ms")).toEqual([]);
  expect(sensor.answers).toBe(0);
});

test("a DHT11 wants 18 ms", async () => {
  sim.dht22("GPIO4", { model: "dht11" });
  expect(await ask("17ms")).toEqual([]);
  await sim.kernel.modules.rmmod("probe");
  expect(await ask("18ms")).toHaveLength(84);
});
