/** The simulated board: the real model's chips and pins, with wires where the pins end. */
import { raspberryPi4 } from "tophalf/boards";
import { boardProvider, MockBoard, simulate, VirtualClock } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { refusal } from "../runtime/support.ts";

let board: MockBoard;
beforeEach(() => {
  board = new MockBoard(raspberryPi4, new VirtualClock());
});

describe("a mock board", () => {
  test("is the real model, and says that it is a mock", () => {
    expect([board.name, board.model]).toEqual(["mock:raspberry-pi-4", "Raspberry Pi 4 Model B (mock)"]);
    expect(board.header).toBe(raspberryPi4.header);
    expect(board.chips.map(({ label, name, lineCount }) => [label, name, lineCount])).toEqual([
      ["pinctrl-bcm2711", "gpiochip0", 58],
      ["raspberrypi-exp-gpio", "gpiochip1", 8],
    ]);
  });

  test("has every line at the level that the model's pull gives it", () => {
    const [chip] = board.chips;
    const levels = raspberryPi4.chips[0]?.lines.map(({ pull }) => (pull === "up" ? 1 : 0));
    expect(levels?.map((_, offset) => chip?.lineInfo(offset).level)).toEqual(levels);
  });

  test("knows no line that the model does not have: EINVAL", () => {
    for (const name of ["GPIO99", "J8_1", "nonsense"]) {
      expect(() => board.line(name)).toThrow(refusal("EINVAL"));
    }
    expect(() => board.chips[0]?.line(58)).toThrow(refusal("EINVAL"));
  });
});

describe("the world", () => {
  const gpio17 = { chip: "pinctrl-bcm2711", offset: 17 };

  test("presses and releases, and hears the level", () => {
    const { world } = board;
    expect([world.press(gpio17), world.press(gpio17), world.release(gpio17), world.release(gpio17)]).toEqual([
      1, 1, 0, 0,
    ]);
  });

  test("sets a level until it lets go", () => {
    const { world } = board;
    expect([world.set(gpio17, 1), world.set(gpio17, 0), world.set(gpio17, 1), world.release(gpio17)]).toEqual(
      [1, 0, 1, 0],
    );
  });

  test("has one hand on a line: what it does last counts", () => {
    const { world } = board;
    world.press(gpio17);
    world.set(gpio17, 0);
    expect(board.line("GPIO17").wire.state).toBe(0);
  });

  test("makes a short circuit where the driver drives against it", async () => {
    const sim = simulate();
    await sim.insmod({
      name: "out",
      definition: { license: "GPL", init: (k) => void k.gpio.output("GPIO17") },
    });
    sim.button("GPIO17").press();
    expect(sim.board.line("GPIO17").wire.state).toBe("X");
  });

  test("has no chip of another name: EINVAL", () => {
    expect(() => board.world.press({ chip: "gpiochip9", offset: 0 })).toThrow(refusal("EINVAL", /gpiochip9/));
  });
});

describe("a jumper", () => {
  const out = (pin: string, initial: 0 | 1 = 0) =>
    board.chips[0]?.request(board.address(pin).offset, { direction: "output", initial }, "test");

  test("carries what an output drives to the other end, both ways", () => {
    board.connect("GPIO4", "GPIO27");
    const four = out("GPIO4");
    four?.set(1);
    expect(board.line("GPIO27").wire.level).toBe(1);
    four?.release();
    out("GPIO27")?.set(1);
    expect(board.line("GPIO4").wire.level).toBe(1);
  });

  test("lets go of the other end when the output is given back", () => {
    board.connect("GPIO4", "GPIO27");
    const four = out("GPIO4", 1);
    four?.release();
    expect(board.line("GPIO27").wire.driven).toBe("Z");
  });

  test("that is put on later carries what is driven already", () => {
    out("GPIO4", 1);
    board.connect("GPIO4", "GPIO27");
    expect(board.line("GPIO27").wire.level).toBe(1);
  });

  test("carries what the world does to one end to the other", () => {
    board.connect("GPIO17", "GPIO27");
    board.world.press(board.address("GPIO17"));
    expect(board.line("GPIO27").wire.level).toBe(1);
    board.world.release(board.address("GPIO17"));
    expect(board.line("GPIO27").wire.level).toBe(0);
  });

  test("between two outputs that agree holds its level when one lets go", () => {
    board.connect("GPIO4", "GPIO27");
    const [four] = [out("GPIO4", 1), out("GPIO27", 1)];
    four?.release();
    expect([board.line("GPIO4").wire.level, board.line("GPIO4").wire.driven]).toEqual([1, 1]);
  });

  test("between two outputs that disagree is a short circuit at both ends", () => {
    board.connect("GPIO4", "GPIO27");
    out("GPIO4", 1);
    out("GPIO27", 0);
    expect([board.line("GPIO4").wire.state, board.line("GPIO27").wire.state]).toEqual(["X", "X"]);
  });
});

