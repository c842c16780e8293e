import { request } from "../control/client.ts";
import { instancePaths } from "../control/instance.ts";

/** Asks the runtime that this user's commands talk to. @throws KernelError */
export function call(
  method: string,
  params: Record<string, unknown> = {},
  onEvent?: (event: unknown) => void,
): Promise<unknown> {
  return request(instancePaths().socket, method, params, onEvent);
}
