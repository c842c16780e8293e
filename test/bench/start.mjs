// From `tophalf boot --no-mount` to "ready", and what it then keeps of memory, beside an empty Node process.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { percentile, table } from "./stats.mjs";

const ROUNDS = 21;
const CLI = new URL("../../dist/runtime/cli/main.js", import.meta.url).pathname;

export async function run() {
  const directory = mkdtempSync(join(tmpdir(), "tophalf-start-"));
  const boot = [];
  const empty = [];
  try {
    for (let round = 0; round < ROUNDS; round++) {
      boot.push(await start([CLI, "boot", "--no-mount"], "is ready", join(directory, "tophalf")));
      empty.push(await start(["-e", "0"]));
    }
    const idle = await start(["-e", "setInterval(() => {}, 1e6); console.log('up')"], "up");
    report(boot, empty, idle.rss);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Starts node and waits for a word in its output, or for its end. */
async function start(args, word, directory) {
  const began = process.hrtime.bigint();
  const child = spawn(process.execPath, args, {
    env: { ...process.env, TOPHALF_DIR: directory ?? "" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exit = once(child, "exit");
  let output = "";
  if (word) {
    for await (const chunk of child.stdout) {
      output += chunk;
      if (output.includes(word)) break;
    }
  } else await exit;
  const ms = Number(process.hrtime.bigint() - began) / 1e6;
  const rss = word ? residentKilobytes(child.pid) : undefined;
  child.kill("SIGINT");
  await exit;
  return { ms, rss };
}

function residentKilobytes(pid) {
  return Number(/VmRSS:\s+([0-9]+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]);
}

function report(boot, empty, emptyRss) {
  const times = (runs) => runs.map(({ ms }) => ms).sort((a, b) => a - b);
  const [ours, node] = [times(boot), times(empty)];
  const rss = boot.map((one) => one.rss).sort((a, b) => a - b);
  const row = (name, p) => [
    name,
    percentile(node, p),
    percentile(ours, p),
    percentile(ours, p) / percentile(node, p),
  ];
  const fixed = ([name, ...numbers]) => [name, ...numbers.map((number) => number.toFixed(2))];
  console.log(`\nstart: ${ROUNDS} rounds, interleaved; ms until "ready", and resident kB then`);
  table(
    ["", "node -e 0", "tophalf boot", "ratio"],
    [
      fixed(row("ms p50", 50)),
      fixed(row("ms p90", 90)),
      fixed(["resident kB", emptyRss, percentile(rss, 50), percentile(rss, 50) / emptyRss]),
    ],
  );
}
