import { compile, Program, sleeps, until } from "./program.ts";
import type { Instance } from "./instance.ts";

let program: string | undefined;

/** A call that a client waits in. */
export interface Blocked {
  /** What came of it in the end; "killed" when the client did not live to see it. */
  readonly result: Promise<string>;
}

/** A C program that makes the system calls that it is told to: clients/client.c has their names. */
export class Client {
  readonly #instance: Instance;
  readonly #program: Program;
  #calls = 0;

  constructor(instance: Instance) {
    this.#instance = instance;
    program ??= compile("client");
    this.#program = new Program(program, [], { cwd: instance.directory });
  }

  get pid(): number {
    return this.#program.pid;
  }

  /** Makes a call and answers its result: a number, what was read behind it, or the errno's name. */
  call(words: string): Promise<string> {
    return this.#result(this.#send(words));
  }

  /** Makes calls, one after the other. */
  async calls(...all: string[]): Promise<string[]> {
    const results: string[] = [];
    for (const words of all) results.push(await this.call(words));
    return results;
  }

  /** Makes a call that has to wait, and resolves when it does: the caller sleeps, and the runtime knows of it. */
  async block(words: string): Promise<Blocked> {
    const name = this.#send(words);
    const calling = await this.#program.line(`${name} calling `);
    const thread = Number(calling.split(" ").at(-1));
    await until(() => sleeps(thread));
    await this.#instance.fence();
    return { result: this.#result(name) };
  }

  /** Ends it, whatever it waits in. */
  async kill(): Promise<void> {
    this.#program.kill("SIGKILL");
    await this.#program.done;
  }

  /** Delivers a signal that the client goes on after. */
  interrupt(): void {
    this.#program.kill("SIGINT");
  }

  #send(words: string): string {
    const name = `#${++this.#calls}`;
    this.#program.send(`${name} ${words}\n`);
    return name;
  }

  async #result(name: string): Promise<string> {
    const line = await this.#program.line(`${name} = `).catch(() => "killed");
    return line.replace(/^.* = /, "");
  }
}
