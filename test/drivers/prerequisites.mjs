// @ts-check
// What drivers need to be loaded that is no parameter default and no part of an ordinary board; for tests and for `npm run bench -- cycles`.
import { Bme280, Ds3231, Mcp23017 } from "tophalf/mocks";

/**
 * @typedef {object} Prerequisites
 * @property {readonly string[]} [modules] that are loaded before
 * @property {readonly string[]} [params]
 * @property {(sim: import("tophalf/mocks").Simulation) => void} [wire] connects parts to the board
 */

/**
 * By the driver's path below drivers/.
 * @type {Readonly<Record<string, Prerequisites>>}
 */
export const PREREQUISITES = {
  tickets: { modules: ["counter"] },
  "guide/vkbd": { modules: ["vinput"] },
  bme280: {
    wire: (sim) => {
      sim.i2c().attach(0x76, new Bme280(sim.clock));
    },
  },
  ds3231: {
    params: ["interrupt=GPIO25"],
    wire: (sim) => {
      sim.i2c().attach(0x68, new Ds3231(sim.clock)).int.join(sim.board.line("GPIO25").wire);
    },
  },
  mcp23017: {
    params: ["interrupts=GPIO25"],
    wire: (sim) => {
      sim.i2c().attach(0x20, new Mcp23017()).inta.join(sim.board.line("GPIO25").wire);
    },
  },
};
