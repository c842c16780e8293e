/** The life of a module: insmod, rmmod, and what is left when either goes wrong. */
import {
  EBUSY,
  ENODEV,
  IRQ_HANDLED,
  IRQF_TRIGGER_RISING,
  KernelError,
  MKDEV,
  O_RDONLY,
  param,
} from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { contextOf, device, load, refusal, treeOf } from "../support.ts";

let sim: Simulation;
beforeEach(() => {
  sim = simulate();
});
const loaded = (): string[] => sim.kernel.modules.all.map(({ name }) => name);

describe("insmod", () => {
  test("runs init, and then the module is there", async () => {
    await load(sim, "hello", (k) => {
      k.printk.info(`hello from ${k.module.name}`);
    });
    expect(sim.log).toEqual(["hello from hello"]);
    expect(loaded()).toEqual(["hello"]);
    expect(await sim.kernel.vfs.readFile("/proc/modules")).toBe("hello 0 0 - Live 0x0000000000000000\n");
  });

  test("waits for an async init", async () => {
    await load(sim, "slow", async (k) => {
      await Promise.resolve();
      k.printk.info("ready");
    });
    expect(sim.log).toEqual(["ready"]);
  });

  test("lists the newest first, as lsmod does", async () => {
    for (const name of ["one", "two", "three"]) await load(sim, name, () => undefined);
    const text = await sim.kernel.vfs.readFile("/proc/modules");
    expect(text.match(/^\w+/gm)).toEqual(["three", "two", "one"]);
  });

  test("refuses a name that is loaded: EEXIST, with what to do; the first stays as it is", async () => {
    await load(sim, "hello", () => undefined);
    let ran = false;
    const second = load(sim, "hello", () => void (ran = true));
    await expect(second).rejects.toEqual(refusal("EEXIST", /hello is loaded already.*tophalf rmmod hello/));
    expect([ran, loaded()]).toEqual([false, ["hello"]]);
  });

  test("refuses a second load of a file before it reads it", async () => {
    await sim.insmod("hello-1");
    await expect(sim.insmod("hello_1")).rejects.toEqual(refusal("EEXIST"));
  });

  test("of one module twice at the same time: one gets it", async () => {
    const outcomes = await Promise.allSettled([
      load(sim, "hello", () => undefined),
      load(sim, "hello", () => undefined),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
  });

  test("of a module whose init does not end holds up nobody, and rmmod refuses it", async () => {
    void load(sim, "hang", () => new Promise<void>(() => undefined)).catch(() => undefined);
    await load(sim, "next", () => undefined);
    await expect(sim.rmmod("hang")).rejects.toEqual(refusal("EBUSY", /init of hang has not ended/));
    await sim.rmmod("next");
    await sim.kernel.shutdown();
    expect(loaded()).toEqual([]);
  });

  test("of the same module twice at once loads it once", async () => {
    const twice = await Promise.allSettled([sim.insmod("hello-1"), sim.insmod("hello-1")]);
    expect(twice.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(loaded()).toEqual(["hello_1"]);
  });

  test("an exit that does not end does not keep the runtime from ending", async () => {
    await sim.insmod({
      name: "stay",
      definition: { license: "GPL", init: () => undefined, exit: () => new Promise<void>(() => undefined) },
    });
    const ended = sim.kernel.shutdown();
    await sim.advance("6s");
    await ended;
    expect(loaded()).toEqual([]);
    expect(sim.log.at(-1)).toMatch(/exit of stay does not end/);
  });

  test("a load that fails does not hold up the next", async () => {
    const failing = load(sim, "bad", () => -EBUSY);
    const next = load(sim, "good", () => undefined);
    await expect(failing).rejects.toEqual(refusal("EBUSY"));
    await next;
    expect(loaded()).toEqual(["good"]);
  });
});

describe("an init that fails", () => {
  const fail = (init: () => void | number | Promise<void | number>): Promise<void> => load(sim, "bad", init);

  test("by a KernelError: the caller gets it, and it is no oops", async () => {
    const refused = fail(() => {
      throw new KernelError(ENODEV, "no sensor on the bus");
    });
    await expect(refused).rejects.toEqual(refusal("ENODEV", /no sensor on the bus/));
    expect([sim.kernel.oopses.count, sim.log]).toEqual([0, []]);
  });

  test("by a negated errno: the caller gets that errno, with the module's name", async () => {
    await expect(fail(() => -ENODEV)).rejects.toEqual(refusal("ENODEV", /bad/));
    expect([sim.kernel.oopses.count, sim.log]).toEqual([0, []]);
  });

  test("later, in a promise: just the same", async () => {
    await expect(fail(() => Promise.resolve(-ENODEV))).rejects.toEqual(refusal("ENODEV"));
    await expect(fail(() => Promise.reject(new KernelError(EBUSY)))).rejects.toEqual(refusal("EBUSY"));
    expect(sim.kernel.oopses.count).toBe(0);
  });

  test.each(["at once", "in a promise"])(
    "by any other error, %s: EIO, and an oops with its stack",
    async (when) => {
      const boom = (): Promise<void> => {
        if (when === "at once") throw new RangeError("boom");
        return Promise.reject(new RangeError("boom"));
      };
      await expect(fail(boom)).rejects.toEqual(
        refusal("EIO", /init of bad failed: RangeError: boom.*tophalf dmesg/),
      );
      expect(sim.kernel.oopses.count).toBe(1);
      expect(sim.log).toEqual([
        expect.stringMatching(/^Oops #1 in bad, init: RangeError: boom\n +at .*loader\.test/),
      ]);
    },
  );

  test("is not followed by exit", async () => {
    let exited = false;
    const refused = load(sim, "bad", () => -EBUSY, { exit: () => void (exited = true) });
    await expect(refused).rejects.toEqual(refusal("EBUSY"));
    expect(exited).toBe(false);
  });

  test("leaves nothing of what it took, and can be tried again", async () => {
    const before = treeOf(sim);
    const params = { level: param.int(1, { mode: 0o644 }) };
    const init = (k: Awaited<ReturnType<typeof contextOf>>): number => {
      k.gpio.output("GPIO4");
      k.irq.request(k.gpio.input("GPIO17").toIrq(), () => IRQ_HANDLED, IRQF_TRIGGER_RISING, "button");
      k.chrdev.register(240, "bad", {});
      return -EBUSY;
    };
    for (let attempt = 0; attempt < 2; attempt++) {
      await expect(load(sim, "bad", init, { params })).rejects.toEqual(refusal("EBUSY"));
      expect(loaded()).toEqual([]);
      expect(treeOf(sim)).toEqual(before);
      expect([...sim.kernel.gpio.status()].filter(({ consumer }) => consumer === "bad")).toEqual([]);
      expect(sim.kernel.irqs.active).toEqual([]);
      expect(sim.kernel.chrdevs.show()).not.toContain("bad");
    }
  });

  test.each(["a/b", "", ".."])(
    "a module named %j, which no folder can be, leaves nothing: EINVAL",
    async (name) => {
      await expect(load(sim, name, () => undefined)).rejects.toEqual(refusal("EINVAL"));
      expect(loaded()).toEqual([]);
    },
  );

  test("a parameter whose name cannot be a file's leaves nothing: EINVAL", async () => {
    const before = treeOf(sim);
    const params = { good: param.int(1, { mode: 0o644 }), "a/b": param.int(1, { mode: 0o644 }) };
    await expect(load(sim, "bad", () => undefined, { params })).rejects.toEqual(refusal("EINVAL"));
    expect(loaded()).toEqual([]);
    expect(treeOf(sim)).toEqual(before);
  });
});

describe("rmmod", () => {
  test("runs exit while the module still has everything, then gives it all back", async () => {
    const led = sim.led("GPIO4");
    await load(sim, "blink", (k) => void k.gpio.output("GPIO4", { initial: 1 }), {
      exit: () => {
        expect(led.isOn).toBe(true);
      },
    });
    await sim.rmmod("blink");
    expect([led.isOn, loaded()]).toEqual([false, []]);
    expect(sim.kernel.oopses.count).toBe(0);
  });

  test("waits for an async exit", async () => {
    const order: string[] = [];
    const exit = async (): Promise<void> => {
      await sim.clock.settle();
      order.push("exited");
    };
    await load(sim, "slow", () => undefined, { exit });
    await sim.rmmod("slow");
    expect([...order, ...loaded()]).toEqual(["exited"]);
  });

  test("gives back what was taken last first", async () => {
    const removed: string[] = [];
    await load(sim, "nodes", (k) => {
      const cls = k.class.create("nodes");
      for (const [minor, name] of ["first", "second", "third"].entries()) {
        k.device.create(cls, MKDEV(42, minor), name);
      }
    });
    sim.kernel.vfs.tree.watch({
      added: () => undefined,
      changed: () => undefined,
      removed: ({ path }) => {
        if (path.startsWith("/dev/")) removed.push(path);
      },
    });
    await sim.rmmod("nodes");
    expect(removed).toEqual(["/dev/third", "/dev/second", "/dev/first"]);
  });

  test("of a module that is not loaded: ENOENT, in rmmod's own words", async () => {
    await expect(sim.rmmod("nosuch")).rejects.toEqual(
      refusal("ENOENT", /^Module nosuch is not currently loaded$/),
    );
  });

  test("of a module with an open file: EBUSY, naming the file and the process", async () => {
    const path = await device(sim, {});
    const file = await sim.kernel.vfs.open(path);
    const holder = new RegExp(`/dev/gadget is open in process ${process.pid}`);
    await expect(sim.rmmod("gadget")).rejects.toEqual(refusal("EBUSY", holder));
    await file.close();
    await sim.rmmod("gadget");
  });

  test("names the file although its node has gone meanwhile", async () => {
    let destroy = (): void => undefined;
    await load(sim, "gadget", (k) => {
      const devt = k.chrdev.register(0, "gadget", {}) * 2 ** 20;
      destroy = () => {
        node.destroy();
      };
      const node = k.device.create(k.class.create("gadget"), devt, "gadget");
    });
    const file = await sim.kernel.vfs.open("/dev/gadget");
    destroy();
    await expect(sim.rmmod("gadget")).rejects.toEqual(refusal("EBUSY", /\/dev\/gadget is open in process/));
    await file.close();
  });

  test("of a module that holds itself: EBUSY until it lets go", async () => {
    const k = await contextOf(sim, "own");
    k.module.get();
    k.module.get();
    expect(k.module.refcount).toBe(2);
    expect(await sim.kernel.vfs.readFile("/sys/module/own/refcnt")).toBe("2\n");
    k.module.put();
    await expect(sim.rmmod("own")).rejects.toEqual(refusal("EBUSY", /own holds itself/));
    k.module.put();
    await sim.rmmod("own");
  });

  test("that is refused leaves the module as it was", async () => {
    let exits = 0;
    await load(
      sim,
      "own",
      (k) => {
        k.module.get();
      },
      {
        exit: () => {
          exits++;
        },
      },
    );
    await expect(sim.rmmod("own")).rejects.toEqual(refusal("EBUSY"));
    expect(exits).toBe(0);
    expect(await sim.kernel.vfs.readFile("/proc/modules")).toMatch(/^own 0 1 - Live /);
  });

  test("under way: its files cannot be opened any more: ENODEV", async () => {
    let outcome: Promise<unknown> = Promise.resolve();
    await load(
      sim,
      "gadget",
      (k) => {
        const devt = k.chrdev.register(0, "gadget", {}) * 2 ** 20;
        k.device.create(k.class.create("gadget"), devt, "gadget");
      },
      { exit: () => void (outcome = sim.kernel.vfs.open("/dev/gadget").catch((error: unknown) => error)) },
    );
    await sim.rmmod("gadget");
    expect(await outcome).toEqual(refusal("ENODEV"));
  });

  test.each(["at once", "in a promise"])(
    "an exit that fails, %s, is an oops, and the module leaves",
    async (when) => {
      await load(sim, "bad", (k) => void k.gpio.output("GPIO4"), {
        exit: () => {
          if (when === "at once") throw new Error("boom");
          return Promise.reject(new Error("boom"));
        },
      });
      await sim.rmmod("bad");
      expect(sim.log).toEqual([expect.stringMatching(/^Oops #1 in bad, exit: Error: boom/)]);
      expect(loaded()).toEqual([]);
      expect((await contextOf(sim)).gpio.output("GPIO4")).toBeDefined();
    },
  );
});

describe("every load", () => {
  test("starts afresh", async () => {
    const path = await device(sim, {});
    await sim.rmmod("gadget");
    expect(() => sim.kernel.vfs.tree.walk(path)).toThrow(refusal("ENOENT"));
    await device(sim, {});
    expect(sim.kernel.modules.get("gadget")).toMatchObject({ oopses: 0, refcount: 0, state: "live" });
  });
});

describe("shutdown", () => {
  test("removes all modules, newest first", async () => {
    const order: string[] = [];
    for (const name of ["one", "two"]) {
      await load(sim, name, () => undefined, { exit: () => void order.push(name) });
    }
    await sim.kernel.shutdown();
    expect([order, loaded()]).toEqual([["two", "one"], []]);
  });

  test("does not wait for open files", async () => {
    await sim.kernel.vfs.open(await device(sim, {}), O_RDONLY);
    await sim.kernel.shutdown();
    expect(loaded()).toEqual([]);
  });
});

test("kernels live side by side: neither sees the other's modules, files or lines", async () => {
  const other = simulate();
  await device(sim, {});
  const [k, k2] = [await contextOf(sim), await contextOf(other)];
  k.gpio.output("GPIO4");
  k2.gpio.output("GPIO4");
  expect(other.kernel.vfs.readdir("/dev")).toEqual([]);
  expect(other.kernel.modules.all.map(({ name }) => name)).toEqual(["probe"]);
});
