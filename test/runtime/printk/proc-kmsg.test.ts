/** /proc/kmsg: the log is taken by who reads it, and a reader waits for more. */
import fc from "fast-check";
import { O_NONBLOCK, O_RDONLY, POLLIN } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { refusal, SOMEBODY } from "../support.ts";

const PATH = "/proc/kmsg";

let sim: Simulation;
beforeEach(() => {
  sim = simulate();
});
const open = (flags = O_RDONLY) => sim.kernel.vfs.open(PATH, flags);
const { stringify } = JSON;

describe("a read", () => {
  test("takes what was logged, with level and time, as Linux shows it", async () => {
    sim.kernel.printk.info("hello");
    await sim.advance("1.5s");
    sim.kernel.printk.err("trouble");
    const file = await open();
    expect(String(await file.read())).toBe("<6>[    0.000000] hello\n<3>[    1.500000] trouble\n");
  });

  test("has the prefix before every line of a record", async () => {
    sim.kernel.printk.warn("two\nlines");
    const file = await open();
    expect(String(await file.read())).toBe("<4>[    0.000000] two\n<4>[    0.000000] lines\n");
  });

  test("waits until there is something", async () => {
    const file = await open();
    const text = file.read();
    await sim.advance("1s");
    sim.kernel.printk.info("at last");
    expect(String(await text)).toBe("<6>[    1.000000] at last\n");
  });

  test("that is interrupted ends with EINTR, and nothing is lost", async () => {
    const file = await open();
    const text = file.read();
    await sim.clock.settle();
    file.interrupt();
    await expect(text).rejects.toEqual(refusal("EINTR"));
    sim.kernel.printk.info("next");
    expect(String(await file.read())).toContain("next");
  });

  test("answers EAGAIN to who does not want to wait", async () => {
    const file = await open(O_NONBLOCK);
    await expect(file.read()).rejects.toEqual(refusal("EAGAIN"));
    sim.kernel.printk.info("now");
    expect(String(await file.read())).toContain("now");
  });

  test("takes a record from all other readers", async () => {
    const [one, two] = [await open(), await open(O_NONBLOCK)];
    sim.kernel.printk.info("for one");
    expect(String(await one.read())).toContain("for one");
    await expect(two.read()).rejects.toEqual(refusal("EAGAIN"));
    await one.close();
    await expect((await open(O_NONBLOCK)).read()).rejects.toEqual(refusal("EAGAIN"));
  });

  test("of two that wait gives a record to one", async () => {
    const [one, two] = [await open(), await open()];
    const reads = [one.read(), two.read()];
    await sim.clock.settle();
    sim.kernel.printk.info("first");
    await sim.clock.settle();
    sim.kernel.printk.info("second");
    expect((await Promise.all(reads)).map(String)).toEqual([
      "<6>[    0.000000] first\n",
      "<6>[    0.000000] second\n",
    ]);
  });

  test("takes whole records, as many as fit", async () => {
    for (const text of ["one", "two"]) sim.kernel.printk.info(text);
    const file = await open(O_NONBLOCK);
    expect(String(await file.read(30))).toBe("<6>[    0.000000] one\n");
    expect(String(await file.read(30))).toBe("<6>[    0.000000] two\n");
  });

  test("with a buffer of any size brings all of it, without a gap", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ maxLength: 40, unit: "grapheme" }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 80 }),
        async (texts, size) => {
          const { kernel } = simulate();
          for (const text of texts) kernel.printk.info(text);
          const file = await kernel.vfs.open(PATH, O_NONBLOCK);
          const parts: Buffer[] = [];
          while (file.pollNow() !== 0) parts.push(await file.read(size));
          const expected = [...kernel.printk.ring.since()]
            .map(
              ({ text }) =>
                `${text
                  .split("\n")
                  .map((line) => `<6>[    0.000000] ${line}`)
                  .join("\n")}\n`,
            )
            .join("");
          expect(stringify(Buffer.concat(parts).toString())).toBe(stringify(expected));
        },
      ),
    );
  });

  test("goes on with what is there when the log was cleared or has run over", async () => {
    const file = await open(O_NONBLOCK);
    sim.kernel.printk.info("a text that is longer than the buffer");
    await file.read(20);
    sim.kernel.printk.ring.clear();
    await expect(file.read()).rejects.toEqual(refusal("EAGAIN"));
    for (let i = 0; i < 8193; i++) sim.kernel.printk.info(`number ${i}`);
    expect(String(await file.read(40))).toBe("<6>[    0.000000] number 1\n");
  });
});

describe("poll", () => {
  test("says when there is something", async () => {
    const file = await open();
    expect(file.pollNow()).toBe(0);
    const ready = file.poll(POLLIN);
    sim.kernel.printk.info("hello");
    expect((await ready) & POLLIN).toBe(POLLIN);
    await file.read();
    expect(file.pollNow()).toBe(0);
  });
});

test("is for its owner alone", async () => {
  expect(sim.kernel.vfs.tree.walk(PATH).mode & 0o777).toBe(0o400);
  await expect(sim.kernel.vfs.open(PATH, O_RDONLY, { ...SOMEBODY, uid: 54321 })).rejects.toEqual(
    refusal("EACCES"),
  );
});
