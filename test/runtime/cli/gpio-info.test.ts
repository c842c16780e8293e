/** What `tophalf gpio info` says below the header. */
import { ENODEV } from "tophalf";
import { simulate } from "tophalf/mocks";
import { expect, test } from "vitest";
import { footnotes } from "../../../runtime/cli/gpio-info.ts";

const LAST = "gpio info <pin> tells all about one pin, gpio info --lines lists the lines of all chips\n";
const lines = [...simulate().kernel.gpio.status()];

test("where all is known: what else there is", () => {
  expect(footnotes({ missing: [], lines })).toBe(LAST);
});

test("on a real board, where nobody can tell the level of a line that is free: what - means", () => {
  const real = lines.map((line) => ({ ...line, level: undefined }));
  expect(footnotes({ missing: [], lines: real })).toMatch(
    /^- is a line .* level is not known: gpio get <line> .*\ngpio info <pin>/,
  );
});

test("chips that cannot be used, and why", () => {
  const missing = [{ label: "gpio0", errno: ENODEV, reason: "it is not here" }];
  expect(footnotes({ missing, lines })).toBe(`gpio0 cannot be used: it is not here\n${LAST}`);
});
