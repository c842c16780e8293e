/** A sensor that is not there, on a mock board in real time: what `cat` says, and that nothing is left. */
import { expect, test } from "vitest";
import { sharedInstance } from "./instance.ts";

const shared = sharedInstance(() => Promise.resolve());
const DEVICE = "sys/bus/iio/devices/iio:device0";

test("its files are there; without an answer a read ends with an errno, the log says why, and the line is let go of", async () => {
  const { instance } = shared;
  expect(await instance.tophalf("insmod", "dht22", "gpios=GPIO22")).toMatchObject({ status: 0, stderr: "" });
  expect(await instance.output(`cat ${DEVICE}/name`)).toBe("dht22\n");
  const readers = ["in_temp_input", "in_humidityrelative_input"].map((file) =>
    instance.shell(`cat ${DEVICE}/${file}`),
  );
  for (const { status, stdout, stderr } of await Promise.all(readers)) {
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/: Connection timed out\n$/);
  }
  expect((await instance.tophalf("gpio", "info", "GPIO22")).stdout).toMatch(/input/);
  expect(await instance.tophalf("rmmod", "dht22")).toMatchObject({ status: 0, stderr: "" });
  const said = "dht22 dht22: GPIO22: no answer: is it wired, and powered?";
  await instance.expectCalm(said, said);
});

test("a reader that is killed does not keep the driver", async () => {
  const { instance } = shared;
  expect(await instance.tophalf("insmod", "dht22", "gpios=GPIO22")).toMatchObject({ status: 0, stderr: "" });
  const { status } = await instance.shell(`timeout -s INT 0.3 cat ${DEVICE}/in_temp_input`);
  expect(status).toBe(124);
  expect(await instance.tophalf("rmmod", "dht22")).toMatchObject({ status: 0, stderr: "" });
  await instance.expectCalm();
});
