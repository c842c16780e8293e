import type { BoardProvider } from "tophalf";
import { boardModels, modelNamed } from "../boards/index.ts";
import { MockBoard } from "./board.ts";

/** What `tophalf boot --board mock:<model>` asks for a board. */
export const boardProvider: BoardProvider = {
  models: [...boardModels.keys()],
  open: (model, clock) => new MockBoard(modelNamed(model), clock),
};
