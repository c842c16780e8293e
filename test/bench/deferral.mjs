// Work items a second beside p-queue; a million timers started and cancelled beside setTimeout and clearTimeout. In real time, on one
// kernel on a mock board. What irq measures of tasklets is not repeated here.
import { clearTimeout, setTimeout } from "node:timers";
import PQueue from "p-queue";
import { defineModule, Kernel, systemClock, WQ_UNBOUND } from "tophalf";
import { boardModels } from "tophalf/boards";
import { MockBoard } from "tophalf/mocks";
import { median, table } from "./stats.mjs";

const ROUNDS = 7;
const BATCHES = 100;
/** Queued at once. With more than this p-queue's own list gets slow: each item that leaves moves all others. */
const BATCH = 1000;
const ITEMS = BATCHES * BATCH;
const TIMERS = 1_000_000;
/** How many items may be under way. */
const CONCURRENCY = 4;

export async function run() {
  const { k, leave } = await contextOfModule();
  await compare(`${BATCHES} times ${BATCH} items that do not wait, ${CONCURRENCY} at a time`, ITEMS, [
    ["p-queue", () => pQueue(() => undefined)],
    ["work, made once and queued on and on", ...itemsMadeOnce(k, () => undefined)],
    ["work, made for each item", () => itemsMadeEach(k, () => undefined)],
  ]);
  const waits = async () => {
    await null;
  };
  await compare(`${BATCHES} times ${BATCH} items that wait (await null), ${CONCURRENCY} at a time`, ITEMS, [
    ["p-queue", () => pQueue(waits)],
    ["work, made once and queued on and on", ...itemsMadeOnce(k, waits)],
    ["work, made for each item", () => itemsMadeEach(k, waits)],
  ]);
  const delays = Float64Array.from({ length: TIMERS }, () => 1 + Math.random() * 60_000);
  await compare(`${TIMERS} timers, each started and cancelled before the next`, TIMERS, [
    ["setTimeout, clearTimeout", () => startAndCancelTimeouts(delays)],
    [
      "timer.mod, timer.delete",
      startAndCancel(
        k.timer(() => undefined),
        jiffiesOf(k, delays),
      ),
    ],
    [
      "hrtimer.start, hrtimer.cancel",
      startAndCancelHr(
        k.hrtimer(() => undefined),
        delays,
      ),
    ],
  ]);
  await compare(`${TIMERS} timers: all started, then all cancelled`, TIMERS, [
    ["setTimeout, clearTimeout", () => allTimeouts(delays)],
    ["timer.mod, timer.delete", allTimers(k, jiffiesOf(k, delays))],
  ]);
  await leave();
}

/** Each subject once to warm up, and then ROUNDS times, interleaved; the first one is the peer. What `ready` makes is not counted. */
async function compare(title, count, subjects) {
  const times = subjects.map(() => []);
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [index, [, once, ready, done]] of subjects.entries()) {
      const made = ready?.();
      const time = await timed(() => once(made));
      done?.(made);
      if (round > 0) times[index].push(time);
    }
  }
  const medians = times.map(median);
  const rows = subjects.map(([name], index) => [
    name,
    (count / medians[index] / 1e6).toFixed(2),
    ((medians[index] * 1e9) / count).toFixed(0),
    (medians[0] / medians[index]).toFixed(2),
  ]);
  console.log(`\ndeferral: ${title}; median of ${ROUNDS} rounds, interleaved`);
  table(["", "M/s", "ns each", "x the first"], rows);
}

async function timed(once) {
  const start = process.hrtime.bigint();
  const later = once();
  if (later) await later;
  return Number(process.hrtime.bigint() - start) / 1e9;
}

/** What a module's init gets, on a kernel in real time. */
async function contextOfModule() {
  const board = new MockBoard(boardModels.get("raspberry-pi-4"), systemClock);
  const kernel = new Kernel({ board, clock: systemClock });
  const contexts = [];
  const definition = defineModule({ license: "GPL", init: (k) => void contexts.push(k) });
  await kernel.modules.insmod({ name: "bench", definition });
  return { k: contexts[0], leave: () => kernel.shutdown() };
}

async function pQueue(item) {
  const queue = new PQueue({ concurrency: CONCURRENCY });
  for (let batch = 0; batch < BATCHES; batch++) {
    for (let i = 0; i < BATCH; i++) void queue.add(item);
    await queue.onIdle();
  }
}

/** Items are given back after each round: while there are some that wait, Node follows every promise, also those of the peer. */
function itemsMadeOnce(k, item) {
  const queue = k.workqueue.alloc("bench", WQ_UNBOUND, CONCURRENCY);
  const once = async (works) => {
    for (let batch = 0; batch < BATCHES; batch++) {
      for (const work of works) queue.queue(work);
      await queue.flush();
    }
  };
  const ready = () => Array.from({ length: BATCH }, () => k.work(item));
  const done = (works) => {
    for (const work of works) void work.destroy();
  };
  return [once, ready, done];
}

async function itemsMadeEach(k, item) {
  const queue = k.workqueue.alloc("bench", WQ_UNBOUND, CONCURRENCY);
  const then = item.constructor.name === "AsyncFunction" ? endsAsync(item) : endsSync(item);
  for (let batch = 0; batch < BATCHES; batch++) {
    for (let i = 0; i < BATCH; i++) queue.queue(k.work(then));
    await queue.flush();
  }
  await queue.destroy();
}

/** An item that gives itself back when it has run. */
const endsSync = (item) => (work) => {
  item();
  void work.destroy();
};
const endsAsync = (item) => async (work) => {
  await item();
  void work.destroy();
};

function startAndCancelTimeouts(delays) {
  for (const delay of delays) clearTimeout(setTimeout(nothing, delay));
}

function allTimeouts(delays) {
  const timeouts = new Array(delays.length);
  for (let i = 0; i < delays.length; i++) timeouts[i] = setTimeout(nothing, delays[i]);
  for (const timeout of timeouts) clearTimeout(timeout);
}

const jiffiesOf = (k, delays) => delays.map((delay) => k.jiffies + Math.ceil(delay / 4));

const startAndCancel = (timer, jiffies) => () => {
  for (const expires of jiffies) {
    timer.mod(expires);
    timer.delete();
  }
};

const startAndCancelHr = (timer, delays) => () => {
  for (const delay of delays) {
    timer.start(delay * 1e6);
    timer.cancel();
  }
};

function allTimers(k, jiffies) {
  const timers = Array.from({ length: jiffies.length }, () => k.timer(nothing));
  return () => {
    for (let i = 0; i < jiffies.length; i++) timers[i].mod(jiffies[i]);
    for (const timer of timers) timer.delete();
  };
}

function nothing() {}
