import { checkBoard } from "./board-checks.ts";
import type { MachineFacts } from "./facts.ts";
import { type Finding, ok, problem, warning } from "./finding.ts";
import { checkFuse } from "./fuse-checks.ts";
import { checkPlace } from "./place-checks.ts";
import { isAtLeast } from "./versions.ts";

/** Everything that a newcomer may trip over, in the order in which he would. */
export function examine(facts: MachineFacts): Finding[] {
  return [
    checkNode(facts),
    checkKernel(facts),
    ...checkBoard(facts),
    ...checkFuse(facts),
    ...checkPlace(facts.place),
  ];
}

function checkNode({ node: { version, oldest } }: MachineFacts): Finding {
  if (isAtLeast(version, oldest)) return ok("node", `version ${version}`);
  return problem(
    "node",
    `version ${version} is too old`,
    `tophalf needs ${oldest}; Debian's is old, see https://nodejs.org/en/download`,
  );
}

/** The GPIO character device, uAPI version 2. */
const KERNEL = "5.10";

function checkKernel({ platform, kernel, board }: MachineFacts): Finding {
  if (platform !== "linux") {
    return warning("kernel", `this is ${platform}`, "boards and files for other programs need Linux");
  }
  if (isAtLeast(kernel, KERNEL) || "reason" in board) return ok("kernel", `Linux ${kernel}`);
  return warning(
    "kernel",
    `Linux ${kernel} has no GPIO character device of version 2, which came with ${KERNEL}`,
    "lines are reached by sysfs, where edges get lost: sudo apt full-upgrade, or a newer image",
  );
}
