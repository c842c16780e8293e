import type { HeaderPin } from "tophalf";
import type { BoardModel, ChipModel } from "../model.ts";
import { bcm2711 } from "./bcm2711.ts";
import { J8, type J8Pin } from "./header.ts";

export const raspberryPi4: BoardModel = {
  name: "raspberry-pi-4",
  model: "Raspberry Pi 4 Model B",
  chips: [bcm2711],
  numberedChip: bcm2711.label,
  header: headerOf(bcm2711),
};

function headerOf(chip: ChipModel): HeaderPin[] {
  return J8.flat().map((pin, index) => headerPin(pin, index + 1, chip));
}

function headerPin(pin: J8Pin, number: number, chip: ChipModel): HeaderPin {
  const name = `J8_${number}`;
  if (typeof pin === "string") return { name, label: pin };
  return { name, label: `GPIO${pin}`, line: { chip: chip.label, offset: pin } };
}
