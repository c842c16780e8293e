/** kbleds: the LEDs of the mock keyboard, and those of a machine, for which a directory stands that looks as the host's does. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { Place, READY } from "../instance.ts";
import { until } from "../program.ts";
import { guideInstance } from "./support.ts";

const guide = guideInstance();
const LEDS = ["scrolllock", "numlock", "capslock"].map((key) => `input0::${key}`);

test("all three LEDs of the mock keyboard blink, and are dark afterwards", async () => {
  const { instance } = guide;
  const brightness = (): Promise<string> =>
    instance.output(`cat ${LEDS.map((led) => `sys/class/leds/${led}/brightness`).join(" ")} | tr -d '\\n'`);
  const log = await guide.withModule("kbleds", async () => {
    for (const expected of ["111", "000", "111"]) await until(async () => (await brightness()) === expected);
  });
  expect(await brightness()).toBe("000");
  expect(log).toEqual([
    "kbleds: loading",
    ...LEDS.map((led, index) => `kbleds: led[${index}/3] ${led}`),
    "kbleds: finished scanning the keyboard LEDs",
    "kbleds: unloading...",
  ]);
});

describe("boot --host-leds", () => {
  const root = mkdtempSync(join(tmpdir(), "tophalf-host-leds-"));
  const led = join(root, "input3::capslock");
  const read = (file: string): string => readFileSync(join(led, file), "utf8").trim();
  afterAll(() => {
    rmSync(root, { recursive: true });
  });

  test("blinks the LEDs of the machine, and gives them back with their trigger", async () => {
    mkdirSync(led);
    const files = { brightness: "0", max_brightness: "1", trigger: "none [kbd-capslock] timer" };
    for (const [file, text] of Object.entries(files)) writeFileSync(join(led, file), `${text}\n`);
    const place = new Place();
    const program = place.boot(["kbleds"], "--host-leds", root);
    await program.line(READY);
    await until(() => read("brightness") === "1");
    await until(() => read("trigger") === "kbd-capslock"); // given back while it shows the lock
    await until(() => read("brightness") === "1");
    expect(await place.tophalf("rmmod", "kbleds")).toMatchObject({ status: 0 });
    expect(read("trigger")).toBe("kbd-capslock");
    program.kill("SIGINT");
    expect(await program.done).toMatchObject({ status: 0, stderr: "" });
  });

  test("says what is missing where there is no keyboard", async () => {
    const place = new Place();
    const { status, stderr } = await place.boot(["kbleds"], "--host-leds", join(root, "nowhere")).done;
    expect(status).toBe(1);
    expect(stderr).toMatch(/ENODEV.*no keyboard LED|no keyboard LED.*ENODEV/);
  });
});
