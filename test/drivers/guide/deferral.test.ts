/** The guide's examples of what is done later: a tasklet, a work queue, a threaded interrupt. */
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { refusal } from "../../runtime/support.ts";

let sim: Simulation;
beforeEach(() => {
  sim = simulate();
});

describe("example_tasklet", () => {
  const LIFE = [
    "tasklet example init",
    "Example tasklet init continues...",
    "Example tasklet starts",
    "Example tasklet ends",
    "tasklet example exit",
  ];

  test("init goes on to its end, and then the tasklet runs", async () => {
    await sim.insmod("example_tasklet");
    await sim.advance(0);
    await sim.rmmod("example_tasklet");
    expect(sim.log).toEqual(LIFE);
  });

  test("takes as long as it is told", async () => {
    await sim.insmod("example_tasklet", ["delay=5000"]);
    await sim.advance(0);
    expect([sim.clock.now(), sim.log.at(-1)]).toEqual([5e9, "Example tasklet ends"]);
  });

  test("runs in the TASKLET softirq", async () => {
    await sim.insmod("example_tasklet");
    await sim.advance(0);
    expect(await sim.kernel.vfs.readFile("/proc/softirqs")).toMatch(/ TASKLET: +1$/m);
  });
});

describe("sched", () => {
  test("its work runs once", async () => {
    await sim.insmod("sched");
    await sim.advance("1s");
    await sim.rmmod("sched");
    expect(sim.log).toEqual(["work handler function."]);
  });
});

describe("bh_threaded", () => {
  const INIT = [
    "bottomhalf_init",
    "Current button1 value: 0",
    "Successfully requested BUTTON1 IRQ # 32",
    "Successfully requested BUTTON2 IRQ # 33",
  ];

  test("one button turns the LED on at once, the other off, and the rest is done in threads", async () => {
    const led = sim.led("GPIO4");
    const [on, off] = [sim.button("GPIO17"), sim.button("GPIO18")];
    await sim.insmod("bh_threaded");
    on.press();
    await sim.advance("100ms");
    off.press();
    expect(led.changes).toEqual([true, false]);
    await sim.advance("450ms");
    expect(sim.log).toEqual([
      ...INIT,
      "Bottom half task starts",
      "Bottom half task starts", // of the other line
      "Bottom half task ends",
    ]);
    await sim.advance("1s");
    expect(sim.log.slice(-2)).toEqual(["Bottom half task ends", "Bottom half task ends"]);
  });

  test("presses while the bottom half runs are for one more run of it", async () => {
    const on = sim.button("GPIO17");
    await sim.insmod("bh_threaded", ["delay=20"]);
    on.press();
    await sim.advance("1ms");
    for (let time = 0; time < 3; time++) {
      on.release();
      on.press();
    }
    await sim.advance("1s");
    expect(sim.log.slice(4)).toEqual([
      "Bottom half task starts",
      "Bottom half task ends",
      "Bottom half task starts",
      "Bottom half task ends",
    ]);
    expect(await sim.kernel.vfs.readFile("/proc/interrupts")).toMatch(/: +7 +.* gpiomod#button1$/m);
  });

  test("leaves when its threads have ended, with the LED off", async () => {
    const led = sim.led("GPIO4");
    await sim.insmod("bh_threaded");
    sim.button("GPIO17").press();
    await sim.advance("1ms");
    const gone = sim.rmmod("bh_threaded");
    await sim.advance("400ms");
    expect(sim.kernel.modules.all).toHaveLength(1);
    await sim.advance("400ms");
    await gone;
    expect(led.isOn).toBe(false);
    expect(sim.log.slice(-3)).toEqual([
      "Bottom half task starts",
      "bottomhalf_exit",
      "Bottom half task ends",
    ]);
  });

  test("is refused a pin that is taken: EBUSY", async () => {
    await expect(sim.insmod("bh_threaded", ["led=17"])).rejects.toEqual(refusal("EBUSY"));
    expect(sim.kernel.irqs.active).toEqual([]);
  });
});
