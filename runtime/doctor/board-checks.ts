import type { MissingChip, NativePart } from "../hal/board.ts";
import { letIn } from "./access.ts";
import type { BoardFacts, MachineFacts, UserFacts } from "./facts.ts";
import { type Finding, ok, problem, warning } from "./finding.ts";
import { checkI2c, checkSerial } from "./port-checks.ts";

/** The board, and what of it can be used. */
export function checkBoard({ board, user }: MachineFacts): Finding[] {
  if ("reason" in board) {
    const mend =
      "boards can be simulated (tophalf boot --board mock:raspberry-pi-4); if it is like a board that is known, name that with --board";
    return [warning("board", board.reason, mend)];
  }
  return [
    ok("board", `${board.model} (${board.name})`),
    ...board.parts.map(checkPart),
    ...checkChips(board),
    ...checkChipFiles(board, user),
    ...board.i2c.map((bus) => checkI2c(bus, user)),
    ...board.serial.map((port) => checkSerial(port, user)),
  ];
}

function checkPart({ name, problem: reason }: NativePart): Finding {
  return reason === undefined
    ? ok("parts", `${name} is here`)
    : { level: "warning", about: "parts", text: `${name}: ${reason}` };
}

function checkChips({ chips, missing, onHeader }: BoardFacts): Finding[] {
  const found = chips.map(({ label, name, lineCount }) =>
    ok("gpio", `${label}: ${name}, ${lineCount} lines`),
  );
  const lost = missing.map(({ label, reason }: MissingChip): Finding => {
    const level = onHeader.includes(label) ? "problem" : "warning";
    return { level, about: "gpio", text: `${label}: ${reason}` };
  });
  return [...found, ...lost];
}

/** One line for all of them: they have the same group. */
function checkChipFiles({ gpio, chips }: BoardFacts, user: UserFacts): Finding[] {
  if (gpio.length === 0 && chips.length === 0) return []; // which was said
  if (gpio.length === 0) {
    const mend =
      "the kernel has no CONFIG_GPIO_CDEV, or a container has no devices (--device /dev/gpiochip0)";
    return [warning("gpio", "there is no /dev/gpiochip*", mend)];
  }
  const [denied] = gpio.filter(({ access }) => access === "denied");
  if (denied) return [problem("gpio", `no permission for ${denied.path}`, letIn(denied, user))];
  return [ok("gpio", `you may use ${gpio.map(({ path }) => path).join(" ")}`)];
}
