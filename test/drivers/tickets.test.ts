/** One module hands out numbers, another one makes tickets of them. */
import { simulate } from "tophalf/mocks";
import { describe, expect, test } from "vitest";
import { refusal } from "../runtime/support.ts";

describe("tickets", () => {
  test("have the numbers of the counter", async () => {
    const sim = simulate();
    await sim.insmod("counter", ["start=42"]);
    await sim.insmod("tickets");
    const texts = [
      await sim.kernel.vfs.readFile("/dev/ticket"),
      await sim.kernel.vfs.readFile("/dev/ticket"),
    ];
    expect(texts).toEqual(["ticket 42\n", "ticket 43\n"]);
  });

  test("need the counter, which does not leave before them", async () => {
    const sim = simulate();
    await expect(sim.insmod("tickets")).rejects.toEqual(refusal("ENOENT", /counter_next/));
    await sim.insmod("counter");
    await sim.insmod("tickets");
    await expect(sim.rmmod("counter")).rejects.toEqual(refusal("EBUSY", /in use by: tickets/));
  });
});
