import type { ExecutionContext } from "../context.ts";
import type { IrqDispatcher } from "../irq/dispatch.ts";
import type { Kernel } from "../kernel.ts";
import { LocalIrq } from "./local-irq.ts";
import type { LockEnvironment } from "./lock.ts";
import { Lockdep } from "./lockdep.ts";

/** Wires what locks need to the rest of a kernel. */
export function lockEnvironment(
  {
    printk,
    taint,
    sources,
    sched,
    softirqs,
  }: Pick<Kernel, "printk" | "taint" | "sources" | "sched" | "softirqs">,
  context: ExecutionContext,
  dispatcher: IrqDispatcher,
): LockEnvironment {
  const lockdep = new Lockdep(printk, context, sched.tasks, taint, sources);
  const localIrq = new LocalIrq(context, {
    deliverEdges: () => {
      dispatcher.deliverPended();
    },
    runSoftirqs: () => {
      softirqs.irqExit();
    },
    turnEnded: () => {
      lockdep.checkTurn();
    },
  });
  return { sched, lockdep, localIrq };
}
