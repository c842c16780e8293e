import { EINVAL, ENODEV, KernelError } from "../errno.ts";
import type { Board, BoardProvider, GpioBackEnd, MissingChip } from "../hal/board.ts";
import type { Clock } from "../hal/clock.ts";
import type { HostLed } from "../hal/host-led.ts";

const MOCK = "mock:";

/** What `--board auto` takes where no real board is found. */
const FALLBACK = `${MOCK}raspberry-pi-4`;

export interface BoardChoice {
  /** How its lines are reached. Default auto. */
  readonly gpio?: GpioBackEnd;
  /** Hears what was chosen in place of what. */
  readonly tell?: (text: string) => void;
  /** Who knows real boards. Default: `tophalf/boards`. */
  readonly real?: BoardProvider;
}

/**
 * The board that `--board` names. Boards are found by the name of their package entry, at run time: the runtime is built without
 * knowing any.
 *
 * @throws KernelError ENODEV for a board that does not exist or is not here, EINVAL for a mock board with a GPIO back end
 */
export async function openBoard(spec: string, clock: Clock, choice: BoardChoice = {}): Promise<Board> {
  if (spec.startsWith(MOCK)) return openMock(spec, clock, choice);
  const real = choice.real ?? (await realBoards());
  if (spec !== "auto") return openForced(real, spec, clock, choice);
  const { board, reason } = real.detect?.() ?? { reason: "no real board is supported" };
  if (board !== undefined) return real.open(board, clock, choice.gpio);
  choice.tell?.(`no board here: ${reason}; taking ${FALLBACK} (--board names another one)`);
  return openMock(FALLBACK, clock, choice);
}

/** The LEDs of this machine's keyboards. @param root where the host has its LEDs; default /sys/class/leds */
export async function openHostLeds(root?: string): Promise<readonly HostLed[]> {
  const boards = (await import("tophalf/boards")) as { hostLeds(root?: string): readonly HostLed[] };
  return boards.hostLeds(root);
}

/** Who knows real boards. */
export async function realBoards(): Promise<BoardProvider> {
  const { boardProvider } = (await import("tophalf/boards")) as { boardProvider: BoardProvider };
  return boardProvider;
}

async function openMock(spec: string, clock: Clock, { gpio = "auto" }: BoardChoice): Promise<Board> {
  if (gpio !== "auto") {
    throw new KernelError(
      EINVAL,
      `${spec} has no back end ${gpio}: leave --gpio away, it is for real boards`,
    );
  }
  const { boardProvider } = (await import("tophalf/mocks")) as { boardProvider: BoardProvider };
  return boardProvider.open(spec.slice(MOCK.length), clock);
}

/** A model that the user says this machine is. Without any of its chips it is not, and he means its mock. */
function openForced(real: BoardProvider, model: string, clock: Clock, { gpio }: BoardChoice): Board {
  const board = real.open(model, clock, gpio);
  if (board.chips.length > 0) return board;
  board.close();
  throw new KernelError(
    board.missingChips?.[0]?.errno ?? ENODEV,
    `this machine has none of the chips of ${model} (${reasonsOf(board.missingChips ?? [])}); for a simulated one: --board ${MOCK}${model}`,
  );
}

/** Why chips are missing; what is true of several is said once. */
function reasonsOf(missing: readonly MissingChip[]): string {
  const reasons = [...new Set(missing.map(({ reason }) => reason))];
  const labels = (wanted: string): string[] =>
    missing.filter(({ reason }) => reason === wanted).map(({ label }) => label);
  return reasons.map((reason) => `${labels(reason).join(", ")}: ${reason}`).join("; ");
}
