import { lstatSync, mkdirSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { dirname } from "node:path";
import { EACCES, EBUSY, EEXIST, EIO, ENAMETOOLONG, ENOSYS, KernelError, strerror } from "../errno.ts";
import type { Kernel } from "../kernel.ts";
import { probe } from "./client.ts";
import { GpioTool } from "./gpio-tool.ts";
import { methods } from "./methods.ts";
import { RequestParams } from "./params.ts";
import { decodeRequest, encode, LineSplitter, type Response } from "./protocol.ts";

/** The control API of one kernel on a Unix socket that only its user may open. */
export class ControlServer {
  readonly #kernel: Kernel;
  readonly #gpioTool: GpioTool;
  readonly #server: Server;
  readonly #connections = new Set<Socket>();

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
    this.#gpioTool = new GpioTool(kernel.gpio, kernel.irqs);
    this.#server = createServer((connection) => {
      this.#serve(connection);
    });
  }

  /**
   * A socket left by a dead instance is replaced.
   *
   * @throws KernelError EBUSY when another instance has the socket, EEXIST when something else is there, ENAMETOOLONG
   */
  async listen(path: string): Promise<void> {
    if (Buffer.byteLength(path) > LONGEST_SOCKET_PATH) {
      throw new KernelError(
        ENAMETOOLONG,
        `${path}: a socket's path has at most ${LONGEST_SOCKET_PATH} bytes`,
      );
    }
    await refuseSecond(path);
    makeParent(path);
    removeStale(path);
    const umask = process.umask(0o177);
    try {
      await new Promise<void>((resolve, reject) => {
        this.#server.once("error", (error) => reject(cannotCreate(path, error))).listen(path, resolve);
      });
    } finally {
      process.umask(umask);
    }
  }

  /** Hangs up on everybody and takes the socket away. */
  async close(): Promise<void> {
    await this.#gpioTool.close();
    for (const connection of this.#connections) connection.destroy();
    await new Promise<void>((resolve) => {
      this.#server.close(() => {
        resolve();
      });
    });
  }

  #serve(connection: Socket): void {
    this.#connections.add(connection);
    const closed = new Promise<void>((resolve) => {
      connection.once("close", () => {
        this.#connections.delete(connection);
        resolve();
      });
    });
    connection.on("error", () => connection.destroy());
    const lines = new LineSplitter((line) => void this.#answer(line, connection, closed));
    connection.setEncoding("utf8").on("data", (text: string) => {
      try {
        lines.push(text);
      } catch {
        connection.destroy();
      }
    });
  }

  async #answer(line: string, connection: Socket, closed: Promise<void>): Promise<void> {
    const send = (response: Response): void => {
      if (!connection.destroyed) connection.write(encode(response));
    };
    let id = 0;
    try {
      const request = decodeRequest(line);
      ({ id } = request);
      const method = Object.hasOwn(methods, request.method) ? methods[request.method] : undefined;
      if (!method) throw new KernelError(ENOSYS, `there is no method '${request.method}'`);
      const emit = (event: unknown): void => {
        send({ id, event });
      };
      const context = { kernel: this.#kernel, gpioTool: this.#gpioTool, emit, closed };
      send({ id, result: await method(new RequestParams(request.params), context) });
    } catch (error) {
      send({ id, error: this.#wireError(error) });
    }
  }

  #wireError(error: unknown): { errno: number; message: string } {
    if (error instanceof KernelError) return { errno: error.errno, message: error.message };
    this.#kernel.oopses.report(undefined, "a control request", error);
    return { errno: EIO, message: `the runtime failed: ${String(error)}; see: tophalf dmesg` };
  }
}

/** sun_path of unix(7) without its last zero byte. Node would cut a longer one off and listen elsewhere. */
const LONGEST_SOCKET_PATH = 107;

async function refuseSecond(path: string): Promise<void> {
  const state = await probe(path);
  if (state === "alive") {
    throw new KernelError(EBUSY, `a tophalf runs already at ${path}; stop it, or choose another --mount`);
  }
  if (state === "silent") {
    throw new KernelError(
      EBUSY,
      `the tophalf at ${path} does not answer: it is stopped or stuck; end it (kill -9), ` +
        `and should its process stay as a zombie, umount -f its directory`,
    );
  }
}

function makeParent(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  } catch (error) {
    throw cannotCreate(path, error as NodeJS.ErrnoException);
  }
}

function cannotCreate(path: string, error: NodeJS.ErrnoException): KernelError {
  const errno = Math.abs(error.errno ?? EACCES);
  return new KernelError(
    errno,
    `cannot create ${path}: ${strerror(errno)}; name another place with TOPHALF_DIR`,
  );
}

function removeStale(path: string): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found) return;
  if (!found.isSocket()) throw new KernelError(EEXIST, `${path} is in the way: it is no socket of ours`);
  rmSync(path);
}
