import { type BoardDetection, type BoardProvider, ENODEV, type GpioBackEnd } from "tophalf";
import { modelNamed } from "tophalf/boards";
import { MockBoard, VirtualClock } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { openBoard } from "../../../runtime/cli/board.ts";
import { refusal } from "../support.ts";

const clock = new VirtualClock();

/** A machine that is what `detected` says, and the back end that it was opened with. */
function machine(detected: BoardDetection, chips = true): BoardProvider & { gpio?: GpioBackEnd | undefined } {
  const provider = {
    models: ["beaglebone-black"],
    gpio: undefined as GpioBackEnd | undefined,
    detect: () => detected,
    open: (model: string, _clock: unknown, gpio?: GpioBackEnd) => {
      provider.gpio = gpio;
      const board = new MockBoard(modelNamed(model), clock);
      const missing = [
        { label: "gpio0", errno: ENODEV, reason: "no GPIO chip gpio0" },
        ...["gpio1", "gpio2"].map((label) => ({ label, errno: ENODEV, reason: "there is nothing" })),
      ];
      return Object.assign(Object.create(board) as MockBoard, {
        name: model,
        ...(!chips && { chips: [], missingChips: missing }),
      });
    },
  };
  return provider;
}
const BLACK = machine({ board: "beaglebone-black" });
const LAPTOP = machine({ reason: "this machine is a laptop" });

let said: string[];
beforeEach(() => {
  said = [];
});
const tell = (text: string): void => void said.push(text);

describe("--board auto", () => {
  test("is the board that this machine is", async () => {
    expect((await openBoard("auto", clock, { real: BLACK, tell })).name).toBe("beaglebone-black");
    expect(said).toEqual([]);
  });

  test("is it also when none of its chips is here: the log tells", async () => {
    const bare = machine({ board: "beaglebone-black" }, false);
    expect((await openBoard("auto", clock, { real: bare, tell })).name).toBe("beaglebone-black");
  });

  test("is a mock board where none is found, and says so", async () => {
    expect((await openBoard("auto", clock, { real: LAPTOP, tell })).name).toBe("mock:raspberry-pi-4");
    expect(said).toEqual([
      "no board here: this machine is a laptop; taking mock:raspberry-pi-4 (--board names another one)",
    ]);
  });
});

describe("--board <model>", () => {
  test("takes this machine as that model, whatever it says", async () => {
    expect((await openBoard("raspberry-pi-3-b", clock, { real: LAPTOP, tell })).name).toBe(
      "raspberry-pi-3-b",
    );
    expect(said).toEqual([]);
  });

  test("is refused where none of its chips is here: ENODEV, with the reason and the mock", async () => {
    await expect(
      openBoard("beaglebone-black", clock, { real: machine({ reason: "" }, false) }),
    ).rejects.toEqual(
      refusal(
        "ENODEV",
        /\(gpio0: no GPIO chip gpio0; gpio1, gpio2: there is nothing\); for a simulated one: --board mock:beaglebone-black/,
      ),
    );
  });

  test("that nobody knows is refused: ENODEV, with which there are", async () => {
    await expect(openBoard("toaster", clock)).rejects.toEqual(refusal("ENODEV", /'toaster'.*beaglebone-ai/));
  });
});

describe("--board mock:<model>", () => {
  test("is that model's mock", async () => {
    expect((await openBoard("mock:raspberry-pi-4", clock)).name).toBe("mock:raspberry-pi-4");
  });

  test("with an unknown model is refused: ENODEV, with which there are", async () => {
    await expect(openBoard("mock:toaster", clock)).rejects.toEqual(refusal("ENODEV", /raspberry-pi-4/));
  });
});

describe("--gpio", () => {
  test("is how a real board is opened", async () => {
    await openBoard("auto", clock, { real: BLACK, gpio: "onoff" });
    expect(BLACK.gpio).toBe("onoff");
  });

  test.each(["mock:raspberry-pi-4", "auto"])(
    "is refused for a mock board: EINVAL (--board %s)",
    async (spec) => {
      await expect(openBoard(spec, clock, { real: LAPTOP, gpio: "gpiochip" })).rejects.toEqual(
        refusal("EINVAL", /mock:raspberry-pi-4 has no back end gpiochip/),
      );
    },
  );
});
