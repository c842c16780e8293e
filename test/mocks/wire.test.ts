/** How what is connected to a wire decides its state: 0, 1, Z (floating) or X (contended). */
import fc from "fast-check";
import { Wire, type WireSource, type WireState } from "tophalf/mocks";
import { describe, expect, test } from "vitest";

const drive = (level: 0 | 1 | undefined): WireSource => ({ level, weak: false });
const pull = (level: 0 | 1 | undefined): WireSource => ({ level, weak: true });
function wireOf(...sources: WireSource[]): Wire {
  const wire = new Wire();
  for (const source of sources) wire.connect(source);
  return wire;
}

const level = fc.constantFrom(0 as const, 1 as const, undefined);
const source = fc.record({ level, weak: fc.boolean() });
const sources = fc.array(source, { maxLength: 6 });

/** The rule, said in another way than the code does. */
function joined(levels: readonly (0 | 1 | undefined)[]): WireState {
  const held = new Set(levels.filter((one) => one !== undefined));
  if (held.size === 0) return "Z";
  return held.size === 2 ? "X" : held.has(1) ? 1 : 0;
}

describe("a wire's state", () => {
  test.each([
    [[], "Z"],
    [[drive(undefined), pull(undefined)], "Z"],
    [[drive(1)], 1],
    [[drive(0), drive(0)], 0],
    [[drive(0), drive(1)], "X"],
    [[pull(1)], 1],
    [[pull(1), pull(0)], "X"],
    [[pull(1), drive(0)], 0],
    [[drive(1), pull(0), pull(0)], 1],
    [[drive(undefined), pull(1)], 1],
  ] as [WireSource[], WireState][])("of %j is %s", (connected, state) => {
    expect(wireOf(...connected).state).toBe(state);
  });

  test("is the drives together, and where nobody drives the pulls", () => {
    fc.assert(
      fc.property(sources, (all) => {
        const wire = wireOf(...all.map((one) => ({ ...one })));
        const [drives, pulls] = [false, true].map((weak) =>
          joined(all.filter((one) => one.weak === weak).map((one) => one.level)),
        );
        expect(wire.driven).toBe(drives);
        expect(wire.state).toBe(drives === "Z" ? pulls : drives);
      }),
    );
  });

  test("does not depend on who was connected first", () => {
    fc.assert(
      fc.property(
        sources.chain((all) =>
          fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
        ),
        ([all, shuffled]) => {
          expect(wireOf(...shuffled).state).toBe(wireOf(...all).state);
        },
      ),
    );
  });

  test("does not depend on what was before: only on what everybody does now", () => {
    fc.assert(
      fc.property(sources, fc.array(fc.tuple(fc.nat(5), level)), (all, changes) => {
        const own = all.map((one) => ({ ...one }));
        const wire = wireOf(...own);
        for (const [index, next] of changes) {
          const changed = own[index];
          if (changed) wire.drive(changed, next);
        }
        expect(wire.state).toBe(wireOf(...own.map((one) => ({ ...one }))).state);
      }),
    );
  });
});

describe("a wire's level, what a digital input sees,", () => {
  test("starts low", () => {
    expect(new Wire().level).toBe(0);
  });

  test.each(["Z", "X"])("is the last one while there is none to see: %s", (state) => {
    const [one, other] = [drive(1), drive(undefined)];
    const wire = wireOf(one, other);
    if (state === "Z") wire.drive(one, undefined);
    else wire.drive(other, 0);
    expect([wire.state, wire.level]).toEqual([state, 1]);
  });

  test("is the state wherever there is a definite one", () => {
    fc.assert(
      fc.property(sources, (all) => {
        const wire = wireOf(...all);
        if (wire.state === 0 || wire.state === 1) expect(wire.level).toBe(wire.state);
      }),
    );
  });
});

describe("what is connected", () => {
  test("counts no more when it is disconnected", () => {
    const [mine, other] = [drive(1), drive(0)];
    const wire = wireOf(mine, other);
    wire.disconnect(mine);
    expect([wire.state, wire.level]).toEqual([0, 0]);
    wire.disconnect(mine);
    expect(wire.state).toBe(0);
  });

  test("that was never connected can be disconnected without harm", () => {
    const wire = wireOf(drive(1));
    wire.disconnect(drive(1));
    expect(wire.state).toBe(1);
  });
});

describe("a listener", () => {
  function heardBy(wire: Wire): string[] {
    const heard: string[] = [];
    wire.onChange(() => heard.push(`${wire.level} ${wire.driven}`));
    return heard;
  }

  test("hears of a change in the moment of the change", () => {
    const mine = drive(undefined);
    const wire = wireOf(mine);
    const heard = heardBy(wire);
    wire.drive(mine, 1);
    wire.drive(mine, 0);
    expect(heard).toEqual(["1 1", "0 0"]);
  });

  test("hears nothing when nothing changes", () => {
    const mine = drive(1);
    const wire = wireOf(mine);
    const heard = heardBy(wire);
    wire.drive(mine, 1);
    wire.connect(drive(1));
    wire.connect(pull(0));
    expect(heard).toEqual([]);
  });

  test("hears that a drive has begun or ended although the level stays", () => {
    const mine = drive(undefined);
    const wire = wireOf(mine, pull(1));
    const heard = heardBy(wire);
    wire.drive(mine, 1);
    wire.drive(mine, undefined);
    expect(heard).toEqual(["1 1", "1 Z"]);
  });

  test("hears of connecting and disconnecting", () => {
    const wire = new Wire();
    const heard = heardBy(wire);
    const mine = drive(1);
    wire.connect(mine);
    wire.disconnect(mine);
    expect(heard).toEqual(["1 1", "1 Z"]);
  });
});
