/** The back end for the kernel's GPIO character device, on one in memory. The rig has it on a real kernel: test/kernel. */
import type { LineConfig } from "tophalf";
import { beforeEach, describe, expect, test } from "vitest";
import { refusal } from "../../../runtime/support.ts";
import { fakeRig, type FakeRig, type FakeRigOptions } from "./fake-rig.ts";

const INPUT: LineConfig = { direction: "input" };
const OUTPUT: LineConfig = { direction: "output" };

let kernel: FakeRig["kernel"];
let device: FakeRig["device"];
let clock: FakeRig["clock"];
let chip: FakeRig["chip"];
let said: FakeRig["said"];
let toggle: FakeRig["toggle"];
function open(options?: FakeRigOptions): void {
  ({ kernel, device, clock, chip, said, toggle } = fakeRig(options));
}
beforeEach(() => open());

describe("a request", () => {
  test("says what the line is to be, and who has it", () => {
    chip.request(4, { ...OUTPUT, initial: 1 }, "led");
    expect([device.configured, device.line(4).consumer]).toEqual([["4 output 1"], "led"]);
  });

  test("is given back once: ENODEV", () => {
    const line = chip.request(17, INPUT, "button");
    line.release();
    for (const use of [
      () => line.release(),
      () => line.get(),
      () => line.set(1),
      () => line.configure(INPUT),
      () => line.setEdges("both"),
    ]) {
      expect(use).toThrow(refusal("ENODEV", /^GPIO17 was given back$/));
    }
    expect(device.line(17).request).toBeUndefined();
  });

  test("of lines that are held here says by whom, without asking the kernel: EBUSY", () => {
    chip.request(17, INPUT, "the first");
    expect(() => chip.requestLines([4, 17], INPUT, "the second")).toThrow(
      refusal("EBUSY", /^GPIO17 is in use by "the first"; see: tophalf gpio info$/),
    );
  });

  test("of lines that another program holds says which, and by whom: EBUSY", () => {
    open({ holder: "process 4711 (gpiomon)" });
    device.line(17).consumer = "gpiomon";
    expect(() => chip.requestLines([4, 17], INPUT, "in")).toThrow(
      refusal("EBUSY", /^GPIO17 is in use by "gpiomon", process 4711 \(gpiomon\): release it there$/),
    );
  });

  test("of a pin that serves another function says so: EBUSY", () => {
    device.line(2).reserved = true;
    expect(() => chip.request(2, INPUT, "in")).toThrow(
      refusal("EBUSY", /^GPIO2 .*another function.*pinctrl/),
    );
  });

  test.each([
    ["no such line", [54], /has no line 54/],
    ["none", [], /0 lines/],
    ["65", [...Array(65).keys()], /the most is 64/],
    ["twice", [5, 6, 5], /named twice/],
  ])("of lines that cannot be requested together is EINVAL: %s", (_what, offsets, message) => {
    expect(() => chip.requestLines(offsets, INPUT, "in")).toThrow(refusal("EINVAL", message));
  });

  test("that the kernel refuses is refused with what it would have been", () => {
    device.refuse = -22;
    const config: LineConfig = { ...INPUT, bias: "pull-up", activeLow: true, debounce: 5000 };
    expect(() => chip.request(17, config, "in")).toThrow(
      refusal("EINVAL", /^GPIO17: .*refuses.*input, bias pull-up, active low, debounced for 5000 µs$/),
    );
    device.refuse = -524;
    expect(() => chip.request(17, { ...OUTPUT, drive: "open-source" }, "out")).toThrow(
      refusal("EOPNOTSUPP", /^GPIO17: the controller is not able to make it: output, open-source$/),
    );
    device.refuse = -24;
    expect(() => chip.request(30, INPUT, "in")).toThrow(refusal("EIO", /^CTS0: cannot .*EMFILE$/));
  });

  test.each([-1, 1.5, 2 ** 32])("with a debounce time of %d µs is EINVAL", (debounce) => {
    expect(() => chip.request(17, { ...INPUT, debounce }, "in")).toThrow(refusal("EINVAL", /debounce/));
  });
});

