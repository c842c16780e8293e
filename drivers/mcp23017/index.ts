/** The MCP23017, an I²C expander: sixteen GPIO lines, with an interrupt controller of their own. */
import { defineModule, EINVAL, type GpioChipOptions, type I2cClient, KernelError, param } from "tophalf";
import { Expander } from "./expander.ts";
import { Interrupts } from "./interrupts.ts";

/** As many as three address pins can tell apart. */
const MOST = 8;
const FIRST_ADDRESS = 0x20;
const none = Array.from({ length: MOST - 1 }, () => 0);
const PINS = ["A", "B"].flatMap((port) => Array.from({ length: 8 }, (_, pin) => `GP${port}${pin}`));

export default defineModule({
  license: "GPL",
  description: "MCP23017: sixteen GPIO lines behind I2C, with interrupts",
  params: {
    bus: param.int(1, { desc: "The I2C bus", mode: 0o444 }),
    addresses: param.array(param.hexint, [FIRST_ADDRESS, ...none], {
      desc: "Where the expanders are, 0x20 to 0x27; 0: none, they are told by new_device",
      mode: 0o444,
    }),
    interrupts: param.array(
      param.charp,
      Array.from({ length: MOST }, () => ""),
      { desc: "The line that INTA of each is wired to. Default: none, and no interrupts", mode: 0o444 },
    ),
  },

  async init(k) {
    const { bus, addresses, interrupts } = k.params;
    const wanted = addresses.slice(0, Math.max(addresses.count, 1)).filter((addr) => addr !== 0);
    if (interrupts.count > Math.max(wanted.length, 0)) {
      throw new KernelError(
        EINVAL,
        `${interrupts.count} interrupts for ${wanted.length} addresses: leave some out`,
      );
    }
    wanted.forEach(checkAddress);
    k.i2c.addDriver({
      name: "mcp23017",
      idTable: [{ name: "mcp23017" }],
      ofMatchTable: [{ compatible: "microchip,mcp23017" }],
      async probe(client, own) {
        const expander = new Expander(client.smbus);
        await expander.setUp();
        const line = typeof client.platformData === "string" ? client.platformData : "";
        const controller = await Interrupts.on(client, own, expander, line);
        const chip = own.gpio.addChip(chipOf(client, expander, controller !== undefined));
        await controller?.start(client, chip);
        own.printk.device(client).info(`${chip.name}, lines ${chip.label}:0 to 15`);
      },
    });
    for (const [index, addr] of wanted.entries()) {
      const platformData = interrupts[index];
      await k.i2c.newDevice(bus, { type: "mcp23017", addr, platformData }).bound();
    }
  },
});

/** What is elsewhere is another chip, and setting it up would write into that. @throws KernelError EINVAL */
function checkAddress(addr: number): void {
  if (addr >= FIRST_ADDRESS && addr < FIRST_ADDRESS + MOST) return;
  throw new KernelError(EINVAL, `addresses: an MCP23017 is at 0x20 to 0x27, not at 0x${addr.toString(16)}`);
}

function chipOf({ name }: I2cClient, expander: Expander, hasIrqs: boolean): GpioChipOptions {
  return {
    label: `mcp23017-${name}`,
    ngpio: PINS.length,
    names: PINS,
    canSleep: true,
    getDirection: (offset) => (expander.isInput(offset) ? "input" : "output"),
    directionInput: (offset) => expander.directionInput(offset),
    directionOutput: (offset, level) => expander.directionOutput(offset, level),
    get: (offset) => expander.get(offset),
    set: (offset, level) => expander.set(offset, level),
    setConfig: (offset, config) => expander.setConfig(offset, config),
    ...(hasIrqs && { irq: { setType: (offset, edges) => expander.selectEdges(offset, edges) } }),
  };
}
