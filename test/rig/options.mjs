// @ts-check
import { parseArgs } from "node:util";

export const USAGE = `npm run test:kernel -- [options] [test file …]
  boots a real Linux kernel with simulated GPIO and I²C chips, and runs test/kernel and test/conformance/linux in it
  [test file …]          only those whose path contains one of these words
  -t, --test <words>     only tests whose name matches
  --report <file>        vitest's JSON report as well
  --timeout <seconds>    ends a kernel that hangs; 1200 unless said otherwise
  --shell                an interactive shell inside
  --run <command …>      any command inside; must come last
  --build                only builds the kernel, if it is not there`;

const TIMEOUT_SECONDS = 1200;

/**
 * @typedef {object} Options
 * @property {"tests" | "shell" | "run" | "build"} mode
 * @property {string[]} words the test files, or the command
 * @property {string | undefined} test
 * @property {string | undefined} report
 * @property {number} timeout in seconds
 */

export class UsageError extends Error {}

/**
 * Reads the command line.
 * @param {readonly string[]} args
 * @returns {Options}
 * @throws {UsageError} for an unknown option, a wrong value, or options that contradict one another
 */
export function readOptions(args) {
  const run = args.indexOf("--run");
  const command = run < 0 ? undefined : args.slice(run + 1);
  if (command?.length === 0) throw new UsageError("--run needs a command");
  const { values, positionals } = parse(run < 0 ? args : args.slice(0, run));
  const modes = [
    ...(values.shell ? ["shell"] : []),
    ...(values.build ? ["build"] : []),
    ...(command ? ["run"] : []),
  ];
  if (modes.length > 1) throw new UsageError(`--${modes[0]} and --${modes[1]} exclude one another`);
  const mode = /** @type {Options["mode"]} */ (modes[0] ?? "tests");
  if (
    mode !== "tests" &&
    (positionals.length > 0 || values.test !== undefined || values.report !== undefined)
  ) {
    throw new UsageError(`--${mode} runs no tests: neither files, nor --test, nor --report go with it`);
  }
  return {
    mode,
    words: command ?? positionals,
    test: values.test,
    report: values.report,
    timeout: seconds(values.timeout),
  };
}

/** @param {readonly string[]} args */
function parse(args) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        shell: { type: "boolean" },
        build: { type: "boolean" },
        test: { type: "string", short: "t" },
        report: { type: "string" },
        timeout: { type: "string" },
      },
    });
  } catch (error) {
    // Node's message goes on with advice for programmers.
    throw new UsageError(String(error instanceof Error ? error.message : error).split(". ")[0]);
  }
}

/** @param {string | undefined} text */
function seconds(text) {
  const value = Number(text ?? TIMEOUT_SECONDS);
  if (!(value > 0)) throw new UsageError(`--timeout ${text}: a number of seconds, more than 0`);
  return value;
}
