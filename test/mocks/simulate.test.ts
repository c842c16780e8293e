import { simulate } from "tophalf/mocks";
import { describe, expect, test } from "vitest";
import { contextOf, refusal } from "../runtime/support.ts";

describe("simulate", () => {
  test("starts a kernel on a mock board in virtual time", () => {
    const sim = simulate("raspberry-pi-4");
    expect(sim.kernel.board).toBe(sim.board);
    expect(sim.kernel.clock).toBe(sim.clock);
    expect([sim.log, sim.clock.now()]).toEqual([[], 0]);
  });

  test("takes a Raspberry Pi 4 when no board is named", () => {
    expect(simulate().board.name).toBe("mock:raspberry-pi-4");
  });

  test("refuses an unknown board: ENODEV, with which there are", () => {
    expect(() => simulate("toaster")).toThrow(refusal("ENODEV", /raspberry-pi-4/));
  });

  test("loads and removes modules as the commands do", async () => {
    const sim = simulate();
    await sim.insmod("hello-5", ["myint=7"]);
    expect(sim.log).toContain("myint is an integer: 7");
    await sim.rmmod("hello_5");
    expect(sim.kernel.modules.all).toEqual([]);
  });

  test("shows the log without stamps, oldest first", async () => {
    const sim = simulate();
    sim.kernel.printk.info("one");
    await sim.advance("1s");
    sim.kernel.printk.err("two");
    expect(sim.log).toEqual(["one", "two"]);
  });

  test("every simulation is a world of its own", async () => {
    const [one, two] = [simulate(), simulate()];
    one.button("GPIO17").press();
    await one.advance("1s");
    expect((await contextOf(two)).gpio.input("GPIO17").get()).toBe(0);
    expect(two.clock.now()).toBe(0);
  });

  test("a part on a pin that the board does not have: EINVAL", () => {
    expect(() => simulate().button("GPIO99")).toThrow(refusal("EINVAL"));
    expect(() => simulate().led("J8_1")).toThrow(refusal("EINVAL"));
  });
});

describe("until", () => {
  test("lets as much time pass as the work needs, and answers what it came to", async () => {
    const sim = simulate();
    const work = new Promise((resolve) => {
      sim.clock.after(3e9, () => sim.clock.after(4e9, () => resolve("done")));
    });
    expect(await sim.until(work)).toBe("done");
    expect(sim.clock.now()).toBe(7e9);
  });

  test("rejects as the work does, and lets no time pass for what needs none", async () => {
    const sim = simulate();
    sim.clock.after(1e9, () => undefined);
    await expect(sim.until(Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(sim.clock.now()).toBe(0);
  });
});
