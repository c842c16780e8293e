/** example_tasklet, sched and bh_threaded: what is done later, in a tasklet, in work, in an interrupt's thread. */
import { expect, test } from "vitest";
import { guideInstance } from "./support.ts";

const guide = guideInstance();

/** A softirq's count. */
const softirqs = async (name: string): Promise<number> =>
  Number(await guide.instance.output(`awk '$1 == "${name}:" { print $2 }' proc/softirqs`));

test("example_tasklet: init goes on, and then the tasklet runs", async () => {
  const before = await softirqs("TASKLET");
  const log = await guide.withModule("example_tasklet", async () => {
    expect(await softirqs("TASKLET")).toBe(before + 1);
    expect(await guide.instance.output("cat sys/module/example_tasklet/parameters/delay")).toBe("5\n");
  });
  expect(log).toEqual([
    "tasklet example init",
    "Example tasklet init continues...",
    "Example tasklet starts",
    "Example tasklet ends",
    "tasklet example exit",
  ]);
});

test("sched: the work runs", async () => {
  expect(await guide.withModule("sched")).toEqual(["work handler function."]);
});

test("bh_threaded: the LED is switched at once, and the thread takes its time without keeping anybody", async () => {
  const { instance } = guide;
  const led = async (): Promise<string> => (await instance.tophalf("gpio", "get", "GPIO4")).stdout;
  const log = await guide.withModule("bh_threaded", async () => {
    await instance.tophalf("mock", "press", "GPIO17");
    await instance.logged("Bottom half task starts");
    expect(await led()).toBe("1\n");
    await instance.tophalf("mock", "press", "GPIO18");
    expect(await led()).toBe("0\n");
    expect(await instance.output("cat proc/interrupts")).toMatch(
      /^ *\d+: +1 +pinctrl-bcm2711 +17 Edge +gpiomod#button1\n *\d+: +1 +pinctrl-bcm2711 +18 Edge +gpiomod#button2$/m,
    );
  });
  await instance.tophalf("mock", "release", "GPIO17");
  await instance.tophalf("mock", "release", "GPIO18");
  expect(log.filter((line) => !line.startsWith("Bottom half task"))).toEqual([
    "bottomhalf_init",
    "Current button1 value: 0",
    expect.stringMatching(/^Successfully requested BUTTON1 IRQ # \d+$/),
    expect.stringMatching(/^Successfully requested BUTTON2 IRQ # \d+$/),
    "bottomhalf_exit",
  ]);
  for (const word of ["starts", "ends"]) {
    expect(log.filter((line) => line === `Bottom half task ${word}`)).toHaveLength(2);
  }
});
