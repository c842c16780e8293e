/** /proc/uptime and /proc/version, in Linux's formats. */
import { readFileSync } from "node:fs";
import { simulate, VirtualClock } from "tophalf/mocks";
import { describe, expect, test } from "vitest";
import { showUptime } from "../../runtime/proc-system.ts";

describe("/proc/uptime", () => {
  test("counts the time since the boot, which on a virtual clock is idle", async () => {
    const sim = simulate();
    const read = (): Promise<string> => sim.kernel.vfs.readFile("/proc/uptime");
    expect(await read()).toBe("0.00 0.00\n");
    await sim.advance("1h");
    await sim.advance("1234ms");
    expect(await read()).toBe("3601.23 3601.23\n");
  });

  test.each([
    [10e9, 4e9, 1.25e9, "6.00 4.75\n"],
    [10e9, 4e9, 20e9, "6.00 0.00\n"],
    [0.999e9, 0, 0.05e9, "0.99 0.94\n"],
  ])("at %d since %d, %d of it busy, is %j", (now, boot, busy, text) => {
    const clock = Object.assign(new VirtualClock(), { now: () => now, busy: () => busy });
    expect(showUptime(clock, boot)).toBe(text);
  });
});

test("/proc/version says what runs here", async () => {
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
    version: string;
  };
  const text = await simulate().kernel.vfs.readFile("/proc/version");
  // Linux version 6.1.21 (user@host) (compiler) #1 …
  expect(text).toMatch(/^tophalf version \S+ \(\S+@\S+\) \(Node\.js v[^)]+\) #\d+\n$/);
  expect(text.split(" ")[2]).toBe(version);
});
