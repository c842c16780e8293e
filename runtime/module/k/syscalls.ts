import type { SyscallHook } from "../../fs/syscall-chain.ts";
import type { SyscallHandler, SyscallName } from "../../fs/syscalls.ts";
import type { Kernel } from "../../kernel.ts";
import type { Owner } from "../owner.ts";

/** The file system's own system calls. */
export class ModuleSyscalls {
  readonly #kernel: Kernel;
  readonly #owner: Owner;

  constructor(kernel: Kernel, owner: Owner) {
    this.#kernel = kernel;
    this.#owner = owner;
  }

  /**
   * Puts a handler in front of a system call on the files of the runtime, as replacing an entry of `sys_call_table` does, and in
   * front of the handlers that are there already. It is taken out with `remove()`, or when the module leaves; calls that are
   * inside it end as they would have, and do not keep the module.
   *
   *     k.syscalls.hook("open", (next, { path, call }) => {
   *       k.printk.info(`${call.uid} opens ${path}`);
   *       return next();
   *     });
   *
   * @throws KernelError EINVAL for a name that is no system call here
   */
  hook<N extends SyscallName>(name: N, handler: SyscallHandler<N>): SyscallHook {
    return this.#owner.devres.acquire(
      (removed) => this.#kernel.syscalls.hook(name, handler, this.#owner, removed),
      (hook) => {
        hook.remove();
      },
    );
  }
}
