// One driver's lives; prints as JSON what is resident and alive after the first and after all.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { queryObjects } from "node:v8";
import { simulate } from "../../../dist/mocks/index.js";
import { PREREQUISITES } from "../../drivers/prerequisites.mjs";
import { median } from "../stats.mjs";
import { Modprobe } from "../../../dist/runtime/module/modprobe.js";

const [name, warmUp, cycles] = process.argv.slice(2);
const file = join(fileURLToPath(new URL("../../../drivers", import.meta.url)), name);
const [LOOKS, BETWEEN] = [5, 100];
const { params = [], wire } = PREREQUISITES[name] ?? {};
const sim = simulate();
wire?.(sim);
const { modules, printk, vfs } = sim.kernel;

async function live() {
  const { name } = await passing(modules.insmod(file, params));
  await passing(modules.rmmod(name));
}

/** Lets virtual time pass for an init or exit that waits for some. */
async function passing(work) {
  let ended = false;
  const end = () => (ended = true);
  work.then(end, end);
  await Promise.race([work, new Promise((resolve) => setImmediate(resolve))]);
  for (let tries = 0; !ended; tries++) {
    await new Promise((resolve) => setImmediate(resolve));
    if (tries % 100 === 99) await sim.advance("100ms");
  }
  return work;
}

/** Freed memory goes back to the system when V8 likes, some MB sooner or later: the median of five looks counts. */
async function measure() {
  const looks = [];
  for (let look = 0; look < LOOKS; look++) {
    for (let i = 0; i < BETWEEN; i++) await live();
    printk.ring.clear();
    for (let i = 0; i < 4; i++) globalThis.gc();
    looks.push(process.memoryUsage());
  }
  const middle = (key) => median(looks.map((usage) => usage[key]));
  return { rss: middle("rss"), heap: middle("heapUsed"), objects: queryObjects(Object, { format: "count" }) };
}

function nodes() {
  let count = 0;
  vfs.tree.watch({ added: () => count++, removed() {}, changed() {} })();
  return count + sim.clock.pending;
}

/** What keeps the process alive, when the compiler's answers have been read and its pipes are at rest. */
async function handles() {
  await new Promise((resolve) => setTimeout(resolve, 200));
  return process.getActiveResourcesInfo().length;
}

// What it depends on is loaded once, and stays.
await passing(new Modprobe(modules).load(file, params));
await passing(modules.rmmod(modules.all[0].name));

const started = process.hrtime.bigint();
for (let i = 0; i < warmUp; i++) await live();
const [before, nodesBefore, handlesBefore] = [await measure(), nodes(), await handles()];
for (let i = Number(warmUp) + 2 * LOOKS * BETWEEN; i < cycles; i++) await live();
const [after, left] = [await measure(), nodes() - nodesBefore];
const milliseconds = Number(process.hrtime.bigint() - started) / 1e6 / cycles;
console.log(
  JSON.stringify({ before, after, left, handles: (await handles()) - handlesBefore, milliseconds }),
);
