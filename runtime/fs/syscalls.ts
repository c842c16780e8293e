import { EINVAL, KernelError } from "../errno.ts";
import type { Culprit, Oopses } from "../oops.ts";
import type { Call } from "../sched/call.ts";
import type { Tasks } from "../sched/tasks.ts";
import type { Watchdog } from "../watchdog.ts";
import type { OperationResult } from "./file-operations.ts";
import type { IoctlArgument } from "./ioctl-argument.ts";
import type { OpenFile } from "./open-file.ts";
import { SyscallChain, SyscallHook } from "./syscall-chain.ts";
import type { UserBuffer } from "./user-buffer.ts";

/** What a hook is told of every call. */
export interface SyscallContext {
  /** The file, from the root of the tree: `/dev/chardev`. */
  readonly path: string;
  /** The caller: who he is, and whether a signal came. */
  readonly call: Call;
  /** The open(2) flags. */
  readonly flags: number;
}

interface OnFile extends SyscallContext {
  readonly file: OpenFile;
}

/** The system calls that can be hooked, and what a hook of each is told. */
export interface SyscallContexts {
  open: SyscallContext;
  /** `count` is what the caller asked for; `to` has what the driver put, after next(). */
  read: OnFile & { readonly count: number; readonly to: UserBuffer };
  write: OnFile & { readonly count: number; readonly from: UserBuffer };
  llseek: OnFile & { readonly offset: number; readonly whence: number };
  ioctl: OnFile & { readonly cmd: number; readonly arg: IoctlArgument };
  flush: OnFile;
  fsync: OnFile & { readonly datasync: boolean };
  release: OnFile;
}
export type SyscallName = keyof SyscallContexts;

/**
 * A module's own code in front of a system call. `next()` goes on to the next hook, and from the last one to the system call, and
 * answers its result; called again it answers the same. What the hook answers is the caller's result; a hook that answers
 * nothing leaves the result as it is, and one that did not call `next()` gets it called. Throw a KernelError, or answer a
 * negated errno, to refuse.
 */
export type SyscallHandler<N extends SyscallName> = (
  next: () => OperationResult,
  context: SyscallContexts[N],
) => void | number | Promise<void | number>;

type Chains = Record<SyscallName, SyscallChain | undefined>;

/**
 * The file system's own system calls, as a table whose entries modules can replace (`sys_call_table`). A call that nobody has
 * hooked is looked up here and goes on, and that is all it costs.
 */
export class Syscalls {
  readonly chains: Chains = {
    ...{ open: undefined, read: undefined, write: undefined, llseek: undefined },
    ...{ ioctl: undefined, flush: undefined, fsync: undefined, release: undefined },
  };
  readonly #oopses: Oopses;
  readonly #watchdog: Watchdog;
  readonly #tasks: Tasks;

  constructor(oopses: Oopses, watchdog: Watchdog, tasks: Tasks) {
    this.#oopses = oopses;
    this.#watchdog = watchdog;
    this.#tasks = tasks;
  }

  /**
   * Puts a handler in front of all that hook this system call already. Hooks may be removed in any order. A call that is inside
   * a handler which is removed meanwhile ends as it would have; handlers that it had not reached yet are passed over.
   *
   * @param owner whose code it is
   * @throws KernelError EINVAL for a name that is no system call here
   */
  hook<N extends SyscallName>(
    name: N,
    handler: SyscallHandler<N>,
    owner: Culprit,
    onRemove?: () => void,
  ): SyscallHook {
    if (!Object.hasOwn(this.chains, name)) {
      throw new KernelError(
        EINVAL,
        `no system call ${name} here; there are ${Object.keys(this.chains).join(", ")}`,
      );
    }
    const hook = new SyscallHook(name, handler as SyscallHandler<SyscallName>, owner, () => {
      this.#set(
        name,
        this.#hooks(name).filter((other) => other !== hook),
      );
      onRemove?.();
    });
    this.#set(name, [hook, ...this.#hooks(name)]);
    return hook;
  }

  #hooks(name: SyscallName): readonly SyscallHook[] {
    return this.chains[name]?.hooks ?? [];
  }

  #set(name: SyscallName, hooks: readonly SyscallHook[]): void {
    const chain = () => new SyscallChain(hooks, this.#oopses, this.#watchdog, this.#tasks);
    this.chains[name] = hooks.length === 0 ? undefined : chain();
  }
}
