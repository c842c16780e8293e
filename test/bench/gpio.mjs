// GPIO lines of a real kernel, simulated by gpio-sim: set and get a second, and from an edge to a top half. Ours on both back ends, beside bare
// onoff, the programs of libgpiod, and C on the same system calls. Runs in the rig:
//   npm run test:kernel -- --run npm run bench -- gpio
import { existsSync } from "node:fs";
import { setImmediate as nextTurn } from "node:timers/promises";
import { bareOnoff, inC, libgpiod, ours } from "./gpio/subjects.mjs";
import { loadGpioSim } from "./gpio/sim.mjs";
import { median, percentile, table } from "./stats.mjs";

const ROUNDS = 31;
const CALLS = 500;
/** A process for each call. */
const PROCESSES = 2;
const EDGES = 100;
/** A wake-up that does not come ends the benchmark rather than hang it. */
const PATIENCE_MS = 5000;

export async function run() {
  if (!existsSync("/sys/kernel/config/gpio-sim")) {
    console.error(
      "bench gpio: this kernel has no simulated GPIO chips (gpio-sim): run it in the rig, with\n" +
        "  npm run test:kernel -- --run npm run bench -- gpio",
    );
    process.exitCode = 1;
    return;
  }
  const GpioSim = await loadGpioSim();
  const subjects = [];
  try {
    for (const open of [ours("gpiochip"), ours("onoff"), bareOnoff, libgpiod, inC]) {
      const { name, ...subject } = await open(GpioSim);
      subjects.push({ name, ...subject });
    }
    await calls(subjects);
    await edges(subjects.filter(({ listen }) => listen));
  } finally {
    for (const { close } of subjects.reverse()) close();
  }
}

async function calls(subjects) {
  const rates = new Map(subjects.map(({ name }) => [name, { set: [], get: [] }]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const { name, set, get, rateOf = rateHere } of subjects) {
      rates.get(name).set.push(rateOf(set, CALLS));
      rates.get(name).get.push(rateOf(get, CALLS));
      await nextTurn();
    }
  }
  const of = (name, what) => median(rates.get(name)[what]);
  const [, , peer, programs] = subjects;
  const cells = ({ name }, what) => [
    of(name, what).toFixed(0),
    (of(name, what) / of(peer.name, what)).toFixed(2),
    (of(name, what) / of(programs.name, what)).toFixed(1),
  ];
  console.log(`\ngpio: ${ROUNDS} rounds of ${CALLS} calls (${PROCESSES} processes), interleaved; medians`);
  table(
    ["", "set/s", `x ${peer.name}`, "x gpioset", "get/s", `x ${peer.name}`, "x gpioget"],
    subjects.map((subject) => [subject.name, ...cells(subject, "set"), ...cells(subject, "get")]),
  );
}

function rateHere({ call, program }, calls) {
  const count = program ? PROCESSES : calls;
  const start = process.hrtime.bigint();
  for (let i = 0; i < count; i++) call(i & 1);
  return (count * 1e9) / Number(process.hrtime.bigint() - start);
}

/** From before the line is pulled until the listener runs; what the pull itself takes is in it, and is shown. */
async function edges(subjects) {
  const latencies = new Map(subjects.map(({ name }) => [name, []]));
  const pulls = [];
  for (let round = 0; round <= ROUNDS; round++) {
    for (const { name, listen, pull } of subjects) {
      const times = await latenciesOf(listen, pull, pulls);
      if (round > 0) latencies.get(name).push(...times); // the first is to warm up
    }
  }
  const sorted = (times) => [...times].sort((a, b) => a - b);
  const rows = [...latencies].map(([name, times]) => [name, sorted(times)]);
  const p50 = (name) => percentile(rows.find(([one]) => one === name)[1], 50);
  const [, , peer, programs] = subjects;
  const at = (times, p) => (percentile(times, p) / 1000).toFixed(0);
  console.log(`\ngpio: edge → top half, ${ROUNDS} rounds of ${EDGES} edges, interleaved; µs`);
  table(
    ["", "p50", "p90", "p99", "p99.9", `p50 x ${peer.name}`, "p50 x gpiomon"],
    [...rows, ["(the pull alone)", sorted(pulls)]].map(([name, times]) => [
      name,
      ...[50, 90, 99, 99.9].map((p) => at(times, p)),
      (percentile(times, 50) / p50(peer.name)).toFixed(2),
      (percentile(times, 50) / p50(programs.name)).toFixed(2),
    ]),
  );
}

async function latenciesOf(listen, pull, pulls) {
  const times = [];
  for (let i = 0; i < EDGES; i++) {
    const heard = nextHeard(listen);
    const start = process.hrtime.bigint();
    pull(i & 1 ? "down" : "up");
    pulls.push(Number(process.hrtime.bigint() - start));
    times.push(Number((await heard) - start));
    await nextTurn();
  }
  return times;
}

/** When the listener hears of the next edge. */
function nextHeard(listen) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("an edge was not heard of")), PATIENCE_MS);
    listen(() => {
      const now = process.hrtime.bigint();
      clearTimeout(timer);
      resolve(now);
    });
  });
}
