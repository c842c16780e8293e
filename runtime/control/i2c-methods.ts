import { EINVAL, KernelError } from "../errno.ts";
import { type AccessMode, I2cTool } from "./i2c-tool.ts";
import type { Method } from "./methods.ts";
import type { RequestParams } from "./params.ts";

/** The methods of the control API for `tophalf i2c`. */
export const i2cMethods: Readonly<Record<string, Method>> = {
  /** The buses and their clients. */
  "i2c.list": (_params, { kernel }) => new I2cTool(kernel.i2c).list(),

  /** The states of the addresses 0x08 … 0x77 of a `bus`. */
  "i2c.detect": (params, { kernel }) => new I2cTool(kernel.i2c).detect(params.string("bus")),

  /** Reads from `addr`: `register` may be left out; `mode` is b, w or c. */
  "i2c.get": (params, { kernel }) =>
    new I2cTool(kernel.i2c).get(
      params.string("bus"),
      params.number("addr"),
      params.optionalNumber("register"),
      modeOf(params),
      params.flag("force"),
    ),

  /** Writes to `addr`; without a `value`, the byte `register` alone. */
  async "i2c.set"(params, { kernel }) {
    await new I2cTool(kernel.i2c).set(
      params.string("bus"),
      params.number("addr"),
      params.number("register"),
      params.optionalNumber("value"),
      modeOf(params),
      params.flag("force"),
    );
    return {};
  },
};

function modeOf(params: RequestParams): AccessMode {
  const mode = params.string("mode");
  if (mode === "b" || mode === "w" || mode === "c") return mode;
  throw new KernelError(EINVAL, "parameter mode must be b, w or c");
}
