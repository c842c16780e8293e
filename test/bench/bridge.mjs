// A 64-byte device through the mount: our bridge with a driver in TypeScript, beside a C server on libfuse3's low-level API
// and fuse-native. Pinned (server and client on one CPU) it shows what the servers cost; unpinned, what a user sees, where waking
// a process on another CPU costs more than any of them.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { median, table } from "./stats.mjs";

const HERE = fileURLToPath(new URL("bridge", import.meta.url));
const CLI = fileURLToPath(new URL("../../dist/runtime/cli/main.js", import.meta.url));

const OPERATIONS = ["read", "write", "ioctl", "openreadclose"];
const SETTINGS = [
  { name: "pinned to one CPU", pin: ["taskset", "-c", "0"], calls: 30_000, rounds: 5 },
  { name: "unpinned", pin: [], calls: 20_000, rounds: 5 },
];

export async function run() {
  const work = mkdtempSync(join(tmpdir(), "tophalf-bridge-"));
  try {
    const programs = compile(work);
    const kinds = [cServer(programs), ours("tophalf", 0), ours("tophalf --spin 20", 20), fuseNative(work)];
    for (const setting of SETTINGS) await compare(setting, kinds.filter(Boolean), programs, work);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function compile(work) {
  const built = (name, flags) => {
    const program = join(work, name);
    execFileSync("cc", ["-O2", "-o", program, join(HERE, `${name}.c`), ...flags]);
    return program;
  };
  const fuse = execFileSync("pkg-config", ["--cflags", "--libs", "fuse3"], { encoding: "utf8" })
    .trim()
    .split(/\s+/);
  return { server: built("server", fuse), client: built("client", []) };
}

function cServer({ server }) {
  return {
    name: "C on libfuse3",
    ready: "ready",
    device: "echo",
    command: (directory) => [server, directory],
  };
}

function ours(name, spin) {
  const boot = ["boot", join(HERE, "device.ts"), "--spin", String(spin)];
  return {
    name,
    ready: "is ready",
    device: "dev/bench",
    command: (directory) => [process.execPath, CLI, ...boot, "--mount", directory],
  };
}

/** Installs the peer where that is possible, and answers nothing where it is not. */
function fuseNative(work) {
  const modules = join(work, "node_modules");
  try {
    execFileSync("npm", ["install", "--prefix", work, "--no-save", "fuse-native@2.2.6"], { stdio: "pipe" });
    const bundled = join(modules, "fuse-shared-library-linux/libfuse/lib");
    const library = readdirSync(bundled).find((file) => file.startsWith("libfuse.so"));
    const libraries = join(work, "lib");
    mkdirSync(libraries);
    symlinkSync(join(bundled, library), join(libraries, "libfuse.so.2")); // the name under which it is looked for
    return {
      name: "fuse-native",
      ready: "ready",
      device: "bench",
      without: ["ioctl"],
      env: { LD_LIBRARY_PATH: libraries },
      command: (directory) => [process.execPath, join(HERE, "fuse-native.cjs"), modules, directory],
    };
  } catch (error) {
    console.log(`fuse-native cannot be installed here: ${String(error.message).split("\n")[0]}`);
    return undefined;
  }
}

async function compare(setting, kinds, { client }, work) {
  const servers = [];
  try {
    for (const kind of kinds) servers.push(await start(kind, setting, work));
    console.log(
      `\nbridge, ${setting.name}: ${setting.rounds} rounds of ${setting.calls} calls, interleaved; medians`,
    );
    for (const operation of OPERATIONS) await row(operation, 1, servers, setting, client);
    await row("read", 16, servers, setting, client);
  } finally {
    for (const { child, directory } of servers) {
      child.kill("SIGINT");
      await new Promise((resolve) => child.once("exit", resolve));
      if (existsSync(directory)) rmSync(directory, { recursive: true });
    }
  }
}

async function start(kind, setting, work) {
  const directory = mkdtempSync(join(work, "mount-"));
  const [program, ...args] = [...setting.pin, ...kind.command(directory)];
  const child = spawn(program, args, {
    env: { ...process.env, ...kind.env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise((resolve, reject) => {
    child.stdout.on("data", (text) => String(text).includes(kind.ready) && resolve());
    child.once("exit", () => reject(new Error(`${kind.name} did not start`)));
  });
  return { ...kind, child, directory };
}

/** One operation on every server in turn, again and again, and the medians as a table. */
async function row(operation, clients, servers, { pin, calls, rounds }, client) {
  const able = servers.filter(({ without = [] }) => !without.includes(operation));
  const results = new Map(able.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const { name, directory, device } of able) {
      const each = operation === "openreadclose" ? calls / 4 : clients > 1 ? calls / 8 : calls;
      const [program, ...args] = [
        ...pin,
        client,
        join(directory, device),
        operation,
        String(each),
        String(clients),
      ];
      results.get(name).push(JSON.parse(execFileSync(program, args, { encoding: "utf8" })));
    }
  }
  const middle = (name, key) => median(results.get(name).map((one) => one[key]));
  const base = able[0].name;
  const cells = able.map(({ name }) => [
    name,
    middle(name, "opsPerSecond").toFixed(0),
    (middle(name, "opsPerSecond") / middle(base, "opsPerSecond")).toFixed(2),
    middle(name, "p50").toFixed(1),
    (middle(name, "p50") / middle(base, "p50")).toFixed(2),
    middle(name, "p99").toFixed(1),
    middle(name, "p999").toFixed(1),
  ]);
  const title = clients > 1 ? `${operation}, ${clients} clients` : operation;
  console.log("");
  table([title, "ops/s", "x C", "p50 us", "x C", "p99 us", "p99.9 us"], cells);
}
