import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Where the host has its terminals, serial ports among them. */
const TERMINALS = "/sys/class/tty";
/** What the driver of PCs' ports says of those that are not there: PORT_UNKNOWN. */
const NO_PORT = "0";

/** The serial ports that are there: the terminals that have hardware behind them. */
export function portsIn(root = TERMINALS): string[] {
  return namesIn(root).filter(
    (name) => existsSync(join(root, name, "device")) && typeOf(root, name) !== NO_PORT,
  );
}

function typeOf(root: string, name: string): string | undefined {
  try {
    return readFileSync(join(root, name, "type"), "utf8").trim();
  } catch {
    return undefined; // drivers of USB adapters do not say
  }
}

function namesIn(root: string): string[] {
  try {
    return readdirSync(root).sort();
  } catch {
    return [];
  }
}
