/** A branch that is turned on and off from a shell, at run time. */
import { expect, test } from "vitest";
import { guideInstance } from "./support.ts";

const guide = guideInstance();

test("what is written to the device decides which way its next users go", async () => {
  const { instance } = guide;
  const log = await guide.withModule("static_key", async () => {
    expect(await instance.output("cat dev/key_state")).toBe("disabled\n");
    expect(await instance.output("echo enable > dev/key_state; cat dev/key_state")).toBe("enabled\n");
    expect(await instance.output("echo disable > dev/key_state; cat dev/key_state")).toBe("disabled\n");
    expect(await instance.shell("echo whatever > dev/key_state")).toMatchObject({
      status: 1,
      stderr: "bash: line 1: echo: write error: Invalid argument\n",
    });
    expect(await instance.log("-l", "err", "-c")).toContain("Invalid command: whatever");
  });
  expect(log).toEqual([]);
});

test("logs the branches that are taken", async () => {
  const { instance } = guide;
  const log = await guide.withModule("static_key", async () => {
    await instance.output("cat dev/key_state; echo enable > dev/key_state; cat dev/key_state");
  });
  const fast = ["fastpath 1", "fastpath 2"];
  expect(log.slice(-9)).toEqual([
    expect.stringMatching(/^I was assigned major number [0-9]+$/),
    "Device created on /dev/key_state",
    ...fast,
    ...fast,
    "fastpath 1",
    "do unlikely thing",
    "fastpath 2",
  ]);
  await instance.log("-c");
});
