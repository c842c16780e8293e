/** Keys on lines, as who reads dev/input/event0 hears of them. */
import { KEY_A, KEY_LEFT, KEY_ENTER, SW_LID, EV_KEY, EV_SW, type FileHandle, O_NONBLOCK } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { decode, EVENT_SIZE, triples } from "../runtime/input/support.ts";
import { refusal, treeOf } from "../runtime/support.ts";

let sim: Simulation;
beforeEach(() => {
  sim = simulate();
});
const SYN = [0, 0, 0];
const listen = (): Promise<FileHandle> => sim.kernel.vfs.open("/dev/input/event0", O_NONBLOCK);
const heard = async (file: FileHandle): Promise<[number, number, number][]> => triples(await file.read());

describe("a key", () => {
  test("is down and up, with the code that it was given", async () => {
    const [a, left] = [sim.button("GPIO17"), sim.button("GPIO27")];
    await sim.insmod("gpio-keys", ["gpios=GPIO17,GPIO27", "codes=KEY_A,KEY_LEFT"]);
    const file = await listen();
    a.press();
    await sim.advance("10ms");
    left.press();
    await sim.advance("10ms");
    a.release();
    left.release();
    await sim.advance("10ms");
    expect(await heard(file)).toEqual([
      [EV_KEY, KEY_A, 1],
      SYN,
      [EV_KEY, KEY_LEFT, 1],
      SYN,
      [EV_KEY, KEY_A, 0],
      SYN,
      [EV_KEY, KEY_LEFT, 0],
      SYN,
    ]);
  });

  test("that trembles is pressed once, when it has rested for the debounce interval", async () => {
    const button = sim.button("GPIO17", { bounce: "3ms" });
    await sim.insmod("gpio-keys");
    const file = await listen();
    await sim.advance("100ms");
    button.press();
    await sim.advance("50ms");
    button.release();
    await sim.advance("50ms");
    const events = decode(await file.read());
    expect(events.map(({ value }) => value)).toEqual([1, 0, 0, 0]);
    const start = sim.clock.wallTime() / 1000 - 0.1;
    expect(events[0]?.time).toBeCloseTo(start + 0.008, 5);
  });

  test("without debouncing is heard at each of its edges", async () => {
    const button = sim.button("GPIO17", { bounce: "3ms" });
    await sim.insmod("gpio-keys", ["debounce_interval=0"]);
    const file = await listen();
    button.press();
    await sim.advance("10ms");
    expect((await file.read()).length / EVENT_SIZE).toBe(7 * 2);
  });

  test("to 3V3 makes its level high", async () => {
    await sim.insmod("gpio-keys", ["active_low=0", "bias=pull-down"]);
    const file = await listen();
    expect(sim.button("GPIO17").press()).toBe(1);
    await sim.advance("5ms");
    expect(await heard(file)).toEqual([[EV_KEY, KEY_ENTER, 1], SYN]);
  });

  test("that is held repeats, if it is to", async () => {
    const button = sim.button("GPIO17");
    await sim.insmod("gpio-keys", ["autorepeat=1"]);
    const file = await listen();
    button.press();
    await sim.advance("330ms");
    button.release();
    await sim.advance("200ms");
    const values = (await heard(file)).filter(([type]) => type === EV_KEY).map(([, , value]) => value);
    expect(values).toEqual([1, 2, 2, 2, 0]);
  });

  test("that is down when somebody opens the device is told to him", async () => {
    await sim.insmod("gpio-keys", ["debounce_interval=0"]);
    const button = sim.button("GPIO17");
    const [line] = sim.kernel.irqs.active;
    sim.kernel.irqs.disable(line?.irq ?? 0); // an edge that was missed
    button.press();
    expect(await heard(await listen())).toEqual([[EV_KEY, KEY_ENTER, 1], SYN]);
  });

  test("that is down when the module leaves is released, and the reader gets ENODEV", async () => {
    await sim.insmod("gpio-keys");
    const file = await listen();
    sim.button("GPIO17").press();
    await sim.advance("10ms");
    await sim.rmmod("gpio_keys");
    await expect(file.read()).rejects.toMatchObject({ code: "ENODEV" });
    expect([sim.clock.pending, sim.log]).toEqual([0, []]);
  });
});

test("a switch is a switch, and keys may be numbers", async () => {
  await sim.insmod("gpio-keys", ["gpios=GPIO17,GPIO27", "codes=SW_LID,530"]);
  const file = await listen();
  sim.button("GPIO17").press();
  sim.button("GPIO27").press();
  await sim.advance("5ms");
  expect(await heard(file)).toEqual([[EV_SW, SW_LID, 1], SYN, [EV_KEY, 530, 1], SYN]);
});

test("it is a device of the board, named as Linux names it", async () => {
  await sim.insmod("gpio-keys");
  expect(await sim.kernel.vfs.readFile("/proc/bus/input/devices")).toMatch(
    /^I: Bus=0019 Vendor=0001 Product=0001 Version=0100\nN: Name="gpio-keys"\nP: Phys=gpio-keys\/input0\nS: Sysfs=\/devices\/platform\/gpio-keys\/input\/input0\n/,
  );
  expect(await sim.kernel.vfs.readFile("/proc/interrupts")).toMatch(/ Edge +KEY_ENTER$/m);
});

describe("while the system sleeps", () => {
  test("a key wakes it, if it may", async () => {
    await sim.insmod("gpio-keys", ["wakeup_source=1"]);
    const file = await listen();
    await sim.kernel.sleep.suspend();
    sim.button("GPIO17").press();
    await sim.advance("10ms");
    expect(sim.kernel.sleep.state).toBeUndefined();
    expect(await heard(file)).toEqual([[EV_KEY, KEY_ENTER, 1], SYN]);
    expect(await sim.kernel.vfs.readFile("/sys/devices/platform/gpio-keys/power/wakeup_count")).toBe("1\n");
  });

  test("a key that may not is heard when it is awake again", async () => {
    const button = sim.button("GPIO17");
    await sim.insmod("gpio-keys");
    const file = await listen();
    await sim.kernel.sleep.suspend();
    button.press();
    await sim.advance("10ms");
    button.release();
    await sim.advance("10ms");
    button.press();
    await sim.advance("10ms");
    expect(sim.kernel.sleep.state).toBe("mem");
    await expect(file.read()).rejects.toMatchObject({ code: "EAGAIN" });
    await sim.kernel.sleep.resume();
    expect(await heard(file)).toEqual([[EV_KEY, KEY_ENTER, 1], SYN]);
  });
});

test.each([
  ["EINVAL", ["gpios=GPIO17,GPIO27"], /2 gpios, but 1 codes/],
  ["EINVAL", ["codes=KEY_NOSUCH"], /no event is called 'KEY_NOSUCH'/],
  ["EINVAL", ["codes=768"], /no key has the number 768/],
  ["EINVAL", ["codes=REL_X"], /REL_X is no key and no switch/],
  ["EINVAL", ["gpios=NOSUCH"], /no line 'NOSUCH'/],
  ["EINVAL", ["bias=up"], /'up' is no bias: one of pull-up, pull-down/],
  ["EBUSY", ["gpios=GPIO17,GPIO17", "codes=KEY_A,KEY_B"], /GPIO17 is in use by "KEY_A"/],
])("is refused with %s for %j, says why, and leaves nothing", async (code, words, message) => {
  const before = treeOf(sim);
  await expect(sim.insmod("gpio-keys", words)).rejects.toEqual(refusal(code, message));
  expect(treeOf(sim)).toEqual(before);
});
