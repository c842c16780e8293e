import { simulate } from "tophalf/mocks";
import { describe, expect, test } from "vitest";

describe("bottomhalf", () => {
  test("a press turns the LED on in the top half and logs in the bottom half", async () => {
    const sim = simulate("raspberry-pi-4");
    const led = sim.led("GPIO4");
    const [on, off] = [sim.button("GPIO17"), sim.button("GPIO18")];
    await sim.insmod("bottomhalf");

    on.press();
    expect(led.isOn).toBe(true);
    expect(sim.log.slice(-2)).toEqual(["Bottom half tasklet starts", "Bottom half tasklet ends"]);

    off.press();
    expect(led.isOn).toBe(false);
    expect(await sim.kernel.vfs.readFile("/proc/interrupts")).toMatch(
      / 1 +pinctrl-bcm2711 +17 Edge +gpiomod#button1/,
    );

    on.release();
    on.press();
    await sim.rmmod("bottomhalf");
    expect(led.isOn).toBe(false);
    expect(sim.log.at(-1)).toBe("bottomhalf_exit");
  });
});
