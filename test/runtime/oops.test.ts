/** A driver's fault is contained: logged with who, where and the stack, counted, and EIO to the caller. */
import { EBUSY, IRQ_HANDLED, IRQF_TRIGGER_RISING, KernelError } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { device, load, refusal } from "./support.ts";

let sim: Simulation;
beforeEach(() => {
  sim = simulate();
});

function boom(): never {
  throw new TypeError("boom");
}

describe("an oops", () => {
  test("names the module, what ran, and the stack, at level emerg", async () => {
    const path = await device(sim, { read: boom });
    await expect(sim.kernel.vfs.readFile(path)).rejects.toEqual(refusal("EIO"));
    const [record] = [...sim.kernel.printk.ring.since()];
    expect(record?.level).toBe(0);
    expect(record?.text).toMatch(
      /^Oops #1 in gadget, read of \/dev\/gadget: TypeError: boom\n +at .*boom .*oops\.test/,
    );
  });

  test("is counted against the module and since boot", async () => {
    const path = await device(sim, { read: boom });
    for (let round = 0; round < 3; round++) {
      await expect(sim.kernel.vfs.readFile(path)).rejects.toEqual(refusal("EIO"));
    }
    expect(sim.kernel.oopses.count).toBe(3);
    expect(sim.kernel.modules.get("gadget")?.oopses).toBe(3);
    expect(sim.log.map((line) => line.split(" in ")[0])).toEqual(["Oops #1", "Oops #2", "Oops #3"]);
  });

  test("leaves the module working", async () => {
    let broken = true;
    const path = await device(sim, { read: (_file, to) => (broken ? boom() : to.putAt("fine\n")) });
    await expect(sim.kernel.vfs.readFile(path)).rejects.toEqual(refusal("EIO"));
    broken = false;
    expect(await sim.kernel.vfs.readFile(path)).toBe("fine\n");
  });

  test.each([
    ["a string", "just a string", /: just a string$/],
    ["nothing at all", undefined, /: undefined$/],
    ["an object without a prototype", Object.create(null) as unknown, /^Oops #1 in gadget, read of/],
  ])("may be made by throwing %s", async (_what, thrown, message) => {
    const path = await device(sim, {
      read: () => {
        throw thrown;
      },
    });
    await expect(sim.kernel.vfs.readFile(path)).rejects.toEqual(refusal("EIO"));
    expect(sim.log).toEqual([expect.stringMatching(message)]);
  });

  test.each(["open", "read", "ioctl", "llseek", "fsync"] as const)(
    "in %s reaches the caller as EIO",
    async (op) => {
      const path = await device(sim, { llseek: () => 0, [op]: boom });
      const use = async (): Promise<unknown> => {
        const file = await sim.kernel.vfs.open(path);
        const calls = {
          open: () => 0,
          read: () => file.read(),
          ioctl: () => file.ioctl(1),
          llseek: () => file.llseek(0, 0),
          fsync: () => file.fsync(),
        };
        return calls[op]();
      };
      await expect(use()).rejects.toEqual(refusal("EIO"));
      expect(sim.log[0]).toContain(`in gadget, ${op} of /dev/gadget: TypeError: boom`);
    },
  );

  test("in release reaches nobody, and the module can leave", async () => {
    const path = await device(sim, { release: boom });
    await (await sim.kernel.vfs.open(path)).close();
    expect(sim.kernel.oopses.count).toBe(1);
    await sim.rmmod("gadget");
  });

  test("in an async operation is the same as in one that is not", async () => {
    const path = await device(sim, { read: () => Promise.reject(new TypeError("late")) });
    await expect(sim.kernel.vfs.readFile(path)).rejects.toEqual(refusal("EIO"));
    expect(sim.log[0]).toContain("in gadget, read of /dev/gadget: TypeError: late");
  });

  test("names the file although its node has gone meanwhile", async () => {
    let destroy = (): void => undefined;
    await load(sim, "gadget", (k) => {
      const devt = k.chrdev.register(0, "gadget", { read: boom }) * 2 ** 20;
      const node = k.device.create(k.class.create("gadget"), devt, "gadget");
      destroy = () => {
        node.destroy();
      };
    });
    const file = await sim.kernel.vfs.open("/dev/gadget");
    destroy();
    await expect(file.read()).rejects.toEqual(refusal("EIO"));
    expect(sim.log[0]).toContain("read of /dev/gadget");
  });
});

describe("a refusal is no oops", () => {
  test.each([
    [
      "thrown",
      () => {
        throw new KernelError(EBUSY);
      },
    ],
    ["returned", () => -EBUSY],
    ["thrown later", () => Promise.reject(new KernelError(EBUSY))],
    ["returned later", () => Promise.resolve(-EBUSY)],
  ] as [string, () => number | Promise<number>][])("%s", async (_how, read) => {
    const path = await device(sim, { read });
    await expect(sim.kernel.vfs.readFile(path)).rejects.toEqual(refusal("EBUSY"));
    expect([sim.kernel.oopses.count, sim.log]).toEqual([0, []]);
  });
});

describe("in atomic context", () => {
  async function pressed(handler: () => unknown): Promise<void> {
    const button = sim.button("GPIO17");
    await load(sim, "driver", (k) => {
      const irq = k.gpio.input("GPIO17").toIrq();
      k.irq.request(irq, handler as () => typeof IRQ_HANDLED, IRQF_TRIGGER_RISING, "button");
    });
    button.press();
    await sim.clock.settle();
  }

  test("a handler that throws is named with its irq", async () => {
    await pressed(boom);
    expect(sim.log).toEqual([
      expect.stringMatching(/^Oops #1 in driver, irq 32 \(button\): TypeError: boom/),
    ]);
    expect(sim.kernel.modules.get("driver")?.oopses).toBe(1);
  });

  test("a KernelError is an oops too: there is nobody to refuse", async () => {
    await pressed(() => {
      throw new KernelError(EBUSY);
    });
    expect(sim.kernel.oopses.count).toBe(1);
  });

  test("a handler that returns a promise is 'scheduling while atomic', and counted", async () => {
    await pressed(async () => {
      await Promise.resolve();
      return IRQ_HANDLED;
    });
    expect(sim.log).toEqual([
      expect.stringMatching(/^BUG: scheduling while atomic: driver, irq 32 \(button\)/),
    ]);
    expect(sim.kernel.modules.get("driver")?.oopses).toBe(1);
  });

  test("what such a promise is rejected with is contained as well", async () => {
    await pressed(() => Promise.reject(new TypeError("later")));
    expect(sim.log).toEqual([
      expect.stringMatching(/^BUG: scheduling while atomic/),
      expect.stringMatching(/^Oops #2 in driver, irq 32 \(button\): TypeError: later/),
    ]);
  });

  test("a tasklet that throws is named, and the others run", async () => {
    const ran: string[] = [];
    await load(sim, "driver", (k) => {
      k.tasklet(boom, "first").schedule();
      k.tasklet(() => void ran.push("second"), "second").schedule();
    });
    await sim.clock.settle();
    expect(sim.log).toEqual([expect.stringMatching(/^Oops #1 in driver, tasklet first: TypeError: boom/)]);
    expect(ran).toEqual(["second"]);
  });
});
