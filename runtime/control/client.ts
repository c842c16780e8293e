import { connect, type Socket } from "node:net";
import { E2BIG, EACCES, ENODEV, EPIPE, KernelError } from "../errno.ts";
import { encode, LineSplitter, LONGEST_LINE, type Request, type Response } from "./protocol.ts";

/** How long a runtime that is well may take to answer; one whose driver keeps the thread may take longer. */
const PATIENCE_MS = 2000;

/** Whether a runtime has a control socket: "silent" is one that is stopped, stuck, or dead and not yet gone. */
export async function probe(path: string): Promise<"absent" | "silent" | "alive"> {
  const connection = await open(path).catch(() => undefined);
  if (!connection) return "absent";
  connection.setTimeout(PATIENCE_MS, () => connection.destroy());
  try {
    await exchange(connection, { id: 1, method: "lsmod", params: {} }, () => undefined);
    return "alive";
  } catch {
    return "silent";
  } finally {
    connection.destroy();
  }
}

/**
 * Sends one request to the runtime at `path` and answers its result.
 *
 * @param onEvent gets what comes before the result
 * @throws KernelError what the runtime refused with; ENODEV when none runs there
 */
export async function request(
  path: string,
  method: string,
  params: Request["params"] = {},
  onEvent: (event: unknown) => void = () => undefined,
): Promise<unknown> {
  const message = { id: 1, method, params };
  if (encode(message).length > LONGEST_LINE) throw new KernelError(E2BIG, "the request is longer than 1 MiB");
  const connection = await open(path).catch((error: unknown) => {
    throw unreachable(path, error as NodeJS.ErrnoException);
  });
  try {
    return await exchange(connection, message, onEvent);
  } finally {
    connection.destroy();
  }
}

function open(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const connection = connect(path, () => {
      resolve(connection);
    });
    connection.once("error", reject);
  });
}

function exchange(connection: Socket, message: Request, onEvent: (event: unknown) => void): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const lines = new LineSplitter((line) => {
      const response = JSON.parse(line) as Response;
      if ("event" in response) onEvent(response.event);
      else if ("error" in response) reject(new KernelError(response.error.errno, response.error.message));
      else resolve(response.result);
    });
    connection.setEncoding("utf8").on("data", (text: string) => {
      lines.push(text);
    });
    connection.once("close", () => {
      reject(new KernelError(EPIPE, "the runtime ended before it answered"));
    });
    connection.write(encode(message));
  });
}

function unreachable(path: string, error: NodeJS.ErrnoException): KernelError {
  if (error.code === "EACCES") return new KernelError(EACCES, `${path} belongs to another user`);
  return new KernelError(
    ENODEV,
    `no tophalf runs at ${path}; start one with: tophalf boot (or set TOPHALF_DIR to where it runs)`,
  );
}
