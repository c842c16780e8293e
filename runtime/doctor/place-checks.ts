import type { PlaceFacts } from "./facts.ts";
import { type Finding, ok, problem, warning } from "./finding.ts";

/** Where an instance has its files, and what is there. */
export function checkPlace(place: PlaceFacts): Finding[] {
  return [checkDirectory(place), checkInstance(place)];
}

function checkDirectory({ directory, variable, access }: PlaceFacts): Finding {
  const from = variable === undefined ? "" : ` (by ${variable})`;
  if (access === "ok") return ok("files", `${directory}${from}`);
  const mend =
    variable === "XDG_RUNTIME_DIR"
      ? "it is another user's, or of a session that is over: log in as yourself (not by su), or set TOPHALF_DIR"
      : "name another place with TOPHALF_DIR";
  return problem("files", `${directory}${from} cannot be made`, mend);
}

function checkInstance({ directory, mount, runtime }: PlaceFacts): Finding {
  if (runtime === "alive") return ok("instance", `one runs at ${directory}`);
  if (runtime === "silent") {
    return problem("instance", `the one at ${directory} does not answer`, "end it (kill -9), and boot again");
  }
  if (mount === "none") return ok("instance", "none runs; tophalf boot starts one");
  const mend = `the next boot takes it away, or: fusermount3 -u -z ${directory}`;
  return warning("instance", `a killed one has left its mount at ${directory}`, mend);
}
