/** sysfs wakes, and the level is read later: what can be known from that, and what cannot. */
import type { EdgeSelection, Level } from "tophalf";
import { describe, expect, test } from "vitest";
import { EdgeJudge } from "../../../../boards/linux/onoff/edges.ts";

/** What a line says that starts at 0 and is woken with these levels. */
function heard(edges: EdgeSelection, ...levels: Level[]): string[] {
  const said: string[] = [];
  const judge = new EdgeJudge({
    edge: (level) => said.push(`edge ${level}`),
    lost: (count) => said.push(`lost ${count}`),
  });
  judge.select(edges, 0);
  for (const level of levels) judge.woken(level);
  return said;
}

describe("a wake-up", () => {
  test("is the edge to the level that is read, where both are armed", () => {
    expect(heard("both", 1, 0, 1)).toEqual(["edge 1", "edge 0", "edge 1"]);
  });

  test("is the edge that is armed, where one is, even if the level has gone back meanwhile", () => {
    expect(heard("rising", 1, 0, 0)).toEqual(["edge 1", "edge 1", "edge 1"]);
    expect(heard("falling", 0, 1)).toEqual(["edge 0", "edge 0"]);
  });

  test("with the level of the edge before means that one in between was lost", () => {
    expect(heard("both", 0, 1, 1)).toEqual(["lost 1", "edge 0", "edge 1", "lost 1", "edge 1"]);
  });

  test("is nothing where none is armed", () => {
    expect(heard("none", 1, 0)).toEqual([]);
  });

  test("from before the watch does not count, unless the level shows that there is another one", () => {
    const said: Level[] = [];
    const judge = new EdgeJudge({ edge: (level) => said.push(level), lost: () => said.push(0) });
    judge.select("both", 0);
    judge.unsettle();
    judge.woken(0);
    judge.woken(1);
    judge.settle();
    judge.woken(0);
    expect(said).toEqual([1, 0]);
  });
});
