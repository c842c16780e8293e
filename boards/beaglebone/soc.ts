import type { ChipModel, LineModel } from "../model.ts";

/** A SoC of TI, whose GPIO lines are in banks of 32, each a chip of its own. */
export interface Soc {
  /** By bank, first to last: how the kernel names its device, after the address of its registers. */
  readonly banks: readonly { readonly label: string; readonly device: string }[];
}

/**
 * The banks are addressed by these labels of ours. The kernel's own (`gpio-0-31`) count in the order in which the banks were found,
 * which changed with Linux 5.15, so that they do not tell which is which; the device's address does.
 * Source: am33xx-l4.dtsi of the Linux tree.
 */
export const am335x: Soc = {
  banks: [
    { label: "gpio0", device: "44e07000.gpio" },
    { label: "gpio1", device: "4804c000.gpio" },
    { label: "gpio2", device: "481ac000.gpio" },
    { label: "gpio3", device: "481ae000.gpio" },
  ],
};

/** Source: dra7-l4.dtsi of the Linux tree. */
export const am5729: Soc = {
  banks: [
    { label: "gpio1", device: "4ae10000.gpio" },
    { label: "gpio2", device: "48055000.gpio" },
    { label: "gpio3", device: "48057000.gpio" },
    { label: "gpio4", device: "48059000.gpio" },
    { label: "gpio5", device: "4805b000.gpio" },
    { label: "gpio6", device: "4805d000.gpio" },
    { label: "gpio7", device: "48051000.gpio" },
    { label: "gpio8", device: "48053000.gpio" },
  ],
};

const LINES_PER_BANK = 32;

/** The SoC's chips, with what is known of each line: by `gpio1_28`. */
export function chipsOf({ banks }: Soc, known: ReadonlyMap<string, Partial<LineModel>>): ChipModel[] {
  return banks.map(({ label, device }, index) => ({
    label,
    device,
    name: `gpiochip${index}`,
    lines: Array.from({ length: LINES_PER_BANK }, (_, offset): LineModel => {
      return { name: "", pull: "none", ...known.get(`${label}_${offset}`) };
    }),
  }));
}
