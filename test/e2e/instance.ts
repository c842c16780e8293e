import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { Client } from "./client.ts";
import { Program, type Result, run } from "./program.ts";

export const CLI = fileURLToPath(new URL("../../dist/runtime/cli/main.js", import.meta.url));
export const READY = "tophalf is ready";
const ERRORS = "emerg,alert,crit,err";

/** A place for one instance of the runtime, below a temporary directory of its own, which goes when the file's tests are over. */
export class Place {
  static readonly #all: Place[] = [];
  readonly root: string;
  /** The mount. */
  readonly directory: string;
  readonly environment: NodeJS.ProcessEnv;

  constructor() {
    this.root = mkdtempSync(join(tmpdir(), "tophalf-e2e-"));
    this.directory = join(this.root, "t");
    this.environment = { ...process.env, TOPHALF_DIR: this.directory };
    Place.#all.push(this);
  }

  static removeAll(): void {
    for (const place of Place.#all.splice(0)) place.#remove();
  }

  /** A command of tophalf, run to its end. */
  tophalf(...args: string[]): Promise<Result> {
    return this.start(...args).done;
  }

  /** A command of tophalf, running. */
  start(...args: string[]): Program {
    return new Program(process.execPath, [CLI, ...args], { env: this.environment, cwd: this.root });
  }

  boot(modules: readonly string[], ...args: string[]): Program {
    return this.start("boot", ...modules, "--board", "mock:raspberry-pi-4", ...args);
  }

  isMounted(): Promise<boolean> {
    return readFile("/proc/self/mountinfo", "utf8").then((text) => text.includes(` ${this.directory} `));
  }

  /** Takes away what is left, also of an instance that was killed. */
  #remove(): void {
    try {
      execFileSync("fusermount3", ["-u", "-z", this.directory], { stdio: "ignore" });
    } catch {
      // not mounted, as it should be
    }
    rmSync(this.root, { recursive: true });
  }
}

/** The runtime as users run it: `tophalf boot` in a process of its own, on a mock Raspberry Pi 4. */
export class Instance {
  readonly place: Place;
  readonly directory: string;
  readonly program: Program;
  readonly #clients: Client[] = [];

  /** @param modules as on the command line: paths, or names of drivers */
  static async boot(modules: readonly string[] = [], place = new Place()): Promise<Instance> {
    const program = place.boot(modules);
    await program.line(READY);
    return new Instance(place, program);
  }

  private constructor(place: Place, program: Program) {
    this.place = place;
    this.directory = place.directory;
    this.program = program;
  }

  tophalf(...args: string[]): Promise<Result> {
    return this.place.tophalf(...args);
  }

  /** Loads a driver of this suite, which must succeed. */
  async insmod(driver: string, ...params: string[]): Promise<void> {
    expect(await this.tophalf("insmod", fixture(driver), ...params)).toMatchObject({ status: 0, stderr: "" });
  }

  /** A line of bash, run in the mount. */
  shell(line: string): Promise<Result> {
    return run("bash", ["-c", line], { cwd: this.directory });
  }

  /** What such a line prints; it must succeed and be silent on stderr. */
  async output(line: string): Promise<string> {
    const { stdout, ...rest } = await this.shell(line);
    expect(rest).toEqual({ status: 0, signal: null, stderr: "" });
    return stdout;
  }

  /** A program that makes system calls, with the mount as its directory. It ends with the test. */
  client(): Client {
    const client = new Client(this);
    this.#clients.push(client);
    return client;
  }

  async endClients(): Promise<void> {
    await Promise.all(this.#clients.splice(0).map((client) => client.kill()));
  }

  /** Comes back when the runtime has seen all requests that programs made before: they queue up. */
  async fence(): Promise<void> {
    await readFile(join(this.directory, "proc/modules"));
  }

  /** The kernel log without its stamps. */
  async log(...options: string[]): Promise<string[]> {
    const { stdout } = await this.tophalf("dmesg", "-t", ...options);
    return stdout.split("\n").slice(0, -1);
  }

  /** Waits until something is logged. */
  logged(text: string): Promise<string> {
    return this.program.line(text);
  }

  /** A loaded module's use count, after all that programs have done so far. */
  async useCount(module: string): Promise<number> {
    return Number(await readFile(join(this.directory, "sys/module", module, "refcnt"), "utf8"));
  }

  /** What every test has to leave behind: no module in use, and no error in the log but those that it expects. Empties the log. */
  async expectCalm(...errors: string[]): Promise<void> {
    await this.fence();
    const [log, lsmod] = await Promise.all([this.log("-c", "-l", ERRORS), this.tophalf("lsmod")]);
    expect(log).toEqual(errors);
    const rows = lsmod.stdout.split("\n").slice(1, -1);
    expect(rows.filter((row) => !row.endsWith(" 0"))).toEqual([]);
  }

  /** Ctrl-C. */
  async stop(): Promise<Result> {
    this.program.kill("SIGINT");
    return this.program.done;
  }

  /** kill -9. */
  async kill(): Promise<void> {
    this.program.kill("SIGKILL");
    await this.program.done;
  }
}

afterAll(async () => {
  await Program.killAll();
  Place.removeAll();
});

/** The path of drivers/`name`.ts. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`drivers/${name}.ts`, import.meta.url));
}

/** One instance for all tests of a file, each of which has to leave it as it found it. */
export function sharedInstance(setUp: (instance: Instance) => Promise<void>): {
  readonly instance: Instance;
} {
  const shared = {} as { instance: Instance };
  beforeAll(async () => {
    shared.instance = await Instance.boot();
    await setUp(shared.instance);
  });
  afterEach(async () => {
    await shared.instance.endClients();
    await shared.instance.expectCalm();
  });
  afterAll(async () => {
    expect(await shared.instance.stop()).toMatchObject({ status: 0, stderr: "" });
    expect(await shared.instance.place.isMounted()).toBe(false);
  });
  return shared;
}
