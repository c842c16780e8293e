// 10,000 times insmod and rmmod of each driver, compiled from its file each time, in one process a driver and in virtual time. What is
// resident after the first 1,000 and after the last is compared, and what handles, timers and files are left: fails when it grows by more than 5 MB.
//   npm run bench -- cycles          node test/bench/cycles.mjs guide/chardev hello-1 …
import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { table } from "./stats.mjs";

const DRIVERS = fileURLToPath(new URL("../../drivers", import.meta.url));
const CHILD = fileURLToPath(new URL("cycles/child.mjs", import.meta.url));
const WARM_UP = 1_000;
const CYCLES = 10_000;
const MOST_BYTES = 5e6;
// By itself it grows to 16 MiB and more under any program, leak or not, and at a time of its own choosing.
const YOUNG_GENERATION = "--max-semi-space-size=1";

/** @param names of drivers; default: all */
export async function run(names = driversIn(DRIVERS)) {
  const rows = await eachOf(names, measure);
  console.log(
    `\ncycles: ${CYCLES} times insmod and rmmod; resident memory, kB, after the first ${WARM_UP} and at the end`,
  );
  table(
    [
      "",
      "after 1,000",
      "at the end",
      "more",
      "heap more",
      "objects more",
      "handles",
      "left behind",
      "ms a cycle",
    ],
    rows.map((row) => [
      row.name,
      kB(row.before.rss),
      kB(row.after.rss),
      kB(row.grown),
      kB(row.after.heap - row.before.heap),
      row.after.objects - row.before.objects,
      row.handles,
      row.left,
      row.milliseconds.toFixed(2),
    ]),
  );
  const leaking = rows.filter(({ grown, handles, left }) => grown > MOST_BYTES || handles > 0 || left > 0);
  for (const { name } of leaking) console.error(`${name} leaks`);
  if (leaking.length > 0) process.exitCode = 1;
}

/** As many at a time as there are processors; results in the order of the names. */
async function eachOf(names, work) {
  const results = [];
  const queue = [...names.entries()];
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) results[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return results;
}

async function measure(name) {
  const args = [
    "--expose-gc",
    YOUNG_GENERATION,
    "--no-warnings",
    CHILD,
    name,
    String(WARM_UP),
    String(CYCLES),
  ];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const result = JSON.parse(stdout.trim().split("\n").at(-1));
  return { name, ...result, grown: result.after.rss - result.before.rss };
}

const kB = (bytes) => Math.round(bytes / 1000).toLocaleString("en");

function driversIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isFile()) return entry.name.endsWith(".ts") ? [relative(DRIVERS, path)] : [];
    return readdirSync(path).includes("index.ts") ? [relative(DRIVERS, path)] : driversIn(path);
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await run(
    process.argv.length > 2
      ? process.argv.slice(2).map((name) => name.replace(/(\.ts)?$/, ".ts"))
      : undefined,
  );
}
