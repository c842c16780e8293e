import { ENODEV, KernelError } from "../errno.ts";
import type { Board, BoardProvider } from "../hal/board.ts";
import type { Clock } from "../hal/clock.ts";
import type { HostLed } from "../hal/host-led.ts";

const MOCK = "mock:";

/** What `--board auto` takes where no real board is found. */
const FALLBACK = `${MOCK}raspberry-pi-4`;

/**
 * The board that `--board` names. Boards are found by the name of their package entry, at run time: the runtime is built without
 * knowing any.
 *
 * @throws KernelError ENODEV for a board that does not exist or is not here
 */
export async function openBoard(spec: string, clock: Clock): Promise<Board> {
  const wanted = spec === "auto" ? FALLBACK : spec;
  if (!wanted.startsWith(MOCK)) {
    throw new KernelError(ENODEV, `no board '${spec}' here; try --board ${FALLBACK}`);
  }
  const { boardProvider } = (await import("tophalf/mocks")) as { boardProvider: BoardProvider };
  return boardProvider.open(wanted.slice(MOCK.length), clock);
}

/** The LEDs of this machine's keyboards. @param root where the host has its LEDs; default /sys/class/leds */
export async function openHostLeds(root?: string): Promise<readonly HostLed[]> {
  const boards = (await import("tophalf/boards")) as { hostLeds(root?: string): readonly HostLed[] };
  return boards.hostLeds(root);
}
