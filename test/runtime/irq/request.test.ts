/** request_irq(), free_irq(), disable_irq() and enable_irq(). */
import {
  IRQ_HANDLED,
  IRQ_NONE,
  IRQF_NO_AUTOEN,
  IRQF_SHARED,
  IRQF_TRIGGER_FALLING,
  IRQF_TRIGGER_NONE,
  IRQF_TRIGGER_RISING,
  type ModuleContext,
} from "tophalf";
import { type Button, simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { IRQF_TRIGGER_HIGH, IRQF_TRIGGER_LOW } from "../../../runtime/irq/flags.ts";
import { contextOf, refusal } from "../support.ts";

const BOTH = IRQF_TRIGGER_RISING | IRQF_TRIGGER_FALLING;

let sim: Simulation;
let k: ModuleContext;
let button: Button;
let irq: number;
let seen: string[];
beforeEach(async () => {
  sim = simulate();
  button = sim.button("GPIO17");
  k = await contextOf(sim);
  irq = k.gpio.input("GPIO17").toIrq();
  seen = [];
});
const note = (name: string) => (): typeof IRQ_HANDLED => {
  seen.push(name);
  return IRQ_HANDLED;
};
function click(): void {
  button.press();
  button.release();
}

describe("request", () => {
  test.each([
    ["rising", IRQF_TRIGGER_RISING, [1]],
    ["falling", IRQF_TRIGGER_FALLING, [0]],
    ["both", BOTH, [1, 0]],
  ])("for %s edges gets those, with the level after the edge", (_which, flags, levels) => {
    const got: number[] = [];
    k.irq.request(
      irq,
      (_irq, _devId, { level }) => {
        got.push(level);
        return IRQ_HANDLED;
      },
      flags,
      "button",
    );
    click();
    expect(got).toEqual(levels);
  });

  test("hands the handler its irq and its devId", () => {
    const devId = { mine: true };
    const got: unknown[] = [];
    k.irq.request(
      irq,
      (number, id) => {
        got.push(number, id);
        return IRQ_HANDLED;
      },
      IRQF_TRIGGER_RISING,
      "button",
      devId,
    );
    button.press();
    expect(got).toEqual([irq, devId]);
  });

  test("of a number that no line has: EINVAL, with where to get one", () => {
    for (const wrong of [irq + 1, 0, -1, 31, 1.5, Number.NaN]) {
      expect(() => k.irq.request(wrong, note("x"), BOTH, "x")).toThrow(refusal("EINVAL", /toIrq/));
    }
  });

  test("without a trigger: EINVAL, with which there are", () => {
    expect(() => k.irq.request(irq, note("x"), IRQF_TRIGGER_NONE, "x")).toThrow(refusal("EINVAL", /RISING/));
  });

  test.each([IRQF_TRIGGER_HIGH, IRQF_TRIGGER_LOW, IRQF_TRIGGER_HIGH | IRQF_TRIGGER_RISING])(
    "for a level (%i): EINVAL, since a line can only tell edges",
    (flags) => {
      expect(() => k.irq.request(irq, note("x"), flags, "x")).toThrow(refusal("EINVAL", /edges/));
    },
  );

  test("of one that is taken: EBUSY, with who has it", () => {
    k.irq.request(irq, note("first"), BOTH, "first");
    expect(() => k.irq.request(irq, note("second"), BOTH, "second")).toThrow(
      refusal("EBUSY", /taken by first/),
    );
  });

  test("that is refused takes nothing", () => {
    expect(() => k.irq.request(irq, note("x"), IRQF_TRIGGER_HIGH, "x")).toThrow(refusal("EINVAL"));
    expect(sim.kernel.irqs.active).toEqual([]);
    k.irq.request(irq, note("good"), BOTH, "good");
    button.press();
    expect(seen).toEqual(["good"]);
  });
});

describe("a shared irq", () => {
  const share = (name: string, flags = BOTH): ReturnType<typeof k.irq.request> =>
    k.irq.request(irq, note(name), flags | IRQF_SHARED, name, name);

  test("runs all its handlers, in the order in which they came", () => {
    share("first");
    share("second");
    button.press();
    expect(seen).toEqual(["first", "second"]);
  });

  test("needs a devId: EINVAL", () => {
    expect(() => k.irq.request(irq, note("x"), BOTH | IRQF_SHARED, "x")).toThrow(refusal("EINVAL", /devId/));
  });

  test("needs to be shared by both: EBUSY either way", () => {
    const held = share("first");
    expect(() => k.irq.request(irq, note("alone"), BOTH, "alone")).toThrow(refusal("EBUSY"));
    held.free();
    k.irq.request(irq, note("alone"), BOTH, "alone");
    expect(() => share("late")).toThrow(refusal("EBUSY"));
  });

  test("has one trigger: another is EBUSY, and none means the one that it has", () => {
    share("first", IRQF_TRIGGER_RISING);
    expect(() => share("second", IRQF_TRIGGER_FALLING)).toThrow(refusal("EBUSY", /first/));
    share("third", IRQF_TRIGGER_NONE);
    click();
    expect(seen).toEqual(["first", "third"]);
  });

  test("cannot be shared twice with the same devId: EBUSY", () => {
    share("first");
    expect(() => share("first")).toThrow(refusal("EBUSY"));
  });

  // request_threaded_irq(): "a shared interrupt which stays disabled" makes no sense to the other handlers.
  test("cannot ask to stay disabled: EINVAL", () => {
    expect(() => share("first", BOTH | IRQF_NO_AUTOEN)).toThrow(refusal("EINVAL"));
  });

  test("loses one handler by its devId, and the other goes on", () => {
    const first = share("first");
    share("second");
    first.free();
    button.press();
    expect(seen).toEqual(["second"]);
  });

  test("counts as handled when one of them says so", () => {
    k.irq.request(irq, () => IRQ_NONE, BOTH | IRQF_SHARED, "not mine", "a");
    share("mine");
    for (let edge = 0; edge < 50_001; edge++) click();
    expect(sim.log).toEqual([]);
  });
});

describe("free", () => {
  test("ends it: no edge is delivered any more, and it may be requested again", () => {
    const held = k.irq.request(irq, note("first"), BOTH, "first");
    held.free();
    click();
    k.irq.request(irq, note("second"), IRQF_TRIGGER_RISING, "second");
    click();
    expect(seen).toEqual(["second"]);
  });

  test("of what was not requested: EINVAL", () => {
    expect(() => {
      void sim.kernel.irqs.free(irq, "nobody");
    }).toThrow(refusal("EINVAL"));
  });

  test("within the handler itself ends it after this edge", () => {
    const held = k.irq.request(
      irq,
      () => {
        held.free();
        return note("once")();
      },
      BOTH,
      "once",
    );
    click();
    click();
    expect(seen).toEqual(["once"]);
    expect(sim.kernel.oopses.count).toBe(0);
  });

  test("leaves no edge behind for whoever requests it next", () => {
    const held = k.irq.request(irq, note("first"), BOTH, "first");
    k.irq.disableNosync(irq);
    button.press();
    held.free();
    k.irq.request(irq, note("second"), BOTH, "second");
    expect(seen).toEqual([]);
  });
});

describe("disable and enable", () => {
  beforeEach(() => {
    k.irq.request(
      irq,
      (_irq, _devId, { level, timestamp }) => note(`${level}@${timestamp}`)(),
      BOTH,
      "button",
    );
  });

  test("keep edges back, and deliver one at enable: the last, with its own time", async () => {
    k.irq.disableNosync(irq);
    click();
    await sim.advance("1ms");
    button.press();
    await sim.advance("1ms");
    expect(seen).toEqual([]);
    k.irq.enable(irq);
    expect(seen).toEqual(["1@1000000"]);
  });

  test("deliver nothing when nothing came", () => {
    k.irq.disableNosync(irq);
    k.irq.enable(irq);
    expect(seen).toEqual([]);
  });

  test("deliver what was kept back only once", () => {
    k.irq.disableNosync(irq);
    button.press();
    k.irq.enable(irq);
    k.irq.disableNosync(irq);
    k.irq.enable(irq);
    expect(seen).toHaveLength(1);
  });

  test("nest: it takes as many enables", () => {
    k.irq.disableNosync(irq);
    k.irq.disableNosync(irq);
    k.irq.enable(irq);
    button.press();
    expect(seen).toEqual([]);
    k.irq.enable(irq);
    expect(seen).toHaveLength(1);
  });

  test("enable of what is enabled: EINVAL", () => {
    expect(() => {
      k.irq.enable(irq);
    }).toThrow(refusal("EINVAL", /unbalanced enable/));
    button.press();
    expect(seen).toHaveLength(1);
  });

  test("of a number that no line has: EINVAL", () => {
    expect(() => {
      k.irq.disableNosync(7);
    }).toThrow(refusal("EINVAL"));
    expect(() => {
      k.irq.enable(7);
    }).toThrow(refusal("EINVAL"));
  });

  test("disable within the handler keeps the next edge back", () => {
    const other = k.gpio.input("GPIO18").toIrq();
    k.irq.request(
      other,
      () => {
        k.irq.disableNosync(other);
        return note("other")();
      },
      BOTH,
      "other",
    );
    const button2 = sim.button("GPIO18");
    button2.press();
    button2.release();
    expect(seen).toEqual(["other"]);
    k.irq.enable(other);
    expect(seen).toEqual(["other", "other"]);
  });
});

test("IRQF_NO_AUTOEN leaves it disabled until it is enabled", () => {
  k.irq.request(irq, note("button"), BOTH | IRQF_NO_AUTOEN, "button");
  button.press();
  expect(seen).toEqual([]);
  k.irq.enable(irq);
  expect(seen).toEqual(["button"]);
});

test("a module's irqs are freed when it leaves", async () => {
  k.irq.request(irq, note("button"), BOTH, "button");
  await sim.rmmod("probe");
  click();
  expect([seen, sim.kernel.irqs.active]).toEqual([[], []]);
});
