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
  if (!model) throw new KernelError(ENODEV, `no board is called '${name}'; ${suggestions(name)}`);
  return model;
}

/** Those that have the name in theirs, as `raspberry-pi-3` is in several; or else all. */
function suggestions(name: string): string {
  const names = [...boardModels.keys()];
  const alike = name === "" ? [] : names.filter((one) => one.includes(name.toLowerCase()));
  return alike.length > 0 ? `is it one of ${alike.join(", ")}?` : `there are: ${names.join(", ")}`;
}
