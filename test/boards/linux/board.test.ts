/** A real board out of a model and back ends; these are stand-ins, of which some cannot find or open a chip. */
import { EACCES, EBUSY, ENODEV, ENOENT, ENOSYS, type GpioBackEnd, Kernel, KernelError } from "tophalf";
import {
  type BackEnds,
  type BoardModel,
  boardProvider,
  LinuxBoard,
  modelNamed,
  type OpenChip,
  type OpenedChip,
} from "tophalf/boards";
import { MockBoard, VirtualClock } from "tophalf/mocks";
import { describe, expect, test } from "vitest";
import { refusal } from "../../runtime/support.ts";

const PI4 = modelNamed("raspberry-pi-4");
const BLACK = modelNamed("beaglebone-black");

const clock = new VirtualClock();
/** Opens any chip: a mock's. */
const works: OpenChip = (model) => chipLike(model.label);
function chipLike(label: string): OpenedChip {
  const chips = [PI4, BLACK].flatMap((model) => new MockBoard(model, clock).chips);
  const chip = chips.find((one) => one.label === label);
  if (!chip) throw new Error(`no chip ${label}`);
  return chip;
}
const fails =
  (errno: number, message: string): OpenChip =>
  () => {
    throw new KernelError(errno, message);
  };
const only =
  (...labels: string[]): OpenChip =>
  (model, at) => {
    if (!labels.includes(model.label)) throw new KernelError(ENODEV, `no GPIO chip ${model.label}`);
    return works(model, at);
  };

function boardWith(
  backEnds: BackEnds,
  { model = PI4, gpio = "auto" }: { model?: BoardModel; gpio?: GpioBackEnd } = {},
): LinuxBoard {
  return new LinuxBoard(model, clock, { gpio, backEnds, i2cAdapters: [], hostLeds: [] });
}
const kernelOn = (board: LinuxBoard): Kernel => new Kernel({ board, clock });
const logOf = ({ printk }: Kernel): string[] => [...printk.ring.since()].map(({ text }) => text);

describe("a board of this machine", () => {
  test("is its model's: name, header and lines", () => {
    const board = boardWith({ onoff: works });
    expect([board.name, board.model]).toEqual(["raspberry-pi-4", "Raspberry Pi 4 Model B"]);
    expect(board.header).toBe(PI4.header);
    expect(board.findLine("J8_11")).toEqual({ chip: "pinctrl-bcm2711", offset: 17 });
    expect(board.chips.map(({ label }) => label)).toEqual(["pinctrl-bcm2711", "raspberrypi-exp-gpio"]);
    expect(board.missingChips).toEqual([]);
  });

  test("gives everything back at the end", () => {
    const closed: string[] = [];
    const chip: OpenChip = (model) =>
      Object.assign(Object.create(chipLike(model.label)) as OpenedChip, {
        close: () => void closed.push(model.label),
      });
    const adapter = new MockBoard(PI4, clock).i2c();
    const own = Object.assign(adapter, { close: () => void closed.push("i2c-1") });
    const options = { backEnds: { onoff: chip }, i2cAdapters: [own], hostLeds: [] };
    new LinuxBoard(PI4, clock, options).close();
    expect(closed).toEqual(["pinctrl-bcm2711", "raspberrypi-exp-gpio", "i2c-1"]);
  });
});

