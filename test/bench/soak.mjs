// A million reads, a million times open, read and close, and a million bytes through a pipe that blocks: what is left of it in the
// runtime's memory. The first tenths warm up, and what V8 has not collected yet comes and goes; a leak grows to the end.
//   npm run bench -- soak       node test/bench/soak.mjs
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { table } from "./stats.mjs";

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const CLI = path("../../dist/runtime/cli/main.js");
const TENTHS = 10;
const TENTH = 1_000_000 / TENTHS;

export async function run() {
  const work = mkdtempSync(join(tmpdir(), "tophalf-soak-"));
  try {
    const client = compile(work, "bridge/client.c");
    const hammer = compile(work, "../e2e/clients/hammer.c");
    const runtime = await boot(join(work, "t"), ["bridge/device.ts", "../e2e/drivers/fifo.ts"].map(path));
    const [bench, fifo] = ["dev/bench", "dev/fifo0"].map((name) => join(work, "t", name));
    try {
      const rows = [
        measure(runtime, "read", [client, bench, "read", TENTH]),
        measure(runtime, "open, read, close", [client, bench, "openreadclose", TENTH]),
        measure(runtime, "write and read of a pipe, 16 processes", [hammer, fifo, 16, TENTH / 16]),
      ];
      const counts = rows[0].rss.slice(1).map((_, i) => `${((i + 1) * TENTH) / 1000}k`);
      console.log("\nsoak: resident memory of the runtime in MiB, after so many calls");
      table(["", "before", ...counts, "seconds"], cells(rows));
    } finally {
      runtime.kill("SIGINT");
      await new Promise((resolve) => runtime.once("exit", resolve));
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function cells(rows) {
  return rows.map(({ name, rss, seconds }) => [
    name,
    ...rss.map((kib) => (kib / 1024).toFixed(1)),
    seconds.toFixed(1),
  ]);
}

function compile(work, source) {
  const program = join(work, source.replace(/.*\//, "").replace(".c", ""));
  execFileSync("cc", ["-O2", "-o", program, path(source)]);
  return program;
}

async function boot(directory, modules) {
  const child = spawn(process.execPath, [CLI, "boot", ...modules, "--mount", directory], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise((resolve, reject) => {
    child.stdout.on("data", (text) => String(text).includes("is ready") && resolve());
    child.once("exit", () => reject(new Error("the runtime did not start")));
  });
  return child;
}

/** Runs a client for every tenth, and looks at the runtime's memory before and after each. */
function measure({ pid }, name, [program, ...args]) {
  const start = process.hrtime.bigint();
  const rss = [residentKiB(pid)];
  for (let i = 0; i < TENTHS; i++) {
    execFileSync(program, args.map(String), { stdio: ["ignore", "ignore", "inherit"] });
    rss.push(residentKiB(pid));
  }
  return { name, rss, seconds: Number(process.hrtime.bigint() - start) / 1e9 };
}

function residentKiB(pid) {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "latin1"))[1]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await run();
