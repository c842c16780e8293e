import type { BoardDetection } from "tophalf";
import { boardModels } from "./models.ts";
import { modelOfRevision } from "./raspberry-pi/revision.ts";

/** What a machine says of itself. */
export interface BoardEvidence {
  /** /proc/device-tree/model; undefined where there is no device tree. */
  readonly model?: string;
  /** /proc/device-tree/compatible: this machine first, then what it is like. */
  readonly compatible: readonly string[];
  /** The revision code of a Raspberry Pi. */
  readonly revision?: number;
}

/**
 * Which board this machine is. A Raspberry Pi is known by its revision code, which tells apart what the device tree calls the same;
 * everything else by the device tree's `compatible`, and at last by its model.
 */
export function detect(evidence: BoardEvidence): BoardDetection {
  const board = byRevision(evidence) ?? byCompatible(evidence) ?? byModel(evidence);
  return board ? { board } : { reason: whyNone(evidence) };
}

/** Other boards have a `Revision` in /proc/cpuinfo, too, which means something else. */
function byRevision({ model, compatible, revision }: BoardEvidence): string | undefined {
  const isPi = model?.startsWith("Raspberry Pi ") ?? false;
  const saysSo = isPi || compatible.some((entry) => entry.startsWith("raspberrypi,"));
  return saysSo && revision !== undefined ? modelOfRevision(revision) : undefined;
}

function byCompatible({ compatible }: BoardEvidence): string | undefined {
  const named = compatible.map((entry) => models.find((board) => board.compatible.includes(entry)));
  return named.find((board) => board !== undefined)?.name;
}

/** The model that says most of it, and leaves nothing but a revision: `Raspberry Pi 4 Model B Rev 1.4`. */
function byModel({ model }: BoardEvidence): string | undefined {
  if (model === undefined) return undefined;
  const fitting = models.filter(
    (board) => model.startsWith(board.model) && REVISION.test(model.slice(board.model.length)),
  );
  return fitting.sort((one, other) => other.model.length - one.model.length)[0]?.name;
}

const models = [...boardModels.values()];
const REVISION = /^(?: Rev .*)?$/;

function whyNone({ model, compatible }: BoardEvidence): string {
  if (model === undefined && compatible.length === 0) {
    return "this machine has no device tree, by which boards are told";
  }
  return `'${model ?? compatible[0] ?? ""}' is none of the boards that are known`;
}
