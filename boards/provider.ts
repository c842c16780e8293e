import type { BoardProvider } from "tophalf";
import { detect } from "./detect.ts";
import { LinuxBoard } from "./linux/board.ts";
import { boardEvidence } from "./linux/machine.ts";
import { needsOf } from "./linux/needs.ts";
import { boardModels, modelNamed } from "./models.ts";

/** What `tophalf boot --board auto`, or `--board <model>`, asks for a board: this machine. */
export const boardProvider: BoardProvider = {
  models: [...boardModels.keys()],
  detect: () => detect(boardEvidence()),
  open: (model, clock, gpio = "auto") => new LinuxBoard(modelNamed(model), clock, { gpio }),
  needs: (model) => needsOf(modelNamed(model)),
};