describe("a file that the event loop cannot watch", () => {
  test("is refused: EIO", () => {
    kernel.refuseFiles = true;
    expect(() => chip.request(17, INPUT, "in")).toThrow(
      refusal("EIO", /event loop.*no space.*max_user_watches/),
    );
    expect(() => chip.request(17, INPUT, "in")).toThrow(refusal("EIO"));
  });
});

describe("levels", () => {
  test("of one line are read and driven", () => {
    const [led, button] = [chip.request(4, OUTPUT, "led"), chip.request(17, INPUT, "button")];
    led.set(1);
    device.line(17).level = 1;
    expect([device.line(4).level, led.get(), button.get()]).toEqual([1, 1, 1]);
    expect(() => button.set(1)).toThrow(refusal("EPERM", /^GPIO17: an input cannot be driven$/));
  });

  test("of lines together are read and driven by their places, beyond the 32nd too", () => {
    const offsets = [...Array(54).keys()].reverse();
    const lines = chip.requestLines(offsets, { ...OUTPUT, initial: 1 }, "bus");
    lines.set(offsets.map((offset) => (offset === 50 ? 0 : offset === 3 ? undefined : 1)));
    expect(lines.get()).toEqual(offsets.map((offset) => (offset === 50 ? 0 : 1)));
    lines.set([]);
    expect(device.line(50).level).toBe(0);
  });
});

describe("a configuration", () => {
  test("is of all lines, with the edges that are selected", () => {
    const lines = chip.requestLines([5, 6], INPUT, "in");
    lines.setEdges(1, "rising");
    lines.configure({ ...INPUT, debounce: 100 });
    expect(device.configured).toEqual([
      "5 input; 6 input",
      "5 input; 6 input rising",
      "5 input debounce 100; 6 input rising debounce 100",
    ]);
    expect(() => lines.setEdges(2, "both")).toThrow(refusal("EINVAL", /no line 2 among 2/));
  });

  test("that ends the debouncing tells the controller so", () => {
    const line = chip.request(17, { ...INPUT, debounce: 100 }, "in");
    line.configure(INPUT);
    line.configure(INPUT);
    expect(device.configured.slice(1)).toEqual(["17 input debounce 0", "17 input"]);
  });

  test("that turns the polarity stops the edge detector before: it would keep its own", () => {
    const line = chip.request(17, INPUT, "in");
    line.setEdges("rising");
    line.configure({ ...INPUT, activeLow: true });
    expect(device.configured.slice(2)).toEqual(["17 input", "17 activeLow input rising"]);
  });

  test("that makes it an output ends its edges, until it is an input again: in one call", () => {
    const line = chip.request(17, INPUT, "in");
    line.setEdges("both");
    line.configure({ ...OUTPUT, initial: 1 });
    expect(() => line.setEdges("both")).toThrow(refusal("EIO", /^GPIO17: an output cannot interrupt$/));
    line.configure(INPUT);
    expect(device.configured.slice(2)).toEqual(["17 output 1", "17 input rising falling"]);
    line.configure(OUTPUT);
    line.setEdges("none");
    line.configure(INPUT);
    expect(device.configured.slice(4)).toEqual(["17 output 0", "17 input"]);
  });

  test("that is refused leaves all as it was", () => {
    const line = chip.request(17, INPUT, "in");
    line.setEdges("rising");
    device.refuse = -6;
    expect(() => line.setEdges("both")).toThrow(refusal("ENXIO", /^GPIO17 cannot interrupt/));
    expect(device.configured.slice(1)).toEqual(["17 input rising", "17 input rising"]);
    toggle(17, 2);
    kernel.serve();
    expect(said).toEqual(["17 edge 1 at 1"]);
  });
});

