/** `tophalf doctor`, without a runtime and beside one. */
import { expect, test } from "vitest";
import { Instance, Place } from "./instance.ts";

test("looks at this machine without a runtime: one line each, and a sum", async () => {
  const place = new Place();
  const { status, stdout, stderr } = await place.tophalf("doctor");
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  const lines = stdout.split("\n").slice(0, -1);
  const sum = lines.pop();
  expect(sum).toMatch(/^no problems, (no|\d+) warnings?$/);
  for (const line of lines) expect(line).toMatch(/^(ok {5}|warning) {2}\S+ +\S/);
  expect(lines).toContain(`ok       files     ${place.directory} (by TOPHALF_DIR)`);
  expect(lines).toContain("ok       instance  none runs; tophalf boot starts one");
});

test("sees an instance that runs, and what a killed one has left", async () => {
  const instance = await Instance.boot();
  const doctor = async (): Promise<string> => (await instance.tophalf("doctor")).stdout;
  expect(await doctor()).toContain(`ok       instance  one runs at ${instance.directory}\n`);
  await instance.kill();
  expect(await doctor()).toMatch(
    /^warning {2}instance {2}a killed one has left its mount at .*fusermount3 -u -z/m,
  );
});

test("refuses a simulated board, of which this machine knows nothing", async () => {
  const { status, stderr } = await new Place().tophalf("doctor", "--board", "mock:raspberry-pi-5");
  expect(status).toBe(1);
  expect(stderr).toMatch(/mock:raspberry-pi-5 is simulated.*leave --board away \(EINVAL\)\n$/);
});

test("refuses a board that nobody knows, with those that there are", async () => {
  const { status, stderr } = await new Place().tophalf("doctor", "--board", "toaster");
  expect(status).toBe(1);
  expect(stderr).toMatch(/^tophalf: no board is called 'toaster'; there are: .*beaglebone-ai \(ENODEV\)\n$/);
});
