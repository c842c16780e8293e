import { type BoardProvider, ENODEV, KernelError } from "tophalf";
import { type BoardModel, boardModels } from "../boards/index.ts";
import { MockBoard } from "./board.ts";

/** What `tophalf boot --board mock:<model>` asks for a board. */
export const boardProvider: BoardProvider = {
  models: [...boardModels.keys()],
  open: (model, clock) => new MockBoard(modelNamed(model), clock),
};

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
