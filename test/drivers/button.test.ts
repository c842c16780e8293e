import { O_NONBLOCK } from "tophalf";
import { simulate } from "tophalf/mocks";
import { expect, test } from "vitest";

test("a reader gets the next press", async () => {
  const sim = simulate("raspberry-pi-4");
  const button = sim.button("GPIO17");
  await sim.insmod("button");
  const file = await sim.kernel.vfs.open("/dev/button");
  const line = file.read();
  button.press();
  expect(String(await line)).toBe("press 1\n");
});

test("a reader that does not want to wait gets EAGAIN", async () => {
  const sim = simulate("raspberry-pi-4");
  await sim.insmod("button");
  const file = await sim.kernel.vfs.open("/dev/button", O_NONBLOCK);
  await expect(file.read()).rejects.toMatchObject({ code: "EAGAIN" });
});
