/** Mock boards keep the contract of a GPIO chip; and the table says what each back end does not. */
import type { Level } from "tophalf";
import { VirtualClock } from "tophalf/mocks";
import { expect, test } from "vitest";
import { MockGpioChip } from "../../mocks/gpio-chip.ts";
import type { WireSource } from "../../mocks/wire.ts";
import { gpioConformance } from "./gpio.ts";
import { type GpioRig, LABEL, LINES, NAMES } from "./rig.ts";
import { differencesTable } from "./table.ts";

function openMock(): GpioRig {
  const clock = new VirtualClock();
  const lines = Array.from({ length: LINES }, (_, offset) => ({
    name: NAMES.get(offset) ?? "",
    pull: "none" as const,
  }));
  const chip = new MockGpioChip({ label: LABEL, name: "gpiochip0", lines }, clock);
  const resistors = new Map<number, WireSource>();
  const resistorOn = (offset: number): WireSource => {
    const resistor = resistors.get(offset) ?? { level: undefined, weak: true };
    if (!resistors.has(offset)) chip.line(offset).wire.connect(resistor);
    resistors.set(offset, resistor);
    return resistor;
  };
  return {
    chip,
    now: () => clock.now(),
    pull: (offset: number, level: Level) => chip.line(offset).wire.drive(resistorOn(offset), level),
    seen: (offset) => chip.line(offset).wire.level,
    holdOutside: (offset) =>
      Promise.resolve({ consumer: "gpioset", letGo: chip.holdOutside(offset, "gpioset") }),
    unplug: () => chip.unplug(),
    pass: (milliseconds) => clock.advance(milliseconds * 1e6),
    close: () => chip.close(),
  };
}

gpioConformance("mock", openMock);

test("table.md is what the suites check", async () => {
  await expect(differencesTable()).toMatchFileSnapshot("table.md");
});
