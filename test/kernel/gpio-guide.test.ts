/** The guide's interrupt examples, driven by edges of a real kernel; the LED is looked at from outside. */
import { defineModule, IRQ_HANDLED, IRQF_TRIGGER_RISING, type IrqReturn } from "tophalf";
import { afterEach, describe, expect, test } from "vitest";
import bottomhalf from "../../drivers/guide/bottomhalf.ts";
import intrpt from "../../drivers/guide/intrpt.ts";
import { BACK_ENDS } from "./back-ends.ts";
import { SimBoard } from "./sim-board.ts";

const boards: SimBoard[] = [];
afterEach(() => {
  for (const board of boards.splice(0)) board.close();
});

/** Boards, and the numbers of LED, on button and off button. */
const PLACES: readonly (readonly [string, number, number, number])[] = [
  ["raspberry-pi-3-b", 4, 17, 18],
  ["raspberry-pi-5", 4, 17, 18],
  // Four banks: gpio1_28, gpio0_30 and gpio3_19; then gpio2_2, gpio3_15 and gpio1_16.
  ["beaglebone-black", 60, 30, 115],
  ["beaglebone-black", 66, 111, 48],
];

const DRIVERS = { intrpt, bottomhalf };

/** On a busy machine; and onoff, which nobody wakes when a chip goes, looks once a second. */
const SOON = { timeout: 5000 };

describe.each(BACK_ENDS)("on the back end %s,", (backEnd) => {
  const boardOf = (model: string): SimBoard => {
    const board = new SimBoard(model, backEnd);
    boards.push(board);
    return board;
  };
  const turns = (board: SimBoard, led: number, level: 0 | 1) =>
    expect.poll(() => board.seen(led), SOON).toBe(level);

  describe.each(Object.entries(DRIVERS))("%s", (name, definition) => {
    test.each(PLACES)(
      "switches an LED of %s: GPIO%i, by buttons on %i and %i",
      async (model, led, on, off) => {
        const board = boardOf(model);
        const { modules, vfs } = board.kernel;
        await modules.insmod({ name, definition }, [`led=${led}`, `on=${on}`, `off=${off}`]);
        expect(board.seen(led)).toBe(0);

        board.pull(on, "up");
        await turns(board, led, 1);
        board.pull(off, "up");
        await turns(board, led, 0);
        board.pull(on, "down");
        await turns(board, led, 1);

        if (name === "bottomhalf") expect(board.log).toContain("Bottom half tasklet ends");
        expect(await vfs.readFile("/proc/interrupts")).toMatch(/ 2 .*gpiomod#button1\n.* 1 .*button2/);
        await modules.rmmod(name);
        expect(board.seen(led)).toBe(0);
      },
    );
  });

  test("a chip that is removed while a driver uses it is logged once, and all others go on", async () => {
    const board = boardOf("beaglebone-black");
    const { modules } = board.kernel;
    await modules.insmod({ name: "intrpt", definition: intrpt }, ["led=60", "on=30", "off=115"]);
    board.pull(30, "up");
    await turns(board, 60, 1);

    board.unplug("gpio0");
    const farewells = (): string[] => board.log.filter((text) => text.includes("(gpio0) has gone"));
    await expect.poll(farewells, SOON).toHaveLength(1);
    board.pull(115, "up");
    await turns(board, 60, 0);

    await modules.rmmod("intrpt");
    const onGone = modules.insmod({ name: "intrpt", definition: intrpt }, ["led=60", "on=30", "off=115"]);
    await expect(onGone).rejects.toMatchObject({ code: "ENODEV" });
    await modules.insmod({ name: "intrpt", definition: intrpt }, ["led=60", "on=48", "off=115"]);
    board.pull(48, "up");
    await turns(board, 60, 1);
    await modules.rmmod("intrpt");
    expect(farewells()).toHaveLength(1);
  });

  test("a handler that keeps the processor keeps no other line from being heard", async () => {
    const board = boardOf("raspberry-pi-3-b");
    const heard: number[] = [];
    const slow = defineModule({
      license: "GPL",
      init(k) {
        for (const line of [17, 18]) {
          const isr = (): IrqReturn => {
            heard.push(line);
            if (line === 17) k.mdelay(30);
            return IRQ_HANDLED;
          };
          k.irq.request(k.gpio.input(line).toIrq(), isr, IRQF_TRIGGER_RISING, `line${line}`);
        }
      },
    });
    await board.kernel.modules.insmod({ name: "slow", definition: slow });
    board.pull(17, "up");
    board.pull(18, "up");
    await expect.poll(() => [...heard].sort(), SOON).toEqual([17, 18]);
    await board.kernel.modules.rmmod("slow");
  });
});
