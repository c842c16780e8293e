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
