// How far from its time a periodic timer runs in real time: 100 Hz for 20 s, idle and beside a loop that keeps the thread busy half of
// the time. Its times are those of the clock that the kernel stamps edges with. setInterval is the peer.
import { clearInterval, setInterval } from "node:timers";
import { defineModule, HRTIMER_RESTART, Kernel, systemClock } from "tophalf";
import { boardModels } from "tophalf/boards";
import { MockBoard } from "tophalf/mocks";
import { percentile, table } from "./stats.mjs";

const PERIOD_NS = 10e6;
const RUNS = 2000;

export async function run() {
  const rows = [];
  for (const [load, start] of [
    ["idle", () => () => undefined],
    ["half busy", busy],
  ]) {
    const stop = start();
    rows.push(row(`hrtimer, ${load}`, await hrtimer()));
    rows.push(row(`setInterval, ${load}`, await interval()));
    stop();
  }
  console.log(`\ntimers: ${RUNS} periods of ${PERIOD_NS / 1e6} ms; microseconds later than planned`);
  table(["", "p50", "p90", "p99", "p99.9", "max", "the last one: drift"], rows);
}

function row(name, errors) {
  const drift = errors.at(-1);
  const sorted = [...errors].sort((a, b) => a - b);
  const microseconds = (ns) => (ns / 1e3).toFixed(0);
  return [
    name,
    ...[50, 90, 99, 99.9, 100].map((p) => microseconds(percentile(sorted, p))),
    microseconds(drift),
  ];
}

/** How late each run was. */
async function hrtimer() {
  const board = new MockBoard(boardModels.get("raspberry-pi-4"), systemClock);
  const kernel = new Kernel({ board, clock: systemClock });
  const errors = [];
  await new Promise((resolve) => {
    const init = (k) => {
      const timer = k.hrtimer((self) => {
        errors.push(k.ktimeGet() - self.expires);
        if (errors.length === RUNS) return void resolve();
        self.forwardNow(PERIOD_NS);
        return HRTIMER_RESTART;
      });
      timer.start(PERIOD_NS);
    };
    void kernel.modules.insmod({ name: "bench", definition: defineModule({ license: "GPL", init }) });
  });
  await kernel.shutdown();
  return errors;
}

/** How late each run was, by the plan of the first. */
function interval() {
  const start = systemClock.now();
  const errors = [];
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      errors.push(systemClock.now() - start - (errors.length + 1) * PERIOD_NS);
      if (errors.length < RUNS) return;
      clearInterval(timer);
      resolve(errors);
    }, PERIOD_NS / 1e6);
  });
}

/** Keeps the thread for 1 ms, again and again, with as much time for others. */
function busy() {
  const timer = setInterval(() => systemClock.spin(1e6), 2);
  return () => clearInterval(timer);
}
