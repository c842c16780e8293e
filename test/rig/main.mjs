// @ts-check
// npm run test:kernel: the suites of test/kernel on a real Linux kernel. test/kernel/README.md says how.
import { fileURLToPath } from "node:url";
import { resolve } from "node:path";
import { boot } from "./boot.mjs";
import { ensureKernel } from "./kernel.mjs";
import { readOptions, USAGE, UsageError } from "./options.mjs";
import { ensurePackages } from "./packages.mjs";
import { RigError } from "./rig-error.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof UsageError) {
    console.error(`test:kernel: ${error.message}\n\n${USAGE}`);
    process.exitCode = 2;
  } else if (error instanceof RigError) {
    console.error(`test:kernel: ${error.message}`);
    process.exitCode = 1;
  } else throw error;
}

/** @param {readonly string[]} args */
async function main(args) {
  const options = readOptions(args);
  ensurePackages();
  const kernel = ensureKernel();
  if (options.mode === "build") return 0;
  return boot(kernel, {
    command: commandFor(options),
    directory: options.mode === "tests" ? root : (process.env["INIT_CWD"] ?? process.cwd()),
    environment: environmentFor(options),
    interactive: options.mode === "shell",
    timeout: options.timeout,
    report: options.report === undefined ? undefined : resolve(process.env["INIT_CWD"] ?? "", options.report),
  });
}

/** @param {import("./options.mjs").Options} options */
function commandFor({ mode, words, test, report }) {
  if (mode === "shell") return ["bash", "--norc"];
  if (mode === "run") return words;
  return [
    ...[
      process.execPath,
      "node_modules/vitest/vitest.mjs",
      "run",
      "--config",
      "test/kernel/vitest.config.ts",
      ...words,
    ],
    ...(test === undefined ? [] : ["--testNamePattern", test]),
    ...(report === undefined
      ? []
      : ["--reporter=default", "--reporter=json", "--outputFile.json=/run/rig/report.json"]),
  ];
}

/** @param {import("./options.mjs").Options} options */
function environmentFor({ mode }) {
  if (mode === "shell") return { ...process.env, PS1: "[kernel rig] \\w\\$ " };
  return process.stdout.isTTY ? { FORCE_COLOR: "1", ...process.env } : process.env;
}
