import type { OperationResult } from "./file-operations.ts";
import { Call } from "../sched/call.ts";
import type { IoctlArgument } from "./ioctl-argument.ts";
import { OpenFile } from "./open-file.ts";
import { once } from "./syscall-chain.ts";
import type { Syscalls } from "./syscalls.ts";
import type { UserBuffer } from "./user-buffer.ts";

/** An open file whose calls go through the hooks of the system calls, where there are any. */
export class SyscallFile extends OpenFile {
  readonly #syscalls: Syscalls;

  constructor(syscalls: Syscalls, ...file: ConstructorParameters<typeof OpenFile>) {
    super(...file);
    this.#syscalls = syscalls;
  }

  override read(to: UserBuffer, call: Call, offset?: number): OperationResult {
    const chain = this.#syscalls.chains.read;
    if (!chain) return super.read(to, call, offset);
    const context = { path: this.where, call, flags: call.flags, file: this, count: to.length, to };
    return detaching(
      to,
      chain.run(context, () => super.read(to, call, offset)),
    );
  }

  override write(from: UserBuffer, call: Call, offset?: number): OperationResult {
    const chain = this.#syscalls.chains.write;
    if (!chain) return super.write(from, call, offset);
    const context = { path: this.where, call, flags: call.flags, file: this, count: from.length, from };
    return detaching(
      from,
      chain.run(context, () => super.write(from, call, offset)),
    );
  }

  override llseek(offset: number, whence: number): OperationResult {
    const chain = this.#syscalls.chains.llseek;
    if (!chain) return super.llseek(offset, whence);
    return chain.run({ ...this.#about(), offset, whence }, () => super.llseek(offset, whence));
  }

  override ioctl(cmd: number, arg: IoctlArgument, call: Call): OperationResult {
    const chain = this.#syscalls.chains.ioctl;
    if (!chain) return super.ioctl(cmd, arg, call);
    return chain.run({ path: this.where, call, flags: call.flags, file: this, cmd, arg }, () =>
      super.ioctl(cmd, arg, call),
    );
  }

  override flush(call: Call): OperationResult {
    const chain = this.#syscalls.chains.flush;
    return chain ? chain.run(this.#about(call), () => super.flush(call)) : super.flush(call);
  }

  override fsync(datasync: boolean): OperationResult {
    const chain = this.#syscalls.chains.fsync;
    if (!chain) return super.fsync(datasync);
    return chain.run({ ...this.#about(), datasync }, () => super.fsync(datasync));
  }

  /** A file is closed whatever its hooks answer. */
  override release(): OperationResult {
    const chain = this.#syscalls.chains.release;
    if (!chain) return super.release();
    const release = once(() => super.release());
    const result = chain.run(this.#about(), release);
    return typeof result === "number" ? release() : result.then(release);
  }

  /** What hooks are told. Calls that the host's kernel makes in nobody's name are told as the opener's. */
  #about(call = new Call(this.opener, this.flags)) {
    return { path: this.node.path, call, flags: call.flags, file: this };
  }
}

/** The memory that a buffer came with is another call's as soon as this one waits. */
function detaching(buffer: UserBuffer, result: OperationResult): OperationResult {
  if (typeof result !== "number") buffer.detach();
  return result;
}
