/** The kernel's debug file says who holds which line. */
import { expect, test } from "vitest";
import { heldLines, parseHeld } from "../../../../boards/linux/onoff/holders.ts";

const TEXT = `gpiochip0: GPIOs 458-511, parent: platform/gpio-sim.0, pinctrl-bcm2835, can sleep:
 gpio-461 (                    |sda                 ) in  lo 
 gpio-475 (GPIO17              |sysfs               ) out hi IRQ ACTIVE LOW
 gpio-476 (GPIO18              )
`;

test("lines with a holder, a name, or both are read from it", () => {
  expect([...parseHeld(TEXT)]).toEqual([
    [461, { name: "", holder: "sda", direction: "input" }],
    [475, { name: "GPIO17", holder: "sysfs", direction: "output" }],
    [476, { name: "GPIO18", holder: undefined, direction: "input" }],
  ]);
});

test("where it cannot be read, nothing is known", () => {
  expect(heldLines("/nonexistent").size).toBe(0);
});
