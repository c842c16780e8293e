/** A knob on two lines, as who reads dev/input/event0 hears of it. */
import { ABS_WHEEL, EV_ABS, EV_REL, EVIOCGABS, type FileHandle, O_NONBLOCK, REL_DIAL, REL_X } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { decode, triples } from "../runtime/input/support.ts";
import { refusal, treeOf } from "../runtime/support.ts";

let sim: Simulation;
beforeEach(() => {
  sim = simulate();
});
const listen = (): Promise<FileHandle> => sim.kernel.vfs.open("/dev/input/event0", O_NONBLOCK);
/** The values of an axis since it was asked for last. */
async function values(file: FileHandle, type = EV_REL, code = REL_DIAL): Promise<number[]> {
  const events = triples(await file.read());
  return events.filter((event) => event[0] === type && event[1] === code).map(([, , value]) => value);
}

describe("a turn", () => {
  test.each([1, 2, 4] as const)("is one event a detent, with %i in a period", async (stepsPerPeriod) => {
    const knob = sim.encoder("GPIO23", "GPIO24", { stepsPerPeriod });
    await sim.insmod("rotary-encoder", [`steps_per_period=${stepsPerPeriod}`]);
    const file = await listen();
    knob.turn(3);
    knob.turn(-2);
    await sim.advance("1s");
    expect(await values(file)).toEqual([1, 1, 1, -1, -1]);
  });

  test.each(["1ms", "4ms", "4.9ms"])(
    "is counted rightly though the contacts tremble for %s",
    async (bounce) => {
      const knob = sim.encoder("GPIO23", "GPIO24", { bounce });
      await sim.insmod("rotary-encoder");
      const file = await listen();
      knob.turn(8);
      knob.turn(-8);
      await sim.advance("2s");
      expect(await values(file)).toEqual([...Array<number>(8).fill(1), ...Array<number>(8).fill(-1)]);
    },
  );

  test("that goes back before the detent is none", async () => {
    await sim.insmod("rotary-encoder");
    const file = await listen();
    const set = (pin: string, level: 0 | 1) => sim.board.world.set(sim.board.address(pin), level);
    set("GPIO23", 0);
    set("GPIO24", 0);
    set("GPIO23", 1);
    set("GPIO23", 0);
    set("GPIO24", 1);
    set("GPIO23", 1);
    await expect(values(file)).rejects.toMatchObject({ code: "EAGAIN" });
  });

  test("is the other way round when A and B are", async () => {
    const knob = sim.encoder("GPIO24", "GPIO23");
    await sim.insmod("rotary-encoder", ["axis=REL_X"]);
    const file = await listen();
    knob.turn(2);
    await sim.advance("100ms");
    expect(await values(file, EV_REL, REL_X)).toEqual([-1, -1]);
  });

  test("happened when its last edge came", async () => {
    const knob = sim.encoder("GPIO23", "GPIO24");
    await sim.insmod("rotary-encoder");
    const file = await listen();
    knob.turn(1, "40ms");
    await sim.advance("1s");
    const [event] = decode(await file.read());
    expect(event?.time).toBeCloseTo(sim.clock.wallTime() / 1000 - 0.96, 5);
  });

  test("from between two detents ends at the next", async () => {
    const knob = sim.encoder("GPIO23", "GPIO24");
    knob.turn(1, "40ms");
    await sim.advance("35ms");
    await sim.insmod("rotary-encoder");
    const file = await listen();
    await sim.advance("10ms");
    knob.turn(1);
    await sim.advance("1s");
    expect(await values(file)).toEqual([1]);
  });
});

describe("an absolute axis", () => {
  const where = async (words: string[], turns: number[]): Promise<number[]> => {
    const knob = sim.encoder("GPIO23", "GPIO24");
    await sim.insmod("rotary-encoder", ["axis=ABS_WHEEL", "steps=4", ...words]);
    const file = await listen();
    for (const turn of turns) knob.turn(turn);
    await sim.advance("1s");
    return values(file, EV_ABS, ABS_WHEEL);
  };

  test("stays within its range", async () => {
    expect(await where([], [-1, 6, -2])).toEqual([1, 2, 3, 4, 3, 2]);
  });

  test("goes on at the other end with rollover", async () => {
    expect(await where(["rollover=1"], [-1, 6])).toEqual([3, 0, 1, 2, 3, 0, 1]);
  });

  test("has the range that a program asks for", async () => {
    await where([], [2]);
    const range = Buffer.alloc(24);
    await (await listen()).ioctl(EVIOCGABS(ABS_WHEEL), range);
    expect([0, 4, 8].map((at) => range.readInt32LE(at))).toEqual([2, 0, 4]);
  });
});

test("a turn wakes the system, if it may", async () => {
  const knob = sim.encoder("GPIO23", "GPIO24");
  await sim.insmod("rotary-encoder", ["wakeup_source=1"]);
  await sim.kernel.sleep.suspend();
  knob.turn(1);
  await sim.advance("100ms");
  expect(sim.kernel.sleep.state).toBeUndefined();
});

test("a change that was missed costs the detent, and the next ones are right", async () => {
  const knob = sim.encoder("GPIO23", "GPIO24");
  await sim.insmod("rotary-encoder");
  const file = await listen();
  const a = sim.board.line("GPIO23");
  a.edges = "none";
  knob.turn(1, "40ms");
  await sim.advance("15ms");
  a.edges = "both";
  knob.turn(2);
  await sim.advance("1s");
  expect(await values(file)).toEqual([1, 1]);
});

test.each([
  ["EINVAL", ["gpios=GPIO23"], /two lines/],
  ["EINVAL", ["gpios=GPIO23,GPIO23"], /named twice/],
  ["EINVAL", ["steps_per_period=3"], /1, 2 or 4 steps, not 3/],
  ["EINVAL", ["steps=0"], /at least one step/],
  ["EINVAL", ["axis=KEY_A"], /sends an axis/],
  ["EINVAL", ["axis=DIAL"], /no event is called 'DIAL'/],
  ["EINVAL", ["bias=down"], /'down' is no bias/],
])("is refused with %s for %j, says why, and leaves nothing", async (code, words, message) => {
  const before = treeOf(sim);
  await expect(sim.insmod("rotary-encoder", words)).rejects.toEqual(refusal(code, message));
  expect(treeOf(sim)).toEqual(before);
});
