/** A control server on a socket of its own, and a client that can misbehave. */
import { mkdtempSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { request } from "../../../runtime/control/client.ts";
import { ControlServer } from "../../../runtime/control/server.ts";
import type { HasKernel } from "../support.ts";

/** A path for a socket, in a folder that goes with the test. */
export function socketPath(name = "tophalf.sock"): string {
  const folder = mkdtempSync(join(tmpdir(), "tophalf-control-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return join(folder, name);
}

export interface Served {
  readonly path: string;
  readonly server: ControlServer;
  /** Sends one request and answers its result. */
  readonly call: (
    method: string,
    params?: Record<string, unknown>,
    onEvent?: (event: unknown) => void,
  ) => Promise<unknown>;
}

export async function serve({ kernel }: HasKernel, path = socketPath()): Promise<Served> {
  const server = new ControlServer(kernel);
  await server.listen(path);
  onTestFinished(() => server.close());
  return { path, server, call: (method, params, onEvent) => request(path, method, params, onEvent) };
}

/** A connection that sends what it likes. */
export class Raw {
  readonly lines: unknown[] = [];
  readonly closed: Promise<void>;
  readonly #socket: Socket;
  #waiting: { count: number; done: () => void } | undefined;
  #rest = "";

  static async open(path: string): Promise<Raw> {
    const socket = connect(path);
    await new Promise<void>((resolve, reject) => {
      socket.once("connect", resolve).once("error", reject);
    });
    return new Raw(socket);
  }

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.closed = new Promise((resolve) => {
      socket.once("close", () => {
        resolve();
      });
    });
    socket.on("error", () => undefined);
    socket.setEncoding("utf8").on("data", (text: string) => {
      this.#take(text);
    });
  }

  send(text: string | Uint8Array): void {
    this.#socket.write(text);
  }

  /** Resolves once that many lines have come. */
  async until(count: number): Promise<unknown[]> {
    if (this.lines.length < count) await new Promise<void>((done) => (this.#waiting = { count, done }));
    return this.lines;
  }

  /** Hangs up, and waits until the other side has done so as well. */
  async hangUp(): Promise<void> {
    this.#socket.end();
    await this.closed;
  }

  #take(text: string): void {
    const parts = (this.#rest + text).split("\n");
    this.#rest = parts.pop() ?? "";
    this.lines.push(...parts.map((line) => JSON.parse(line) as unknown));
    if (this.#waiting && this.lines.length >= this.#waiting.count) this.#waiting.done();
  }
}
