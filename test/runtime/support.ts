/** What the unit tests share: refusals as matchers, and drivers and devices made on the spot. */
import {
  type Credentials,
  defineModule,
  type FileOperations,
  type Kernel,
  MKDEV,
  type ModuleContext,
  type ParamDeclarations,
} from "tophalf";
import { expect } from "vitest";
import { SymlinkNode } from "../../runtime/fs/node.ts";

/** A process that is not there any more, so that nobody looks up its groups. */
const NO_PROCESS = 2 ** 22 + 1;
export const ROOT: Credentials = { pid: NO_PROCESS, uid: 0, gid: 0 };
export const SOMEBODY: Credentials = { pid: NO_PROCESS, uid: 1000, gid: 1000 };

/** Matches a KernelError of that errno name, whose message matches as well where `message` is given. */
export function refusal(code: string, message?: RegExp): Error {
  return expect.objectContaining({
    name: "KernelError",
    code,
    ...(message && { message: expect.stringMatching(message) as string }),
  }) as Error;
}

/** Anything that has a kernel: a simulation, most of the time. */
export interface HasKernel {
  readonly kernel: Kernel;
}

/** Loads a module that consists of `init`, and of `exit` where there is one. */
export async function load<P extends ParamDeclarations = Record<string, never>>(
  { kernel }: HasKernel,
  name: string,
  init: (k: ModuleContext<P>) => void | number | Promise<void | number>,
  { exit, params, words = [] }: LoadOptions<P> = {},
): Promise<void> {
  const definition = defineModule<P>({
    license: "GPL",
    init,
    ...(exit && { exit }),
    ...(params && { params }),
  });
  await kernel.modules.insmod({ name, definition }, words);
}

interface LoadOptions<P extends ParamDeclarations> {
  readonly exit?: (k: ModuleContext<P>) => void | Promise<void>;
  readonly params?: P;
  readonly words?: readonly string[];
}

/** Loads a module and answers its context, for a test that wants to do itself what a driver's code would. */
export async function contextOf(sim: HasKernel, name = "probe"): Promise<ModuleContext> {
  const contexts: ModuleContext[] = [];
  await load(sim, name, (k) => void contexts.push(k));
  const [context] = contexts;
  if (!context) throw new Error("init did not run");
  return context;
}

/** Loads a module that serves /dev/`name` with `ops`, and answers the path. */
export async function device(
  sim: HasKernel,
  ops: FileOperations,
  options: { name?: string; mode?: number; size?: number } = {},
): Promise<string> {
  const { name = "gadget", ...nodeOptions } = options;
  await load(sim, name, (k) => {
    const major = k.chrdev.register(0, name, ops);
    k.device.create(k.class.create(name), MKDEV(major, 0), name, nodeOptions);
  });
  return `/dev/${name}`;
}

/** Every node of the tree as `path mode`, of a link with where it leads, sorted: what a leak is found with. */
export function treeOf({ kernel }: HasKernel): string[] {
  const paths: string[] = [];
  const stop = kernel.vfs.tree.watch({
    added: (node) => {
      const target = node instanceof SymlinkNode ? ` -> ${node.target}` : "";
      paths.push(`${node.path} ${node.mode.toString(8)}${target}`);
    },
    removed: () => undefined,
    changed: () => undefined,
  });
  stop();
  return paths.sort();
}

/** Lets that many turns of the event loop pass. */
export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
}
