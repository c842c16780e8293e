/** Which file a request of the mount means, and where in it: the part of the bridge that needs no FUSE. */
import { EINVAL, type FileOperations } from "tophalf";
import { simulate } from "tophalf/mocks";
import { describe, expect, test } from "vitest";
import { OpenedFile, OpenFiles } from "../../../runtime/bridge/open-files.ts";
import { OpenFile } from "../../../runtime/fs/open-file.ts";
import { Call } from "../../../runtime/sched/call.ts";
import { device, ROOT } from "../support.ts";

async function opened(ops: FileOperations = {}): Promise<OpenedFile> {
  const sim = simulate();
  const node = sim.kernel.vfs.tree.walk(await device(sim, ops));
  const file = await sim.kernel.vfs.openNode(node, new Call(ROOT, 2));
  if (!(file instanceof OpenFile)) throw new Error(`open answered ${file}`);
  return new OpenedFile(file);
}

describe("open files", () => {
  test("have numbers of their own, from 1 on, which are used again", async () => {
    const files = new OpenFiles();
    const [one, two, three] = [await opened(), await opened(), await opened()];
    expect([files.add(one), files.add(two)]).toEqual([1, 2]);
    expect(files.remove(1)).toBe(one);
    expect(files.add(three)).toBe(1);
    expect([files.get(1), files.get(2)]).toEqual([three, two]);
  });

  test("a number that stands for none is a fault of the bridge", () => {
    for (const wrong of [0, 1, -1]) expect(() => new OpenFiles().get(wrong)).toThrow(RangeError);
  });

  test("are all taken out at the end, and then there is none", async () => {
    const files = new OpenFiles();
    const [one, two] = [await opened(), await opened()];
    files.add(one);
    files.add(two);
    files.remove(1);
    expect(files.removeAll()).toEqual([two]);
    expect(files.removeAll()).toEqual([]);
    expect(() => files.get(2)).toThrow(RangeError);
  });
});

describe("a transfer at an offset", () => {
  /** A file whose llseek says what it was asked. */
  async function seekable(answer: (offset: number) => number | Promise<number> = (offset) => offset) {
    const asked: number[] = [];
    const file = await opened({
      llseek: (_file, offset) => {
        asked.push(offset);
        return answer(offset);
      },
    });
    return { file, asked };
  }

  test("where the last one ended does not ask the driver's llseek", async () => {
    const { file, asked } = await seekable();
    expect([file.at(0, () => 10), file.at(10, () => 5), file.at(15, () => 0)]).toEqual([10, 5, 0]);
    expect(asked).toEqual([]);
  });

  test("elsewhere does: the program has sought", async () => {
    const { file, asked } = await seekable();
    expect([file.at(100, () => 10), file.at(110, () => 1), file.at(0, () => 1)]).toEqual([10, 1, 1]);
    expect(asked).toEqual([100, 0]);
  });

  test("that the driver's llseek refuses is not made", async () => {
    const { file } = await seekable(() => -EINVAL);
    let transfers = 0;
    expect(file.at(100, () => ++transfers)).toBe(-EINVAL);
    expect(transfers).toBe(0);
  });

  test("works the same with a driver that answers later", async () => {
    const { file, asked } = await seekable((offset) => Promise.resolve(offset));
    expect(await file.at(100, () => Promise.resolve(10))).toBe(10);
    expect(await file.at(110, () => Promise.resolve(1))).toBe(1);
    expect(asked).toEqual([100]);
    const { file: strict } = await seekable(() => Promise.resolve(-EINVAL));
    expect(await strict.at(5, () => 1)).toBe(-EINVAL);
  });

  test("that was refused leaves the next one where it was", async () => {
    const { file, asked } = await seekable();
    expect([file.at(0, () => -EINVAL), file.at(0, () => 3)]).toEqual([-EINVAL, 3]);
    expect(asked).toEqual([]);
  });
});

describe("a file's kind", () => {
  test("is a stream without llseek, and seekable with one", async () => {
    expect((await opened({})).stream).toBe(true);
    expect((await opened({ llseek: () => 0 })).stream).toBe(false);
  });
});
