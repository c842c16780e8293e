/** A chip of the back end on a character device in memory, and what it reported. */
import type { ChipSinks } from "tophalf";
import { VirtualClock } from "tophalf/mocks";
import { GpiochipChip } from "../../../../boards/linux/gpiochip/chip.ts";
import type { FakeChip } from "./fake-chip.ts";
import { FakeKernel } from "./fake-gpio.ts";

export interface FakeRig {
  readonly kernel: FakeKernel;
  /** The kernel's side of the chip, pinctrl-bcm2835 with 54 lines. The kernel has no name for line 30, the board calls it CTS0. */
  readonly device: FakeChip;
  readonly clock: VirtualClock;
  readonly chip: GpiochipChip;
  /** `17 edge 1 at 1000`, `17 lost 3`, `gone`. */
  readonly said: string[];
  /** Edges of a line, one a nanosecond, from 1 on. */
  readonly toggle: (offset: number, count: number) => void;
}

export interface FakeRigOptions {
  /** Nanoseconds that this process's clock is ahead of the kernel's. */
  readonly ahead?: number;
  /** What /proc says of a line's holder. */
  readonly holder?: string;
}

export function fakeRig(options: FakeRigOptions = {}): FakeRig {
  const kernel = new FakeKernel();
  const device = kernel.plug();
  const clock = new VirtualClock();
  const lineNames = device.lines.map((_line, offset) => (offset === 30 ? "CTS0" : ""));
  const identity = {
    label: device.label,
    name: device.name,
    lineCount: 54,
    path: "/dev/gpiochip0",
    lineNames,
  };
  const chip = new GpiochipChip(identity, { addon: kernel.addon, clock, system: kernel.system(options) });
  const said: string[] = [];
  chip.connect(sinksTo(said));
  const toggle = (offset: number, count: number): void => {
    for (let i = 1; i <= count; i++) device.edge(offset, i % 2 === 1 ? 1 : 0, i);
  };
  return { kernel, device, clock, chip, said, toggle };
}

function sinksTo(said: string[]): ChipSinks {
  return {
    edge: (offset, level, { ns }) => said.push(`${offset} edge ${level} at ${ns}`),
    lost: (offset, count) => said.push(`${offset} lost ${count}`),
    gone: () => said.push("gone"),
  };
}
