// node sum.mjs <report> …: adds vitest's JSON reports up, as the last line of CI. A report that is not there is a failure.
import { existsSync, readFileSync } from "node:fs";

const MISSING = { numPassedTests: 0, numFailedTests: 1, numPendingTests: 0 };

const reports = process.argv.slice(2).map((path) => {
  if (existsSync(path)) return JSON.parse(readFileSync(path, "utf8"));
  console.log(`${path} was not written: counted as one failure`);
  return MISSING;
});
const sum = (field) => reports.reduce((total, report) => total + report[field], 0);
const skipped = sum("numPendingTests");
console.log(
  `${sum("numPassedTests")} passed, ${sum("numFailedTests")} failed${skipped ? `, ${skipped} skipped` : ""}`,
);
