import { ENODEV, KernelError } from "tophalf";
import { beagleBones } from "./beaglebone/models.ts";
import type { BoardModel } from "./model.ts";
import { raspberryPis } from "./raspberry-pi/models.ts";

/** Every model, by the name that `--board` takes. */
export const boardModels: ReadonlyMap<string, BoardModel> = new Map(
  [...raspberryPis, ...beagleBones].map((board) => [board.name, board]),
);

/** @throws KernelError ENODEV */
export function modelNamed(name: string): BoardModel {
  const model = boardModels.get(name);
  if (!model) {
    throw new KernelError(
      ENODEV,
      `no board is called '${name}'; there are: ${[...boardModels.keys()].join(", ")}`,
    );
  }
  return model;
}
