// printk: records a second, beside what a program without a kernel log would do.
import { createWriteStream } from "node:fs";
import { Kernel, systemClock } from "tophalf";
import { boardProvider, VirtualClock } from "tophalf/mocks";
import { median, table } from "./stats.mjs";

const RECORDS = 200_000;
const ROUNDS = 9;

/** A kernel with a module, whose printk is measured. */
async function moduleOn(clock) {
  const kernel = new Kernel({ board: boardProvider.open("raspberry-pi-4", clock), clock });
  let context;
  await kernel.modules.insmod({
    name: "bench",
    definition: { license: "GPL", init: (k) => void (context = k) },
  });
  return context.printk;
}

/** An array with the newest records and their time: the least that a log could be. */
function barePush() {
  let records = [];
  return (i) => {
    records.push({ time: Date.now(), level: 6, text: `record ${i}` });
    if (records.length > 8192) records = [];
  };
}

async function candidates() {
  const real = await moduleOn(systemClock);
  const virtual = await moduleOn(new VirtualClock());
  const sink = new console.Console(createWriteStream("/dev/null"));
  return {
    "array push + Date.now()": barePush(),
    "console.log to /dev/null": (i) => sink.log(`record ${i}`),
    "printk.info": (i) => real.info(`record ${i}`),
    "printk.info, virtual time": (i) => virtual.info(`record ${i}`),
    "printk.debug, off": (i) => real.debug(`record ${i}`),
    "printk.infoRatelimited, by place": (i) => real.infoRatelimited(`record ${i}`),
    "printk.infoRatelimited, by key": (i) => real.infoRatelimited(`record ${i}`, "key"),
  };
}

/** Nanoseconds for each call. */
function time(log, count) {
  const start = process.hrtime.bigint();
  for (let i = 0; i < count; i++) log(i);
  return Number(process.hrtime.bigint() - start) / count;
}

const drained = () => new Promise((resolve) => setTimeout(resolve, 50));

export async function run() {
  const logs = Object.entries(await candidates());
  const samples = new Map(logs.map(([name]) => [name, []]));
  for (let round = -1; round < ROUNDS; round++) {
    for (const [name, log] of logs) {
      const cost = time(log, RECORDS / (name.includes("place") || name.includes("console") ? 10 : 1));
      if (round >= 0) samples.get(name).push(cost);
      await drained();
    }
  }
  const peer = median(samples.get("array push + Date.now()"));
  table(
    ["", "records/s", "ns", "× push"],
    logs.map(([name]) => {
      const cost = median(samples.get(name));
      return [name, Math.round(1e9 / cost).toLocaleString("en"), cost.toFixed(0), (cost / peer).toFixed(2)];
    }),
  );
}
