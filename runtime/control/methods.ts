import { parseState } from "../device/power-files.ts";
import type { Kernel } from "../kernel.ts";
import { Modprobe } from "../module/modprobe.ts";
import type { LogRecord } from "../printk/ring.ts";
import type { GpioTool } from "./gpio-tool.ts";
import { i2cMethods } from "./i2c-methods.ts";
import { mockMethods } from "./mock-methods.ts";
import type { RequestParams } from "./params.ts";
import { pinMethods } from "./pin-methods.ts";

/** What a method works with, besides its parameters. */
export interface MethodContext {
  readonly kernel: Kernel;
  readonly gpioTool: GpioTool;
  /** Sends something before the result. */
  readonly emit: (event: unknown) => void;
  /** Resolves when the caller has hung up. */
  readonly closed: Promise<void>;
}

export type Method = (params: RequestParams, context: MethodContext) => unknown;

/** Every method of the control API by its name. */
export const methods: Readonly<Record<string, Method>> = {
  /** Loads a module: `module` a path or a name, `params` words as `name=value`, `cwd` where relative paths are meant from, `pid` whose terminal init may write to. */
  async insmod(params, { kernel }) {
    const [module, words, cwd] = [params.string("module"), params.strings("params"), params.string("cwd")];
    const { name } = await kernel.ttys.forProcess(params.pid(), () =>
      kernel.modules.insmod(module, words, cwd),
    );
    return { name };
  },

  /** As insmod, with the modules that it needs; `names` are those that were loaded. */
  async modprobe(params, { kernel }) {
    const names = await new Modprobe(kernel.modules).load(
      params.string("module"),
      params.strings("params"),
      params.string("cwd"),
    );
    return { names };
  },

  /** Removes a module and what nobody needs any more. */
  async "modprobe.remove"(params, { kernel }) {
    await new Modprobe(kernel.modules).remove(params.string("module"), params.string("cwd"));
    return {};
  },

  async rmmod(params, { kernel }) {
    const name = params.string("name");
    await kernel.ttys.forProcess(params.pid(), () => kernel.modules.rmmod(name));
    return {};
  },

  /** The loaded modules, newest first. */
  lsmod: (_params, { kernel }) =>
    kernel.modules.all.map(({ name, size, refcount, users }) => {
      return { name, size, refcount, users: users.map((user) => user.name) };
    }),

  /** Sends the log as events; `follow` goes on until the caller hangs up, `clear` empties it afterwards. */
  async dmesg(params, { kernel, emit, closed }) {
    const { ring } = kernel.printk;
    emit({ bootWallTime: kernel.bootWallTime });
    const send = (record: LogRecord): void => {
      emit({ record });
    };
    for (const record of ring.since()) send(record);
    if (params.flag("clear")) ring.clear();
    if (params.flag("follow")) {
      const stop = ring.follow(send);
      await closed;
      stop();
    }
    return {};
  },

  /** SYSLOG_ACTION_CONSOLE_LEVEL: `level` from 1 to 8. */
  "dmesg.console"(params, { kernel }) {
    kernel.printk.console.setLevel(params.number("level"));
    return {};
  },

  ...pinMethods,

  "gpio.get": (params, { gpioTool }) => gpioTool.get(params.string("line")),

  /** Drives a line and keeps it for the runtime, until it is set again or the runtime ends. */
  async "gpio.set"(params, { gpioTool }) {
    await gpioTool.set(params.string("line"), params.level("level"));
    return {};
  },

  /** Gives a line back that was set. */
  async "gpio.free"(params, { gpioTool }) {
    await gpioTool.free(params.string("line"));
    return {};
  },

  /** Sends every edge of `lines` until the caller hangs up. */
  async "gpio.monitor"(params, { gpioTool, emit, closed }) {
    const stop = gpioTool.monitor(params.strings("lines"), emit);
    await closed;
    stop();
    return {};
  },

  ...i2cMethods,

  /** Puts the devices to sleep: `state` is freeze, mem or disk. Comes back when they do. */
  async suspend(params, { kernel }) {
    await kernel.sleep.suspend(parseState(params.string("state")));
    return {};
  },

  async resume(_params, { kernel }) {
    await kernel.sleep.resume();
    return {};
  },

  /** Sends every uevent until the caller hangs up. */
  async uevents(_params, { kernel, emit, closed }) {
    const stop = kernel.uevents.follow(emit);
    emit({ following: true });
    await closed;
    stop();
    return {};
  },

  ...mockMethods,
};
