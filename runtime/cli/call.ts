import { request } from "../control/client.ts";
import { instancePaths } from "../control/instance.ts";

/** Asks the runtime that this user's commands talk to, and tells it which process asks. @throws KernelError */
export function call(
  method: string,
  params: Record<string, unknown> = {},
  onEvent?: (event: unknown) => void,
): Promise<unknown> {
  return request(instancePaths().socket, method, { pid: process.pid, ...params }, onEvent);
}