describe("a chip that goes", () => {
  test.each([false, true])("says so once, and answers ENODEV (pollers are woken: %s)", (wakesPollers) => {
    kernel.wakesPollers = wakesPollers;
    const line = chip.request(17, INPUT, "in");
    const lines = chip.requestLines([5, 6], OUTPUT, "out");
    line.setEdges("both");
    kernel.unplug(device);
    kernel.unplug(device);
    expect(said).toEqual(["gone"]);
    for (const use of [
      () => line.get(),
      () => line.setEdges("none"),
      () => lines.set([1, 1]),
      () => chip.request(4, OUTPUT, "out"),
      () => chip.lineInfo(17),
      () => chip.watchInfo(() => undefined),
    ]) {
      expect(use).toThrow(refusal("ENODEV", /^gpiochip0 \(pinctrl-bcm2835\) has gone$/));
    }
    line.release();
    lines.release();
    expect([...kernel.open].some(({ isWatched }) => isWatched)).toBe(false);
    expect(kernel.fileWatches).toBe(0);
  });

  test("is missed by the next call, where nobody heard of it", () => {
    const line = chip.request(17, INPUT, "in");
    device.gone = true;
    expect(() => line.get()).toThrow(refusal("ENODEV", /has gone/));
    expect(said).toEqual(["gone"]);
  });

  test("is not one whose device file only got another owner", () => {
    kernel.touch("/dev/gpiochip0");
    expect(said).toEqual([]);
    chip.request(17, INPUT, "in").release();
  });
});

describe("what is known of a line", () => {
  test("that nobody has: not its level, which cannot be read without taking it", () => {
    expect(chip.lineInfo(17)).toEqual({
      offset: 17,
      name: "GPIO17",
      direction: "input",
      level: undefined,
      bias: "as-is",
      drive: "push-pull",
      activeLow: false,
    });
    expect(device.configured).toEqual([]);
  });

  test("that is held here: its level too, of each of several", () => {
    chip.requestLines([16, 17], { ...INPUT, activeLow: true }, "in");
    device.line(17).level = 1;
    expect(chip.lineInfo(17)).toMatchObject({ level: 1, activeLow: true });
    expect(chip.lineInfo(16)).toMatchObject({ level: 0 });
    expect(chip.lineInfo(16).heldBy).toBeUndefined();
  });

  test("that another program, or the kernel, has: who", () => {
    device.line(17).consumer = "gpiomon";
    device.line(2).reserved = true;
    expect([17, 2].map((offset) => chip.lineInfo(offset).heldBy)).toEqual(["gpiomon", "kernel"]);
  });

  test("its name: the kernel's, or the board's where the kernel has none", () => {
    expect([17, 30, 40].map((offset) => chip.lineInfo(offset).name)).toEqual(["GPIO17", "CTS0", ""]);
    expect(() => chip.lineInfo(54)).toThrow(refusal("EINVAL", /no line 54/));
  });
});

describe("watching lines", () => {
  test("tells each who watches of a line that changed, once a batch, until he does not", () => {
    const [first, second]: [number[], number[]] = [[], []];
    const stop = chip.watchInfo((offset) => first.push(offset));
    chip.watchInfo((offset) => second.push(offset));
    for (const offset of [4, 17, 4]) device.changed(offset);
    kernel.serve();
    stop();
    stop();
    device.changed(5);
    kernel.serve();
    expect([first, second]).toEqual([
      [4, 17],
      [4, 17, 5],
    ]);
  });

  test("takes a full queue for a change of all lines: what did not fit was dropped", () => {
    const changed: number[] = [];
    chip.watchInfo((offset) => changed.push(offset));
    for (let i = 0; i < 40; i++) device.changed(4);
    kernel.serve();
    expect(changed).toEqual([...Array(54).keys()]);
  });

  test("costs nothing when nobody does", () => {
    chip.watchInfo(() => undefined)();
    device.changed(4);
    expect([...kernel.open].some(({ isWatched }) => isWatched)).toBe(false);
  });
});

describe("closing a chip", () => {
  test("gives all back", () => {
    const line = chip.request(17, INPUT, "in");
    line.setEdges("both");
    chip.requestLines([5, 6], OUTPUT, "out");
    chip.watchInfo(() => undefined);
    chip.close();
    expect([kernel.open.size, kernel.fileWatches, clock.pending]).toEqual([0, 0, 0]);
    expect([5, 6, 17].map((offset) => device.line(offset).request)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
