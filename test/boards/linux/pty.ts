/** A device at a real serial port, which is a pty: test/e2e/clients/pty.c. */
import { rmSync } from "node:fs";
import { compile, Program, until } from "../../e2e/program.ts";

let program: string | undefined;

/** A device; its port is there under a link of its own. */
export class Pty {
  readonly link: string;
  readonly #program: Program;

  /** Plugs one in. */
  static async plug(link: string): Promise<Pty> {
    const pty = new Pty(link);
    await pty.#program.line("at /dev/pts/");
    return pty;
  }

  private constructor(link: string) {
    this.link = link;
    program ??= compile("pty");
    this.#program = new Program(program, [link]);
  }

  /** The device's node: `/dev/pts/7`. */
  get node(): string {
    return this.#program.lines[0]?.replace("at ", "") ?? "";
  }

  send(bytes: string | Uint8Array): void {
    this.#program.send(`s ${Buffer.from(bytes as Uint8Array).toString("hex")}\n`);
  }

  /** Whether it reads what comes. */
  listen(isListening: boolean): void {
    this.#program.send(isListening ? "l\n" : "d\n");
  }

  /** All that it has heard. */
  get heard(): Buffer {
    const got = this.#program.lines.filter((line) => line.startsWith("got "));
    return Buffer.from(got.map((line) => line.slice(4)).join(""), "hex");
  }

  async hears(text: string): Promise<void> {
    await until(() => this.heard.includes(text));
  }

  /** How the port is set: `9600 8N1`. */
  async settings(): Promise<string> {
    const before = this.#settings.length;
    this.#program.send("t\n");
    await until(() => this.#settings.length > before);
    return this.#settings.at(-1)?.slice(4) ?? "";
  }

  /** The kernel hangs the port up under whoever has it open: what happens when a USB adapter is unplugged. */
  async hangUp(): Promise<void> {
    this.#program.send("h\n");
    await this.#program.line("hung up");
  }

  /** It is unplugged: its node goes, and the link, which udev takes away. */
  async unplug(): Promise<void> {
    this.#program.kill("SIGKILL");
    await this.#program.done;
    rmSync(this.link, { force: true });
  }

  get #settings(): string[] {
    return this.#program.lines.filter((line) => line.startsWith("set "));
  }
}
