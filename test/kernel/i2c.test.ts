/** I²C on a real kernel: the back end on i2c-bus, and the command on top of it, against simulated chips that speak SMBus. */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import {
  I2C_FUNC_I2C,
  type I2cAdapter,
  type I2cClient,
  Kernel,
  type ModuleContext,
  systemClock,
} from "tophalf";
import { i2cAdapters, raspberryPi4 } from "tophalf/boards";
import { MockBoard } from "tophalf/mocks";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { I2cTool } from "../../runtime/control/i2c-tool.ts";
import { contextOf, refusal } from "../runtime/support.ts";
import { GpioSim } from "./gpio-sim.ts";
import { I2cStub } from "./i2c-stub.ts";
import { Runtime } from "./runtime.ts";

let stub: I2cStub;
let kernel: Kernel;
let k: ModuleContext;
let adapter: I2cAdapter;
let bus: string;

beforeEach(async () => {
  stub = I2cStub.create(0x20, 0x76);
  kernel = new Kernel({ board: new MockBoard(raspberryPi4, systemClock), clock: systemClock });
  const found = i2cAdapters().find(({ number }) => number === stub.bus);
  if (!found) throw new Error("no adapter");
  adapter = found;
  bus = kernel.i2c.addAdapter(adapter).name;
  k = await contextOf({ kernel });
});
afterEach(async () => {
  await kernel.shutdown();
  adapter.close();
  stub.remove();
});
const client = (addr: number): I2cClient => k.i2c.newDevice(bus, { type: "gadget", addr });

describe("the stub", () => {
  test("is found, with what it can do", () => {
    const device = k.i2c.getAdapter(bus);
    expect(device.description).toBe("SMBus stub driver");
    expect(device.checkFunctionality(I2C_FUNC_I2C)).toBe(false);
  });

  test("answers at its addresses, as i2cdetect sees it too", async () => {
    const tool = new I2cTool(kernel.i2c);
    const states = await tool.detect(bus);
    expect(states.flatMap((state, index) => (state === "found" ? [index + 8] : []))).toEqual([0x20, 0x76]);
  });
});

describe("registers", () => {
  test("are read and written, seen from outside", async () => {
    stub.write(0x76, 0xd0, 0x60);
    const { smbus } = client(0x76);
    expect(await smbus.readByteData(0xd0)).toBe(0x60);
    await smbus.writeWordData(0x10, 0xbeef);
    expect(stub.read(0x76, 0x10)).toBe(0xef);
    expect(await smbus.readWordData(0x10)).toBe(0xbeef);
    await smbus.writeI2cBlockData(0x20, Uint8Array.of(1, 2, 3));
    expect(await smbus.readI2cBlockData(0x20, 3)).toEqual(Uint8Array.of(1, 2, 3));
    await smbus.writeByte(0x21);
    expect(await smbus.readByte()).toBe(2);
  });

  test("of nobody are ENXIO, and messages of one's own EOPNOTSUPP", async () => {
    await expect(client(0x77).smbus.readByteData(0)).rejects.toEqual(refusal("ENXIO", /nobody acknowledges/));
    await expect(client(0x76).transfer([{ write: [1] }])).rejects.toEqual(refusal("EOPNOTSUPP"));
  });
});

describe("an address that a driver of the kernel serves", () => {
  beforeEach(() => {
    stub.hold(0x20);
  });
  afterEach(() => {
    writeFileSync(`/sys/bus/i2c/devices/${bus}/delete_device`, "0x20\n");
  });

  test("is refused with EBUSY, by name", () => {
    expect(() => client(0x20)).toThrow(
      refusal("EBUSY", /host kernel's driver dummy; .*drivers\/dummy\/unbind/),
    );
  });

  test("is refused by the kernel itself to who had asked before, twice as well, and works when it has let go", async () => {
    writeFileSync(`/sys/bus/i2c/devices/${bus}/delete_device`, "0x20\n");
    const early = client(0x20);
    stub.hold(0x20);
    for (let times = 0; times < 2; times++) {
      await expect(early.smbus.readByteData(0)).rejects.toEqual(refusal("EBUSY", /driver dummy serves/));
    }
    writeFileSync("/sys/bus/i2c/drivers/dummy/unbind", `${stub.bus}-0020`);
    stub.write(0x20, 0, 7);
    expect(await early.smbus.readByteData(0)).toBe(7);
  });
});

describe("tophalf i2c", () => {
  let gpio: GpioSim;
  let runtime: Runtime;
  const number = (): string => String(stub.bus);

  beforeEach(async () => {
    gpio = GpioSim.create({ label: "pinctrl-bcm2835", lines: 54 });
    runtime = await Runtime.boot(["--board", "raspberry-pi-3-b"]);
  });
  afterEach(async () => {
    await runtime.stop();
    gpio.remove();
  });

  test("detect prints exactly what i2cdetect does, with UU for what the kernel holds", async () => {
    stub.hold(0x20);
    const { stdout, status } = await runtime.tophalf("i2c", "detect", number());
    expect({ stdout, status }).toEqual({
      stdout: execFileSync("i2cdetect", ["-y", number()], { encoding: "utf8" }),
      status: 0,
    });
    expect(stdout).toMatch(/^20: UU -- /m);
    expect(stdout).toMatch(/^70: -- -- -- -- -- -- 76 --/m);
    expect(await runtime.refusal("EBUSY", "i2c", "get", number(), "0x20", "0")).toMatch(/driver dummy/);
    await runtime.expectServing();
  });

  test("get and set registers, and a device that is not there is refused", async () => {
    await runtime.succeeds("i2c", "set", number(), "0x76", "0xf4", "0x27");
    expect(stub.read(0x76, 0xf4)).toBe(0x27);
    expect(await runtime.tophalf("i2c", "get", number(), "0x76", "0xf4")).toMatchObject({ stdout: "0x27\n" });
    expect(await runtime.refusal("ENXIO", "i2c", "get", number(), "0x77", "0")).toMatch(
      /nobody acknowledges/,
    );
    await runtime.refusal("ENODEV", "i2c", "detect", "77");
  });
});
