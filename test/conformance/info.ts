/** What a chip says of itself and of its lines. */
import { expect } from "vitest";
import type { Checks } from "./checks.ts";
import { INPUT, LABEL, LINES, NAMES, OUTPUT } from "./rig.ts";

export const infoChecks: Checks = {
  "a chip has its label, its name and its number of lines": ({ chip }) => {
    expect([chip.label, chip.lineCount]).toEqual([LABEL, LINES]);
    expect(chip.name).toMatch(/^gpiochip[0-9]+$/);
  },

  "a line has its name; empty when it has none": ({ chip }) => {
    for (const [offset, name] of NAMES) expect(chip.lineInfo(offset)).toMatchObject({ offset, name });
    expect(chip.lineInfo(40).name).toBe("");
  },

  "a line that is held here is described as it was configured": ({ chip, pull }) => {
    pull(17, 0);
    chip.request(17, { ...INPUT, activeLow: true }, "in");
    chip.request(4, { ...OUTPUT, initial: 1, drive: "open-drain" }, "out");
    expect(chip.lineInfo(17)).toMatchObject({ direction: "input", activeLow: true, drive: "push-pull" });
    expect(chip.lineInfo(17).heldBy).toBeUndefined();
    expect(chip.lineInfo(4)).toMatchObject({ direction: "output", drive: "open-drain", activeLow: false });
  },

  "its level is the one that it has": ({ chip, pull }) => {
    chip.request(4, { ...OUTPUT, initial: 1 }, "out");
    chip.request(17, { ...INPUT, activeLow: true }, "in");
    pull(17, 0);
    expect([chip.lineInfo(4).level, chip.lineInfo(17).level]).toEqual([1, 1]);
  },

  "its bias is the one that was set": ({ chip }) => {
    chip.request(17, { ...INPUT, bias: "pull-up" }, "in");
    expect(chip.lineInfo(17).bias).toBe("pull-up");
  },

  "a line that is held outside says by whom": async ({ chip, holdOutside }) => {
    expect(chip.lineInfo(17).heldBy).toBeUndefined();
    const outsider = await holdOutside(17);
    expect(chip.lineInfo(17).heldBy).toBe(outsider.consumer);
    outsider.letGo();
  },

  "who watches is told of lines that are taken, configured and given back here": async ({ chip, pass }) => {
    const changed: number[] = [];
    const stop = watch(chip, (offset) => changed.push(offset));
    const line = chip.request(17, INPUT, "in");
    await pass(20);
    expect(changed).toContain(17);
    changed.length = 0;
    line.configure({ ...INPUT, activeLow: true });
    await pass(20);
    expect(changed).toContain(17);
    changed.length = 0;
    line.release();
    await pass(20);
    expect(changed).toContain(17);
    stop();
    chip.request(17, INPUT, "in");
    chip.request(4, INPUT, "in");
    await pass(20);
    expect(changed).not.toContain(4);
  },

  "who watches is told of lines that are taken outside": async ({ chip, holdOutside, pass }) => {
    const changed: number[] = [];
    watch(chip, (offset) => changed.push(offset));
    const outsider = await holdOutside(17);
    await pass(20);
    expect(changed).toContain(17);
    outsider.letGo();
  },
};

function watch(chip: Parameters<Checks[string]>[0]["chip"], changed: (offset: number) => void): () => void {
  if (!chip.watchInfo) throw new Error("there is no watchInfo");
  return chip.watchInfo(changed);
}
