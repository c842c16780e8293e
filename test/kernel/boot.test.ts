/** The main job on a real board: `tophalf boot --board <model>` on the kernel's own GPIO chips, with a module of the guide. */
import { afterEach, describe, expect, test, vi } from "vitest";
import { Place } from "../e2e/instance.ts";
import { BACK_ENDS } from "./back-ends.ts";
import { GpioSim } from "./gpio-sim.ts";

const plugged: GpioSim[] = [];
afterEach(() => plugged.splice(0).forEach((chip) => chip.remove()));

function plug(label: string, lines: number): GpioSim {
  const chip = GpioSim.create({ label, lines });
  plugged.push(chip);
  return chip;
}
const bottomhalf = (place: Place, ...args: string[]) =>
  place.start("boot", "bottomhalf", "--board", "raspberry-pi-3-b", ...args);

describe.each(BACK_ENDS)("on %s,", (backEnd) => {
  test("bottomhalf is driven by real edges, and the LED's line is seen from outside", async () => {
    const chip = plug("pinctrl-bcm2835", 54);
    const place = new Place();
    const program = bottomhalf(place, "--gpio", backEnd);
    await program.line("tophalf is ready: Raspberry Pi 3 Model B, modules: 1");

    chip.pull(17, "up");
    await program.line("Bottom half tasklet ends");
    expect(chip.value(4)).toBe(1);
    chip.pull(18, "up");
    await vi.waitFor(() => expect(chip.value(4)).toBe(0));

    expect(await place.tophalf("gpio", "get", "J8_11")).toMatchObject({ status: 0, stdout: "1\n" });
    const { stdout: log } = await place.tophalf("dmesg", "-t", "-l", "warn");
    expect(log).toMatch(/^gpio raspberrypi-exp-gpio: not used, .*: no GPIO chip raspberrypi-exp-gpio/);

    program.kill("SIGINT");
    expect(await program.done).toMatchObject({ status: 0, stderr: "" });
  });

  test("a line of a chip that is not here is refused, and everything else goes on", async () => {
    plug("pinctrl-bcm2835", 54);
    const place = new Place();
    const program = bottomhalf(place, "--gpio", backEnd);
    await program.line("tophalf is ready");
    const { status, stderr } = await place.tophalf("gpio", "set", "ACT", "1");
    expect(status).toBe(1);
    expect(stderr).toMatch(/ACT is on raspberrypi-exp-gpio, which cannot be used: .*\(ENODEV\)/);
    expect(await place.tophalf("gpio", "get", "GPIO17")).toMatchObject({ status: 0 });
    program.kill("SIGINT");
    await program.done;
  });
});

test("a board none of whose chips is here is refused, with the mock's name", async () => {
  const { status, stderr } = await bottomhalf(new Place()).done;
  expect(status).toBe(1);
  expect(stderr).toMatch(
    /none of the chips of raspberry-pi-3-b .*--board mock:raspberry-pi-3-b \(ENO(DEV|ENT)\)/,
  );
});

test("auto takes the mock board on a machine that is no board, and says why", async () => {
  const program = new Place().start("boot");
  await program.line("tophalf is ready: Raspberry Pi 4 Model B (mock)");
  program.kill("SIGINT");
  expect((await program.done).stderr).toMatch(
    /^tophalf: no board here: .*no device tree.*mock:raspberry-pi-4/,
  );
});