describe("a chip that is not here", () => {
  const kernel = kernelOn(boardWith({ gpiochip: only("gpio1", "gpio2") }, { model: BLACK }));

  test("is logged, with the reason; the others are used", () => {
    expect(logOf(kernel)).toEqual([
      "gpio gpio0: not used, and its lines are refused: no GPIO chip gpio0",
      "gpio gpio3: not used, and its lines are refused: no GPIO chip gpio3",
    ]);
    expect(kernel.gpio.request("P9_12", { direction: "input" }, { consumer: "test" }).get()).toBe(1);
    kernel.gpio.requestLines(["P8_3", "P8_7"], { direction: "input" }, { consumer: "test" }).free();
  });

  test.each(["P9_11", "GPIO30", 30, "gpio0_30"])("refuses its line %j: ENODEV, with the reason", (name) => {
    const refused = refusal("ENODEV", /is on gpio0, which cannot be used: no GPIO chip gpio0/);
    expect(() => kernel.gpio.request(name, { direction: "input" }, { consumer: "test" })).toThrow(refused);
    expect(() => kernel.gpio.lineInfo(name)).toThrow(refused);
  });

  test("refuses lines together, and gives back those of the others", () => {
    expect(() =>
      kernel.gpio.requestLines(["P9_14", "P9_11"], { direction: "input" }, { consumer: "test" }),
    ).toThrow(refusal("ENODEV"));
    kernel.gpio.request("P9_14", { direction: "input" }, { consumer: "test" }).free();
  });

  test("has no lines in the list", () => {
    expect(new Set([...kernel.gpio.status()].map(({ chip }) => chip))).toEqual(new Set(["gpio1", "gpio2"]));
  });
});

test("a chip that may not be opened refuses its lines with EACCES, and what to do", () => {
  const kernel = kernelOn(boardWith({ gpiochip: fails(EACCES, "sudo usermod -aG gpio") }));
  expect(() => kernel.gpio.request(17, { direction: "input" }, { consumer: "test" })).toThrow(
    refusal("EACCES", /17 is on pinctrl-bcm2711, .*usermod -aG gpio/),
  );
});

describe("the back end", () => {
  test("of auto is the first one that works", () => {
    for (const cannotWork of [fails(ENOSYS, "an old kernel"), fails(ENOENT, "no device files")]) {
      expect(boardWith({ gpiochip: cannotWork, onoff: works }).missingChips).toEqual([]);
    }
  });

  test("of auto is not changed because of what one finds or may not do", () => {
    const { missingChips } = boardWith({ gpiochip: fails(EBUSY, "held"), onoff: works });
    expect(missingChips[0]).toEqual({ label: "pinctrl-bcm2711", errno: EBUSY, reason: "held" });
  });

  test("of auto, when none works, has the reasons of all", () => {
    const { missingChips } = boardWith({
      gpiochip: fails(ENOSYS, "an old kernel"),
      onoff: fails(ENOSYS, "no onoff"),
    });
    expect(missingChips[0]).toMatchObject({ errno: ENOSYS, reason: "an old kernel; no onoff" });
  });

  test("of auto has the best one's reason, where the next one finds nothing, and the next one's otherwise", () => {
    const best = fails(ENOENT, "no device files");
    const reasonWith = (onoff: OpenChip): unknown => boardWith({ gpiochip: best, onoff }).missingChips[0];
    expect(reasonWith(fails(ENODEV, "no such chip"))).toMatchObject({
      errno: ENODEV,
      reason: "no device files",
    });
    expect(reasonWith(fails(EACCES, "usermod"))).toMatchObject({ errno: EACCES, reason: "usermod" });
  });

  test("may be chosen", () => {
    const backEnds = { gpiochip: fails(ENODEV, "gpiochip was asked"), onoff: works };
    expect(boardWith(backEnds, { gpio: "onoff" }).missingChips).toEqual([]);
    expect(boardWith(backEnds, { gpio: "gpiochip" }).missingChips[0]?.reason).toBe("gpiochip was asked");
    expect(boardWith({ onoff: works }, { gpio: "gpiochip" }).missingChips[0]).toMatchObject({
      errno: ENOSYS,
      reason: expect.stringMatching(/no GPIO back end gpiochip/) as string,
    });
  });

  test("that fails by a fault of its own is not taken for one without the chip", () => {
    const backEnds: BackEnds = {
      onoff: () => {
        throw new TypeError("a bug");
      },
    };
    expect(() => boardWith(backEnds)).toThrow(TypeError);
  });
});

test("the provider knows the same models as the mocks', and refuses others", () => {
  expect(boardProvider.models).toContain("beaglebone-black");
  expect(() => boardProvider.open("toaster", clock)).toThrow(refusal("ENODEV", /'toaster'.*raspberry-pi-4/));
});
