import { simulate } from "tophalf/mocks";
import { describe, expect, test } from "vitest";

const LEVELS = ["emerg", "alert", "crit", "err", "warn", "notice", "info", "debug"] as const;

describe("printk", () => {
  test.each(LEVELS.map((name, level) => [name, level] as const))("%s logs at level %i", (name, level) => {
    const { printk } = simulate().kernel;
    printk[name]("text");
    expect([...printk.ring.since()]).toMatchObject([{ level, text: "text" }]);
  });

  test("stamps with the time since boot", async () => {
    const sim = simulate();
    await sim.advance("1.5s");
    sim.kernel.printk.info("later");
    expect([...sim.kernel.printk.ring.since()]).toMatchObject([{ time: 1.5e9 }]);
  });

  test("does not need a newline, and takes one off", () => {
    const sim = simulate();
    for (const text of ["bare", "ended\n", "two\n\n", "\n", ""]) sim.kernel.printk.info(text);
    expect(sim.log).toEqual(["bare", "ended", "two\n", "", ""]);
  });

  test("a text of several lines is one record", () => {
    const sim = simulate();
    sim.kernel.printk.info("Hello, world 5\n=============");
    expect(sim.log).toEqual(["Hello, world 5\n============="]);
  });
});
