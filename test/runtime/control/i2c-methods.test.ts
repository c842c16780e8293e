/** What `tophalf i2c` asks for. */
import { I2C_FUNC_SMBUS_BYTE, I2C_FUNC_SMBUS_QUICK } from "tophalf";
import { MockI2cBus, RegisterFile, simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { clientAt, ended } from "../i2c/support.ts";
import { contextOf, refusal } from "../support.ts";
import { serve, type Served } from "./support.ts";

let sim: Simulation;
let served: Served;
let device: RegisterFile;
beforeEach(async () => {
  sim = simulate();
  served = await serve(sim);
  device = sim.i2c().attach(0x48, new RegisterFile(256, [0x12, 0x34]));
});
/** The answer comes over a socket, in real time, from a bus in virtual time. */
const call = (method: string, params: Record<string, unknown> = {}): Promise<unknown> =>
  ended(sim, served.call(method, params));
const addressesThat = (state: string, states: unknown): number[] =>
  (states as string[]).flatMap((one, index) => (one === state ? [index + 8] : []));

describe("list", () => {
  test("has the buses, and their clients with their drivers", async () => {
    await clientAt(sim, 0x48, "gadget");
    (await contextOf(sim)).i2c.newDevice(1, { type: "lonely", addr: 0x50 });
    expect(await call("i2c.list")).toEqual([
      {
        name: "i2c-1",
        description: "bcm2835 (i2c@7e804000)",
        clients: [
          { name: "1-0048", type: "gadget", driver: "gadget-72" },
          { name: "1-0050", type: "lonely" },
        ],
      },
    ]);
  });
});

describe("detect", () => {
  test("tells who answers, and leaves alone what drivers serve, ours and the host's", async () => {
    for (const addr of [0x08, 0x50, 0x68, 0x77]) sim.i2c().attach(addr, new RegisterFile());
    await clientAt(sim, 0x68);
    sim.i2c().hold(0x77, "bmp280");
    const states = await call("i2c.detect", { bus: "1" });
    expect(states).toHaveLength(0x70);
    expect(addressesThat("found", states)).toEqual([0x08, 0x48, 0x50]);
    expect(addressesThat("held", states)).toEqual([0x68, 0x77]);
    const touched = sim.i2c().records.flatMap(({ messages }) => messages);
    expect(touched.map(({ addr }) => addr)).not.toContain(0x68);
    expect(touched.find(({ addr }) => addr === 0x50)?.read).toBe(true);
    expect(touched.find(({ addr }) => addr === 0x48)?.read).toBe(false);
  });

  test("reads where the adapter has no quick command", async () => {
    const bus = new MockI2cBus(sim.clock, { number: 2, functionality: 1 | I2C_FUNC_SMBUS_BYTE });
    bus.attach(0x48, new RegisterFile());
    expect(bus.functionality & I2C_FUNC_SMBUS_QUICK).toBe(0);
    (await contextOf(sim)).i2c.addAdapter(bus);
    expect(addressesThat("found", await call("i2c.detect", { bus: "i2c-2" }))).toEqual([0x48]);
  });

  test("of a bus that is not there is ENODEV, and of one that can do neither EOPNOTSUPP", async () => {
    await expect(call("i2c.detect", { bus: "7" })).rejects.toEqual(refusal("ENODEV"));
    (await contextOf(sim)).i2c.addAdapter(new MockI2cBus(sim.clock, { number: 2, functionality: 0 }));
    await expect(call("i2c.detect", { bus: "2" })).rejects.toEqual(refusal("EOPNOTSUPP"));
  });
});

describe("get and set", () => {
  const at = (more: Record<string, unknown> = {}) => ({ bus: "1", addr: 0x48, mode: "b", ...more });

  test("reach registers, words and bytes", async () => {
    expect(await call("i2c.get", at({ register: 1 }))).toBe(0x34);
    expect(await call("i2c.get", at({ register: 0, mode: "w" }))).toBe(0x3412);
    expect(await call("i2c.get", at({ register: 1, mode: "c" }))).toBe(0x34);
    await call("i2c.set", at({ register: 1 }));
    expect(await call("i2c.get", at())).toBe(0x34);
    await call("i2c.set", at({ register: 2, value: 9 }));
    await call("i2c.set", at({ register: 3, value: 0x0b0a, mode: "w" }));
    expect([2, 3, 4].map((register) => device.get(register))).toEqual([9, 0x0a, 0x0b]);
  });

  test.each([
    ["EREMOTEIO", { addr: 0x49, register: 0 }, /nobody acknowledges 0x49 on i2c-1; tophalf i2c detect 1/],
    ["EINVAL", { addr: 0x80, register: 0 }, /address 0x80/],
    ["EINVAL", { register: 256 }, /^register 256 is no integer from 0 to 255/],
    ["EINVAL", { register: 0, mode: "x" }, /mode/],
    ["ENODEV", { bus: "3" }, /no I2C bus 3/],
  ])("are refused with %s for %j", async (code, params, message) => {
    await expect(call("i2c.get", at(params))).rejects.toEqual(refusal(code, message));
  });

  test("of a value that is too large for a byte are refused, and nothing is written", async () => {
    await expect(call("i2c.set", at({ register: 0, value: 256 }))).rejects.toEqual(
      refusal("EINVAL", /^value 256 is no integer/),
    );
    expect(device.get(0)).toBe(0x12);
  });

  test("of what a driver serves are EBUSY, unless forced", async () => {
    await clientAt(sim, 0x48, "gadget");
    await expect(call("i2c.get", at({ register: 0 }))).rejects.toEqual(
      refusal("EBUSY", /served by gadget-72 of this runtime; -f/),
    );
    expect(await call("i2c.get", at({ register: 0, force: true }))).toBe(0x12);
    await expect(call("i2c.set", at({ register: 0, value: 1, mode: "c", force: true }))).rejects.toEqual(
      refusal("EINVAL"),
    );
  });
});
