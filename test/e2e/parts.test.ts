/** Parts on the I²C bus of a mock board, as the READMEs of their drivers show them. */
import { expect, test } from "vitest";
import { Instance } from "./instance.ts";

test("a sensor is wired, found, read with cat, and unplugged", async () => {
  const instance = await Instance.boot([]);
  expect(await instance.tophalf("mock", "attach", "bme280")).toMatchObject({
    stdout: "bme280 is at 0x76 on i2c-1\n",
  });
  expect((await instance.tophalf("i2c", "detect", "-y", "1")).stdout).toMatch(/^70: .* 76 -- +$/m);
  await instance.tophalf("insmod", "bme280");
  const folder = "sys/bus/iio/devices/iio:device0";
  expect(await instance.output(`cat ${folder}/in_temp_input ${folder}/in_humidityrelative_input`)).toBe(
    "25080\n45000\n",
  );
  await instance.tophalf("mock", "detach", "0x76");
  const { status, stderr } = await instance.shell(`cat ${folder}/in_temp_input`);
  expect([status, stderr]).toEqual([1, expect.stringContaining("Remote I/O error")]);
});

test("an expander has pins for a button and an LED", async () => {
  const instance = await Instance.boot([]);
  await instance.tophalf("mock", "attach", "mcp23017", "--interrupt", "GPIO25");
  await instance.tophalf("insmod", "mcp23017", "interrupts=GPIO25");
  expect((await instance.tophalf("gpio", "info", "--lines")).stdout).toContain(
    "gpiochip2 - 16 lines: [mcp23017-1-0020]",
  );
  expect(await instance.tophalf("insmod", "gpio-leds", "gpios=mcp23017-1-0020:1")).toMatchObject({
    status: 0,
  });
  await instance.tophalf("gpio", "set", "mcp23017-1-0020:0", "1");
  expect((await instance.tophalf("gpio", "get", "mcp23017-1-0020:GPA0")).stdout).toBe("1\n");
  expect((await instance.tophalf("mock", "press", "mcp23017-1-0020:3")).stdout).toBe(
    "mcp23017-1-0020:3 is low\n",
  );
});

test("what cannot be wired is refused, with what to do", async () => {
  const instance = await Instance.boot([]);
  const { status, stderr } = await instance.tophalf("mock", "attach", "toaster");
  expect([status, stderr]).toEqual([1, expect.stringMatching(/no part toaster; there are: bme280.*ENODEV/)]);
  expect(await instance.tophalf("mock", "attach", "bme280", "here")).toMatchObject({ status: 2 });
});
