import { isErrno, KernelError } from "../errno.ts";
import type { Culprit, Oopses } from "../oops.ts";
import { Task } from "../sched/task.ts";
import type { Tasks } from "../sched/tasks.ts";
import type { Suspect, Watchdog } from "../watchdog.ts";
import type { OperationResult } from "./file-operations.ts";
import type { SyscallContext, SyscallContexts, SyscallHandler, SyscallName } from "./syscalls.ts";

/** A handler that a module has put in front of a system call. */
export class SyscallHook implements Suspect {
  readonly name: SyscallName;
  readonly handler: SyscallHandler<SyscallName>;
  readonly owner: Culprit;
  watched = 0;
  #remove: (() => void) | undefined;

  constructor(name: SyscallName, handler: SyscallHandler<SyscallName>, owner: Culprit, remove: () => void) {
    this.name = name;
    this.handler = handler;
    this.owner = owner;
    this.#remove = remove;
  }

  get where(): string {
    return `hook of ${this.name} by ${this.owner.name}`;
  }

  get removed(): boolean {
    return this.#remove === undefined;
  }

  /** Takes it out of the chain. A second call does nothing. */
  remove(): void {
    const remove = this.#remove;
    this.#remove = undefined;
    remove?.();
  }
}

type Next = () => OperationResult;

/** The hooks of one system call, the newest first. It does not change: a call under way keeps the chain that it began with. */
export class SyscallChain {
  readonly hooks: readonly SyscallHook[];
  readonly #oopses: Oopses;
  readonly #watchdog: Watchdog;
  readonly #tasks: Tasks;

  constructor(hooks: readonly SyscallHook[], oopses: Oopses, watchdog: Watchdog, tasks: Tasks) {
    this.hooks = hooks;
    this.#oopses = oopses;
    this.#watchdog = watchdog;
    this.#tasks = tasks;
  }

  /** Makes a system call through the hooks. @param system the call itself */
  run(context: SyscallContexts[SyscallName], system: Next): OperationResult {
    return this.#from(0, context, system);
  }

  #from(position: number, context: SyscallContexts[SyscallName], system: Next): OperationResult {
    const hook = this.hooks[position];
    if (!hook) return system();
    const next = once(() => this.#from(position + 1, context, system));
    return hook.removed ? next() : this.#through(hook, next, context);
  }

  #through(hook: SyscallHook, next: Next, context: SyscallContexts[SyscallName]): OperationResult {
    const checked = (answer: unknown) => this.#checked(hook, next, context, answer);
    const failed = (error: unknown) => this.#failed(hook, next, error);
    this.#watchdog.note(hook);
    const task = new Task(context.call, `hooked ${hook.name}`, { where: context.path }, context.call);
    try {
      const answer = this.#tasks.run(task, () => hook.handler(next, context as never));
      return answer instanceof Promise ? answer.then(checked, failed) : checked(answer);
    } catch (error) {
      return failed(error);
    }
  }

  /** What a hook answers is checked as what a driver answers. One that answers nothing has nothing against the call. */
  #checked(hook: SyscallHook, next: Next, context: SyscallContext, answer: unknown): OperationResult {
    if (answer === undefined) return next();
    const most = "count" in context ? (context.count as number) : Number.MAX_SAFE_INTEGER;
    if (typeof answer === "number" && Number.isInteger(answer)) {
      if (isErrno(answer) || (answer >= 0 && answer <= most)) return answer;
    }
    const what = typeof answer === "number" ? String(answer) : `a ${typeof answer}`;
    return this.#failed(hook, next, new TypeError(`answered ${what}`));
  }

  /**
   * A refusal is the caller's result. A fault is the module's own, and the call goes on without it; so it does where a wait in
   * the hook has ended because its module left.
   */
  #failed(hook: SyscallHook, next: Next, error: unknown): OperationResult {
    if (!(error instanceof KernelError)) this.#oopses.report(hook.owner, `hook of ${hook.name}`, error);
    else if (!hook.removed) return -error.errno;
    return next();
  }
}

/** A call that is made at most once, whoever asks for its result how often. */
export function once(call: Next): Next {
  let result: OperationResult | undefined;
  return () => (result ??= call());
}
