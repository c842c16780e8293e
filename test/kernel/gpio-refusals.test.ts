/** What goes wrong with lines of a real kernel: each a clear error and exit code 1, and the runtime serves everything else. */
import { chmodSync } from "node:fs";
import { afterEach, describe, expect, test } from "vitest";
import { holdByGpioset } from "../conformance/linux/sim-rig.ts";
import { Place } from "../e2e/instance.ts";
import { BACK_ENDS } from "./back-ends.ts";
import { GpioSim } from "./gpio-sim.ts";
import { nobodyIn, Runtime, type User } from "./runtime.ts";

const BOARD = ["--board", "raspberry-pi-3-b"];
const BUTTON = 17;
/** On a busy machine. */
const SOON = { timeout: 5000 };
/** The LED ACT, on the firmware's expander: another chip. */
const ACT = 2;

const undone: (() => unknown)[] = [];
afterEach(async () => {
  for (const undo of undone.splice(0).reverse()) await undo();
});

interface Chips {
  readonly soc: GpioSim;
  readonly expander: GpioSim;
}

function plugChips(): Chips {
  const soc = GpioSim.create({ label: "pinctrl-bcm2835", lines: 54 });
  const expander = GpioSim.create({ label: "raspberrypi-exp-gpio", lines: 8 });
  undone.push(
    () => soc.remove(),
    () => expander.remove(),
  );
  return { soc, expander };
}

async function boot(args: readonly string[], place?: Place, user?: User): Promise<Runtime> {
  const runtime = await Runtime.boot([...args, ...BOARD], place, user);
  undone.push(() => runtime.stop());
  return runtime;
}

async function bootRefused(...args: string[]): Promise<string> {
  const { status, stderr } = await new Place().tophalf("boot", ...args, ...BOARD);
  expect(status).toBe(1);
  return stderr;
}

describe.each(BACK_ENDS)("on the back end %s,", (backEnd) => {
  const gpio = ["--gpio", backEnd];

  test("a line that another program holds: EBUSY, and by whom", async () => {
    const { soc } = plugChips();
    const outsider = await holdByGpioset(soc, BUTTON);
    undone.push(() => outsider.letGo());

    expect(await bootRefused("intrpt", ...gpio)).toMatch(/^tophalf: .*in use by "gpioset".* \(EBUSY\)\n$/);

    const runtime = await boot(gpio);
    expect(await runtime.refusal("EBUSY", "insmod", "intrpt")).toContain('in use by "gpioset"');
    await runtime.expectServing();
    await runtime.succeeds("insmod", "intrpt", "on=22");
    soc.pull(22, "up");
    await expect.poll(() => soc.value(4), SOON).toBe(1);
  });

  test("a chip that is removed while in use: ENODEV, and no oops", async () => {
    const { soc, expander } = plugChips();
    const runtime = await boot(["intrpt", ...gpio]);
    soc.pull(BUTTON, "up");
    await expect.poll(() => soc.value(4), SOON).toBe(1);

    soc.remove();
    await runtime.program.line("(pinctrl-bcm2835) has gone: its lines answer ENODEV from now on");
    const gone = "pinctrl-bcm2835, has gone";
    expect(await runtime.refusal("ENODEV", "gpio", "get", "GPIO17")).toContain(gone);
    expect(await runtime.read("proc/interrupts")).toMatch(/ 1 .*gpiomod#button1/);
    await runtime.expectServing();
    await runtime.succeeds("gpio", "set", "ACT", "1");
    expect(expander.value(ACT)).toBe(1);

    await runtime.succeeds("rmmod", "intrpt");
    expect(await runtime.refusal("ENODEV", "insmod", "intrpt")).toContain(gone);
    expect(await runtime.oopses()).toEqual([]);
  });

  test("a user without permission: EACCES, and what to do", async () => {
    const { expander } = plugChips();
    // As udev does for /dev/fuse; and with one chip that it may use, gpiochip takes this machine for the board.
    for (const device of ["/dev/fuse", expander.device]) chmodSync(device, 0o666);
    const place = new Place();
    const nobody = await nobodyIn(place);
    undone.push(() => nobody.leave());
    const runtime = await boot(gpio, place, nobody);
    const refusal = await runtime.refusal("EACCES", "insmod", "intrpt");
    expect(refusal).toMatch(/no permission for \/(dev|sys)\/.*; .*(root|group)/);
    await runtime.expectServing();
  });
});

test("a wrong name: EINVAL, and where the right ones are", async () => {
  const { soc } = plugChips();
  const help = "tophalf gpio info lists them";
  expect(await bootRefused("intrpt", "intrpt.led=99")).toMatch(
    new RegExp(`has no line '99'; ${help} \\(EINVAL\\)\n$`),
  );

  const runtime = await boot([]);
  const noSuchHeader = await runtime.refusal("EINVAL", "gpio", "get", "P9_12");
  expect(noSuchHeader).toContain(`Raspberry Pi 3 Model B has no line 'P9_12'; ${help}`);
  expect(await runtime.refusal("EINVAL", "insmod", "intrpt", "on=54")).toContain("no line '54'");
  await runtime.expectServing();
  await runtime.succeeds("gpio", "set", "GPIO5", "1");
  expect(soc.value(5)).toBe(1);
});
