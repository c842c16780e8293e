import {
  execFileSync,
  spawn,
  type ChildProcessWithoutNullStreams,
  type SpawnOptions,
} from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";

/** How a program ended, and what it printed. */
export interface Result {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program that runs beside the test. None outlives the file's tests. */
export class Program {
  static readonly #running = new Set<Program>();
  readonly done: Promise<Result>;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: string[] = [];
  readonly #listeners = new Set<() => void>();
  #ended = false;

  constructor(file: string, args: readonly string[] = [], options: SpawnOptions = {}) {
    this.#child = spawn(file, args, { ...options, stdio: "pipe" });
    Program.#running.add(this);
    this.done = this.#collect();
    createInterface(this.#child.stdout).on("line", (line) => {
      this.#lines.push(line);
      this.#tell();
    });
  }

  /** What a test left running when it failed. */
  static async killAll(): Promise<void> {
    const running = [...Program.#running];
    for (const program of running) program.kill("SIGKILL");
    await Promise.all(running.map(({ done }) => done));
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** What it has printed so far, line by line. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  /** The first line that it printed, or prints, which matches. */
  async line(pattern: string | RegExp): Promise<string> {
    const matches = (line: string): boolean =>
      typeof pattern === "string" ? line.includes(pattern) : pattern.test(line);
    for (;;) {
      const found = this.#lines.find(matches);
      if (found !== undefined) return found;
      if (this.#ended)
        throw new Error(`ended without printing ${String(pattern)}: ${(await this.done).stderr}`);
      await new Promise<void>((resolve) => this.#listeners.add(resolve));
    }
  }

  send(text: string): void {
    this.#child.stdin.write(text);
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async #collect(): Promise<Result> {
    const output = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      this.#child[name].setEncoding("utf8").on("data", (text: string) => (output[name] += text));
    }
    this.#child.stdin.on("error", () => undefined); // it may end before it has read everything
    const [status, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
      this.#child.on("error", reject).on("close", (...how) => {
        resolve(how);
      });
    });
    Program.#running.delete(this);
    this.#ended = true;
    this.#tell();
    return { status, signal, ...output };
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
    this.#listeners.clear();
  }
}

/** Runs a program to its end. */
export function run(file: string, args: readonly string[] = [], options: SpawnOptions = {}): Promise<Result> {
  const program = new Program(file, args, options);
  return program.done;
}

/** Looks again and again until `condition` holds, for what nobody tells us of. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 1));
}

/** Whether a process, or a thread, sleeps in a call that a signal would end. */
export function sleeps(pid: number): boolean {
  return readFileSync(`/proc/${pid}/stat`, "latin1").replace(/.*\)/s, "").trim().startsWith("S");
}

const compiled = mkdtempSync(join(tmpdir(), "tophalf-clients-"));

afterAll(() => {
  rmSync(compiled, { recursive: true });
});

/** Compiles clients/`name`.c and answers the program's path. @param headers a directory with headers that it includes */
export function compile(name: string, headers?: string): string {
  const program = join(compiled, name);
  const source = fileURLToPath(new URL(`clients/${name}.c`, import.meta.url));
  const includes = headers === undefined ? [] : ["-I", headers];
  const options = ["-Wall", "-Wextra", "-Werror", "-O2", "-pthread", ...includes];
  execFileSync("cc", [...options, "-o", program, source]);
  return program;
}
