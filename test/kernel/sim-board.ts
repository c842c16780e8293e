/** A board of one of our models whose chips the kernel simulates: what drivers see is real, from the back end down to the interrupt. */
import { type I2cAdapter, Kernel, type LineAddress, systemClock } from "tophalf";
import { type BoardModel, type ChipModel, findLine, LinuxBoard, modelNamed } from "tophalf/boards";
import { type BackEnd, backEnds } from "./back-ends.ts";
import { GpioSim } from "./gpio-sim.ts";

export class SimBoard {
  readonly kernel: Kernel;
  readonly #model: BoardModel;
  readonly #board: LinuxBoard;
  readonly #sims: ReadonlyMap<string, GpioSim>;

  /**
   * @param name of the model. Chips that no number means (the firmware's expander) are left out.
   * @param i2cAdapters its buses, which it closes with itself
   */
  constructor(name: string, gpio: BackEnd, i2cAdapters: readonly I2cAdapter[] = []) {
    this.#model = modelNamed(name);
    const chips = this.#model.chips.filter(({ label }) => this.#model.numberedChips.includes(label));
    this.#sims = new Map(chips.map((chip) => [chip.label, simulated(chip)]));
    const here = { ...this.#model, chips: chips.map((chip) => this.#placed(chip)) };
    this.#board = new LinuxBoard(here, systemClock, { gpio, backEnds, i2cAdapters, hostLeds: [] });
    this.kernel = new Kernel({ board: this.#board, clock: systemClock });
  }

  /** The world pulls a line up or down. */
  pull(name: string | number, direction: "up" | "down"): void {
    const { chip, offset } = this.#address(name);
    this.#sim(chip).pull(offset, direction);
  }

  /** The level of a line, seen from outside. */
  seen(name: string | number): 0 | 1 {
    const { chip, offset } = this.#address(name);
    return this.#sim(chip).value(offset);
  }

  unplug(label: string): void {
    this.#sim(label).remove();
  }

  get log(): string[] {
    return [...this.kernel.printk.ring.since()].map(({ text }) => text);
  }

  close(): void {
    this.#board.close();
    for (const sim of this.#sims.values()) sim.remove();
  }

  /** Where the model's label does not tell, the chip is found by its device; here that is the simulator's. */
  #placed(chip: ChipModel): ChipModel {
    return chip.device === undefined ? chip : { ...chip, device: this.#sim(chip.label).platformDevice };
  }

  #address(name: string | number): LineAddress {
    const address = findLine(this.#model, name);
    if (!address) throw new Error(`${this.#model.name} has no line ${name}`);
    return address;
  }

  #sim(label: string): GpioSim {
    const sim = this.#sims.get(label);
    if (!sim) throw new Error(`no chip ${label}`);
    return sim;
  }
}

/** Where boards tell chips apart by their device, the kernel gives labels in the order of probing: these say nothing. */
function simulated({ label, device, lines }: ChipModel): GpioSim {
  return GpioSim.create({ label: device === undefined ? label : `probed-${label}`, lines: lines.length });
}
