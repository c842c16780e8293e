// Edge on a mock line → top half, and tasklet schedule → run, beside a bare EventEmitter.emit and setImmediate.
import { EventEmitter } from "node:events";
import { Session } from "node:inspector/promises";
import {
  defineModule,
  IRQ_HANDLED,
  IRQF_TRIGGER_FALLING,
  IRQF_TRIGGER_RISING,
  Kernel,
  systemClock,
} from "tophalf";
import { boardModels } from "tophalf/boards";
import { MockBoard, VirtualClock } from "tophalf/mocks";
import { median, percentile, table } from "./stats.mjs";

const BATCH = 1000;
const BATCHES = 2000;
const ROUNDS = 5;
const ALLOCATION_BATCHES = 200;
/** Every 256 bytes a sample; objects that were collected meanwhile count as well. */
const SAMPLING = {
  samplingInterval: 256,
  includeObjectsCollectedByMajorGC: true,
  includeObjectsCollectedByMinorGC: true,
};

export async function run() {
  const subjects = await Promise.all([
    emitter(),
    setImmediates(),
    edge("edge → top half", new VirtualClock()),
    edge("same, stamped in real time", systemClock),
    edgeAndTasklet(),
    tasklet(),
  ]);
  for (const subject of subjects) await measure(subject); // warm up
  const results = new Map(subjects.map(({ name }) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const subject of subjects) results.get(subject.name).push(await measure(subject));
  }
  const p50 = (name) => median(results.get(name).map((round) => round.p50));
  const rows = [];
  for (const { name, batch } of subjects) {
    const rounds = results.get(name);
    const ns = p50(name);
    rows.push([
      name,
      (1000 / ns).toFixed(2),
      ns.toFixed(1),
      median(rounds.map((round) => round.p99)).toFixed(1),
      median(rounds.map((round) => round.p999)).toFixed(1),
      (ns / p50("EventEmitter.emit")).toFixed(2),
      (ns / p50("setImmediate")).toFixed(3),
      await allocated(batch),
    ]);
  }
  console.log(
    `\nirq: ${ROUNDS} rounds of ${BATCHES} batches of ${BATCH}, interleaved; times are of one operation within a batch`,
  );
  table(["", "M/s", "p50 ns", "p99 ns", "p99.9 ns", "x emit", "x setImmediate", "bytes/op"], rows);
}

async function measure({ batch }) {
  const times = [];
  for (let i = 0; i < BATCHES; i++) {
    const start = process.hrtime.bigint();
    const later = batch();
    if (later) await later;
    times.push(Number(process.hrtime.bigint() - start) / BATCH);
  }
  times.sort((a, b) => a - b);
  return { p50: percentile(times, 50), p99: percentile(times, 99), p999: percentile(times, 99.9) };
}

/** What one operation allocates, by V8's sampling heap profiler, which counts what the heap's growth only hints at. */
async function allocated(batch) {
  const session = new Session();
  session.connect();
  await session.post("HeapProfiler.startSampling", SAMPLING);
  for (let i = 0; i < ALLOCATION_BATCHES; i++) {
    const later = batch();
    if (later) await later;
  }
  const { profile } = await session.post("HeapProfiler.stopSampling");
  session.disconnect();
  return (sizeBelow(profile.head) / (ALLOCATION_BATCHES * BATCH)).toFixed(1);
}

function sizeBelow({ selfSize, callFrame, children }) {
  const own = callFrame.url.startsWith("node:inspector") ? 0 : selfSize;
  return children.reduce((sum, child) => sum + sizeBelow(child), own);
}

function emitter() {
  const source = new EventEmitter();
  let count = 0;
  source.on("edge", () => void count++);
  return {
    name: "EventEmitter.emit",
    batch: () => {
      for (let i = 0; i < BATCH; i++) source.emit("edge", i & 1, i);
    },
  };
}

function setImmediates() {
  return {
    name: "setImmediate",
    batch: () =>
      new Promise((resolve) => {
        let left = BATCH;
        const next = () => (--left === 0 ? resolve() : setImmediate(next));
        setImmediate(next);
      }),
  };
}

/** A module on a mock Pi whose button the batch presses and releases. */
async function onBoard(name, clock, init) {
  const board = new MockBoard(boardModels.get("raspberry-pi-4"), clock);
  const kernel = new Kernel({ board, clock });
  const state = {};
  await kernel.modules.insmod({
    name: "bench",
    definition: defineModule({
      license: "GPL",
      init: (k) => init(k, state, () => k.gpio.input("GPIO17").toIrq()),
    }),
  });
  const line = board.address("GPIO17");
  const { world } = board;
  const batch = () => {
    for (let i = 0; i < BATCH; i++) world.set(line, i & 1 ? 0 : 1);
  };
  return { name, batch, state };
}

const BOTH = IRQF_TRIGGER_RISING | IRQF_TRIGGER_FALLING;

function edge(name, clock) {
  return onBoard(name, clock, (k, state, irqOf) => {
    state.count = 0;
    const isr = () => {
      state.count++;
      return IRQ_HANDLED;
    };
    k.irq.request(irqOf(), isr, BOTH, "bench");
  });
}

function edgeAndTasklet() {
  return onBoard("edge → top half → tasklet", new VirtualClock(), (k, state, irqOf) => {
    state.count = 0;
    const bottom = k.tasklet(() => void state.count++);
    const isr = () => {
      bottom.schedule();
      return IRQ_HANDLED;
    };
    k.irq.request(irqOf(), isr, BOTH, "bench");
  });
}

/** One tasklet that schedules itself, as a driver does that has work for more than one round. */
async function tasklet() {
  const { state } = await onBoard("", systemClock, (k, state) => {
    state.run = (count) =>
      new Promise((resolve) => {
        const one = k.tasklet(() => (--count > 0 ? one.schedule() : (one.kill(), resolve())));
        one.schedule();
      });
  });
  return { name: "tasklet schedule → run", batch: () => state.run(BATCH) };
}