describe("a line of the chip", () => {
  const [chip, offset] = [() => board.chips[0], 17];

  test("is held by one: EBUSY, naming him", () => {
    chip()?.request(offset, { direction: "input" }, "first");
    expect(() => chip()?.request(offset, { direction: "input" }, "second")).toThrow(
      refusal("EBUSY", /"first"/),
    );
  });

  test("that the kernel holds is refused: EBUSY", () => {
    expect(chip()?.lineInfo(42).heldBy).toBe("ACT");
    expect(() => chip()?.request(42, { direction: "output" }, "mine")).toThrow(refusal("EBUSY", /"ACT"/));
  });

  test("is dead when it was released: ENODEV", () => {
    const line = chip()?.request(offset, { direction: "output" }, "mine");
    line?.release();
    expect(() => line?.get()).toThrow(refusal("ENODEV"));
    expect(() => line?.set(1)).toThrow(refusal("ENODEV"));
    expect(() => {
      line?.release();
    }).toThrow(refusal("ENODEV"));
  });

  test("that is an input cannot be set: EPERM", () => {
    const line = chip()?.request(offset, { direction: "input" }, "mine");
    expect(() => line?.set(1)).toThrow(refusal("EPERM"));
  });

  test("may change from input to output and back", () => {
    const line = chip()?.request(offset, { direction: "input" }, "mine");
    line?.configure({ direction: "output", initial: 1 });
    expect(board.line("GPIO17").wire.driven).toBe(1);
    line?.configure({ direction: "input" });
    expect([board.line("GPIO17").wire.driven, line?.get()]).toEqual(["Z", 0]);
  });

  test("is as at reset when it was given back: an input, with its own pull, telling no edges", () => {
    const heard: number[] = [];
    chip()?.connect({ edge: (at) => heard.push(at), lost: () => undefined, gone: () => undefined });
    const line = chip()?.request(offset, { direction: "input", bias: "pull-up" }, "mine");
    line?.setEdges("both");
    line?.release();
    board.world.press({ chip: "pinctrl-bcm2711", offset });
    expect(heard).toEqual([]);
    expect(chip()?.lineInfo(offset)).toMatchObject({ direction: "input", bias: "pull-down" });
  });

  test.each([
    ["push-pull", 1, 1],
    ["push-pull", 0, 0],
    ["open-drain", 1, "Z"],
    ["open-drain", 0, 0],
    ["open-source", 1, 1],
    ["open-source", 0, "Z"],
  ] as const)("of drive %s set to %i drives the wire %s", (drive, level, driven) => {
    const line = chip()?.request(offset, { direction: "output", drive, initial: level }, "mine");
    expect(board.line("GPIO17").wire.driven).toBe(driven);
    line?.set(level === 1 ? 0 : 1);
    line?.set(level);
    expect(board.line("GPIO17").wire.driven).toBe(driven);
  });

  test("two of open drain on one wire are a wired AND", () => {
    board.connect("GPIO2", "GPIO3");
    const [two, three] = [2, 3].map((at) =>
      chip()?.request(at, { direction: "output", drive: "open-drain", initial: 1 }, "bus"),
    );
    const level = () => [board.line("GPIO2").wire.level, board.line("GPIO3").wire.level];
    expect(level()).toEqual([1, 1]);
    two?.set(0);
    expect(level()).toEqual([0, 0]);
    three?.set(0);
    two?.set(1);
    expect(level()).toEqual([0, 0]);
    three?.set(1);
    expect(level()).toEqual([1, 1]);
  });
});

describe("edges", () => {
  const address = { chip: "pinctrl-bcm2711", offset: 17 };
  function listen(edges: "none" | "rising" | "falling" | "both"): string[] {
    const heard: string[] = [];
    board.chips[0]?.connect({
      edge: (offset, level) => heard.push(`${offset} ${level}`),
      lost: () => undefined,
      gone: () => undefined,
    });
    board.chips[0]?.request(17, { direction: "input" }, "test").setEdges(edges);
    return heard;
  }

  test.each([
    ["none", []],
    ["rising", ["17 1", "17 1"]],
    ["falling", ["17 0", "17 0"]],
    ["both", ["17 1", "17 0", "17 1", "17 0"]],
  ] as const)("selected as %s reach the sink as %j", (selection, expected) => {
    const heard = listen(selection);
    for (let click = 0; click < 2; click++) {
      board.world.press(address);
      board.world.release(address);
    }
    expect(heard).toEqual(expected);
  });

  test("are not made by a wire that floats or is contended: the level stays", () => {
    const heard = listen("both");
    board.world.set(address, 0);
    board.world.release(address);
    expect(heard).toEqual([]);
  });

  test("do not come any more when the board is closed", () => {
    const heard = listen("both");
    board.close();
    board.world.press(address);
    expect(heard).toEqual([]);
  });
});

describe("boardProvider", () => {
  test("opens every model that it names", () => {
    for (const model of boardProvider.models) {
      expect(boardProvider.open(model, new VirtualClock()).name).toBe(`mock:${model}`);
    }
    expect(boardProvider.models).toContain("raspberry-pi-4");
  });

  test("refuses another: ENODEV, with which there are", () => {
    expect(() => boardProvider.open("toaster", new VirtualClock())).toThrow(
      refusal("ENODEV", /'toaster'; there are: .*raspberry-pi-4, .*beaglebone-black/),
    );
  });
});
