/** Who holds a line, who may, and what becomes of it. */
import { expect } from "vitest";
import type { Checks } from "./checks.ts";
import { drive, expectRefusal, Heard, INPUT, LINES, OUTPUT } from "./rig.ts";

export const aloneChecks: Checks = {
  "a line is given back once, and can be taken again": ({ chip, seen }) => {
    const first = chip.request(4, OUTPUT, "first");
    first.release();
    expectRefusal("ENODEV", () => first.release());
    expectRefusal("ENODEV", () => first.get());
    expectRefusal("ENODEV", () => first.set(1));
    expectRefusal("ENODEV", () => first.configure(INPUT));
    chip.request(4, { ...OUTPUT, initial: 1 }, "second");
    expect(seen(4)).toBe(1);
  },

  "nothing of an earlier request is left in a later one": async (rig) => {
    const heard = new Heard(rig.chip);
    rig.pull(17, 0);
    const first = rig.chip.request(17, { ...INPUT, activeLow: true, debounce: 30_000 }, "first");
    first.setEdges("both");
    first.release();
    const second = rig.chip.request(17, INPUT, "second");
    await drive(rig, 17, [1, 0, 1]);
    expect([second.get(), heard.levels]).toEqual([1, []]);
    second.setEdges("both");
    await drive(rig, 17, [0]);
    expect(heard.levels).toEqual([0]);
  },

  "a line that is held here is refused, by whom: EBUSY": ({ chip }) => {
    chip.request(17, INPUT, "the first");
    expectRefusal("EBUSY", () => chip.request(17, INPUT, "the second"), /the first/);
  },

  "a line that is held outside is refused, by whom: EBUSY": async ({ chip, holdOutside }) => {
    const outsider = await holdOutside(17);
    expectRefusal("EBUSY", () => chip.request(17, INPUT, "in"), new RegExp(`"${outsider.consumer}"`));
    outsider.letGo();
  },

  "a line that does not exist is refused: EINVAL": ({ chip }) => {
    for (const offset of [-1, LINES, 1000]) {
      expectRefusal("EINVAL", () => chip.request(offset, INPUT, "in"));
      expectRefusal("EINVAL", () => chip.lineInfo(offset));
    }
  },

  "a user without permission is refused, and told what to do: EACCES": ({ chip, asNobody }) => {
    if (!asNobody) throw new Error("nobody asks for permissions");
    const request = (): void => void chip.request(17, INPUT, "in");
    expectRefusal("EACCES", () => asNobody(request), /root|group/);
    chip.request(17, INPUT, "in");
  },

  "a chip that is unplugged says so once, and answers ENODEV": async (rig) => {
    const { chip } = rig;
    const heard = new Heard(chip);
    const line = chip.request(17, INPUT, "in");
    const lines = chip.requestLines([5, 6], OUTPUT, "out");
    line.setEdges("both");
    await rig.pass(20);
    rig.unplug();
    await rig.pass(2500);
    expect(heard.gone).toBe(1);
    expectRefusal("ENODEV", () => line.get());
    expectRefusal("ENODEV", () => line.setEdges("none"));
    expectRefusal("ENODEV", () => lines.set([1, 1]));
    expectRefusal("ENODEV", () => chip.request(4, OUTPUT, "out"));
    expectRefusal("ENODEV", () => chip.lineInfo(17));
    await rig.pass(100);
    expect(heard.gone).toBe(1);
  },

  "lines of a chip that was unplugged can be given back": async (rig) => {
    const { chip } = rig;
    const line = chip.request(17, INPUT, "in");
    line.setEdges("both");
    const lines = chip.requestLines([5, 6], OUTPUT, "out");
    await rig.pass(20);
    rig.unplug();
    await rig.pass(20);
    line.release();
    lines.release();
  },
};
