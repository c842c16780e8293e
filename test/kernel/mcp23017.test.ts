/**
 * The cascade on a real kernel: the expander's interrupt line falls (gpio-sim), the driver reads the expander's registers (i2c-stub),
 * and a driver on one of its pins hears of it. The registers are written from outside, as the expander would have set them.
 */
import {
  IRQ_HANDLED,
  IRQF_TRIGGER_FALLING,
  IRQF_TRIGGER_RISING,
  type ModuleContext,
  defineModule,
} from "tophalf";
import { i2cAdapters } from "tophalf/boards";
import { afterEach, describe, expect, test } from "vitest";
import mcp23017 from "../../drivers/mcp23017/index.ts";
import { INTF, IODIR, OLAT } from "../../drivers/mcp23017/registers.ts";
import { BACK_ENDS } from "./back-ends.ts";
import { I2cStub } from "./i2c-stub.ts";
import { SimBoard } from "./sim-board.ts";

const ADDRESS = 0x20;
const INTA = 25;
const BOTH = IRQF_TRIGGER_RISING | IRQF_TRIGGER_FALLING;

const used: { readonly end: () => unknown }[] = [];
afterEach(async () => {
  for (const { end } of used.splice(0).reverse()) await end();
});
function use<T>(thing: T, end: () => unknown): T {
  used.push({ end });
  return thing;
}

/** A board with an expander, and the driver of it loaded. */
async function ready(backEnd: (typeof BACK_ENDS)[number]): Promise<Rig> {
  const stub = I2cStub.create(ADDRESS);
  use(stub, () => stub.remove());
  stub.write(ADDRESS, IODIR, 0xff, 0xff);
  const board = new SimBoard("raspberry-pi-3-b", backEnd, i2cAdapters());
  use(board, () => board.close());
  board.pull(INTA, "up");
  await board.kernel.modules.insmod({ name: "mcp23017", definition: mcp23017 }, [
    `bus=${stub.bus}`,
    `addresses=${ADDRESS}`,
    `interrupts=GPIO${INTA}`,
  ]);
  return { stub, board, label: `mcp23017-${stub.bus}-0020` };
}

interface Rig {
  readonly stub: I2cStub;
  readonly board: SimBoard;
  readonly label: string;
}

/** A module that notes the levels of a pin when it interrupts. By then the chip itself would have cleared INTF, as it was read. */
async function follow({ stub, board, label }: Rig, pin: number, levels: unknown[]): Promise<void> {
  const init = async (k: ModuleContext): Promise<void> => {
    const line = await k.gpio.inputCansleep(`${label}:${pin}`);
    const handler = async (): Promise<typeof IRQ_HANDLED> => {
      stub.write(ADDRESS, INTF, 0);
      levels.push(await line.getCansleep());
      return IRQ_HANDLED;
    };
    k.irq.requestThreaded(line.toIrq(), undefined, handler, BOTH, "door");
  };
  await board.kernel.modules.insmod({ name: "door", definition: defineModule({ license: "GPL", init }) });
}

/** What the expander has in its registers after a pin of port A has changed, and INTA down. */
function interrupt({ stub, board }: Rig, intf: number, intcap: number, gpio: number): void {
  stub.write(ADDRESS, INTF, intf, 0, intcap, 0, gpio, 0);
  board.pull(INTA, "down");
  board.pull(INTA, "up");
}

describe.each(BACK_ENDS)("on the back end %s,", (backEnd) => {
  test("an edge on the expander's pin reaches a driver through GPIO interrupt, I²C read and nested irq", async () => {
    const rig = await ready(backEnd);
    const levels: unknown[] = [];
    await follow(rig, 3, levels);
    expect(rig.stub.read(ADDRESS, 0x04)).toBe(0x08);

    interrupt(rig, 0x08, 0x08, 0x08);
    await expect.poll(() => levels).toEqual([1]);
    interrupt(rig, 0x08, 0x00, 0x00);
    await expect.poll(() => levels).toEqual([1, 0]);

    const interrupts = await rig.board.kernel.vfs.readFile("/proc/interrupts");
    expect(interrupts).toMatch(new RegExp(` 2 {2}pinctrl-bcm2835 +25 Edge +${rig.stub.bus}-0020$`, "m"));
    expect(interrupts).toMatch(new RegExp(` 2 {2}${rig.label} +3 Edge +door$`, "m"));
    await rig.board.kernel.modules.rmmod("door");
    expect(rig.stub.read(ADDRESS, 0x04)).toBe(0);
    await rig.board.kernel.modules.rmmod("mcp23017");
  });

  test("an output of the expander is in its registers, and is left as it was taken", async () => {
    const { board, stub, label } = await ready(backEnd);
    const init = async (k: ModuleContext): Promise<void> => {
      const line = await k.gpio.outputCansleep(`${label}:GPB1`);
      await line.setCansleep(1);
    };
    await board.kernel.modules.insmod({ name: "lamp", definition: defineModule({ license: "GPL", init }) });
    expect([stub.read(ADDRESS, IODIR + 1), stub.read(ADDRESS, OLAT + 1)]).toEqual([0xfd, 0x02]);
    await board.kernel.modules.rmmod("lamp");
    expect(stub.read(ADDRESS, OLAT + 1)).toBe(0);
  });
});
