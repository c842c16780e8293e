import { ENODEV, KernelError } from "../errno.ts";
import type { BoardWorld, I2cWorld, LineAddress, SerialWorld } from "../hal/board.ts";
import type { Level } from "../hal/gpio-chip.ts";
import type { Kernel } from "../kernel.ts";
import type { Method, MethodContext } from "./methods.ts";
import type { RequestParams } from "./params.ts";

/** The methods of the control API for `tophalf mock`: what the world around a mock board does. */
export const mockMethods: Readonly<Record<string, Method>> = {
  "mock.press": (params, context) => touch(params, context, (world, line) => world.press(line)),
  "mock.release": (params, context) => touch(params, context, (world, line) => world.release(line)),
  "mock.set": (params, context) =>
    touch(params, context, (world, line) => world.set(line, params.level("level"))),
  "mock.send": async (params, { kernel }) => {
    await serialOf(kernel).send(params.string("port"), Buffer.from(params.string("text")));
    return {};
  },
  "mock.plug": (params, { kernel }) => {
    serialOf(kernel).plug(params.string("port"));
    return {};
  },
  "mock.unplug": (params, { kernel }) => {
    serialOf(kernel).unplug(params.string("port"));
    return {};
  },

  /** Wires a `part` to an I²C `bus`, at `addr`, its interrupt output to a `line`; all but the part may be left out. Answers where it is. */
  "mock.attach": (params, { kernel }) => {
    const line = params.optionalString("line");
    return i2cOf(kernel).attach(params.string("part"), {
      bus: params.optionalNumber("bus"),
      addr: params.optionalNumber("addr"),
      interrupt: line === undefined ? undefined : kernel.gpio.find(line),
    });
  },

  /** Takes the part at `addr` off its bus. */
  "mock.detach": (params, { kernel }) => {
    i2cOf(kernel).detach(params.number("addr"), params.optionalNumber("bus"));
    return {};
  },
};

/** Lets the world of a mock board do something to a line, and answers the line's level. */
function touch(
  params: RequestParams,
  { kernel }: MethodContext,
  action: (world: BoardWorld, line: LineAddress) => Level,
): Level {
  return action(worldOf(kernel), kernel.gpio.find(params.string("line")));
}

/** @throws KernelError ENODEV */
function worldOf({ board }: Kernel): BoardWorld {
  if (board.world) return board.world;
  throw new KernelError(ENODEV, `${board.model} is no mock board; boot with --board mock:raspberry-pi-4`);
}

/** @throws KernelError ENODEV */
function serialOf(kernel: Kernel): SerialWorld {
  const { serial } = worldOf(kernel);
  if (serial) return serial;
  throw new KernelError(ENODEV, `${kernel.board.model} has no serial ports`);
}

/** @throws KernelError ENODEV */
function i2cOf(kernel: Kernel): I2cWorld {
  const { i2c } = worldOf(kernel);
  if (i2c) return i2c;
  throw new KernelError(ENODEV, `${kernel.board.model} has no I2C buses`);
}
