/** The command as users run it, in a process of its own on a real kernel: boot, and what is said to it. */
import { chownSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { Place, READY } from "../e2e/instance.ts";
import { Program, type Result, run } from "../e2e/program.ts";

const NOBODY = 65534;
const CHECKOUT = fileURLToPath(new URL("../..", import.meta.url));

/** Starts programs as somebody. */
export interface User {
  readonly cli: string;
  start(file: string, args: readonly string[]): Program;
}

/** `tophalf boot` on the kernel's chips, and commands to it. */
export class Runtime {
  readonly program: Program;
  readonly #place: Place;
  readonly #user: User;

  static async boot(
    args: readonly string[],
    place = new Place(),
    user: User = rootIn(place),
  ): Promise<Runtime> {
    const runtime = new Runtime(args, place, user);
    await runtime.program.line(READY);
    return runtime;
  }

  private constructor(args: readonly string[], place: Place, user: User) {
    this.#place = place;
    this.#user = user;
    this.program = this.#start("boot", ...args);
  }

  /** Where its files are mounted. */
  get directory(): string {
    return this.#place.directory;
  }

  tophalf(...args: string[]): Promise<Result> {
    return this.#start(...args).done;
  }

  /** A command that must be refused; answers what it says. */
  async refusal(code: string, ...args: string[]): Promise<string> {
    const { status, stdout, stderr } = await this.tophalf(...args);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toMatch(new RegExp(`\\b${code}\\b`));
    expect(stderr).not.toMatch(/^ +at /m);
    return stderr;
  }

  async succeeds(...args: string[]): Promise<void> {
    expect(await this.tophalf(...args)).toMatchObject({ status: 0, stderr: "" });
  }

  /** Modules, and their files for other programs. */
  async expectServing(): Promise<void> {
    await this.succeeds("insmod", "chardev");
    expect(await this.read("dev/chardev")).toBe("I already told you 0 times Hello world!\n");
  }

  async read(file: string): Promise<string> {
    const { stdout } = await this.#user.start("cat", [join(this.#place.directory, file)]).done;
    return stdout;
  }

  async write(file: string, text: string): Promise<void> {
    const words = ["-c", 'echo "$1" > "$2"', "sh", text, join(this.#place.directory, file)];
    expect(await this.#user.start("sh", words).done).toMatchObject({ status: 0, stderr: "" });
  }

  async oopses(): Promise<string[]> {
    const { stdout } = await this.tophalf("dmesg", "-t");
    return stdout.split("\n").filter((line) => line.includes("Oops"));
  }

  #start(...args: string[]): Program {
    return this.#user.start(process.execPath, [this.#user.cli, ...args]);
  }

  /** Ctrl-C, which must leave nothing to say. */
  async stop(): Promise<void> {
    this.program.kill("SIGINT");
    expect(await this.program.done).toMatchObject({ status: 0, stderr: "" });
  }
}

export function rootIn({ environment, root }: Place): User {
  return {
    cli: cliIn(CHECKOUT),
    start: (file, args) => new Program(file, args, { env: environment, cwd: root }),
  };
}

/** A user without rights, to whom the checkout's own place may be closed. To be left before the place goes. */
export async function nobodyIn({ environment, root }: Place): Promise<User & { leave(): Promise<void> }> {
  const checkout = join(root, "checkout");
  mkdirSync(checkout);
  expect(await run("mount", ["--bind", CHECKOUT, checkout])).toMatchObject({ status: 0 });
  chownSync(root, NOBODY, NOBODY);
  const become = [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups"];
  const options = { env: { ...environment, HOME: root }, cwd: root };
  return {
    cli: cliIn(checkout),
    start: (file, args) => new Program("setpriv", [...become, file, ...args], options),
    leave: async () => {
      await run("umount", [checkout]);
    },
  };
}

const cliIn = (checkout: string): string => join(checkout, "dist/runtime/cli/main.js");
