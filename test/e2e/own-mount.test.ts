/** A driver that calls, synchronously, into the files that its own process serves must not hang the runtime. */
import { expect, test } from "vitest";
import { Instance, sharedInstance } from "./instance.ts";

const shared = sharedInstance(async (instance) => {
  await instance.insmod("selfie", `mount=${instance.directory}`);
});

test.for([
  ["readFileSync", "EDEADLK"],
  ["openSync", "EDEADLK"],
  ["writeFileSync", "EDEADLK"],
  ["execFileSync", "ETIMEDOUT"],
  ["statSync", "true"],
  ["existsSync", "true"],
  ["readdirSync", "true"],
  ["readFile", "selfie"],
])("%s of a file of its own: %s", async ([name, outcome]) => {
  const { instance } = shared;
  await instance.output(`echo ${name} > dev/selfie`);
  expect(await instance.logged(`] ${name}: `)).toContain(`${name}: ${outcome}`);
  expect(await instance.output("cut -d' ' -f1 proc/modules")).toBe("selfie\n");
});

test("other programs' requests wait meanwhile, and are served afterwards", async () => {
  const { instance } = shared;
  const results = await Promise.all(
    Array.from({ length: 8 }, () =>
      instance.output("echo openSync > dev/selfie; cut -d' ' -f1 proc/modules"),
    ),
  );
  expect(results).toEqual(Array(8).fill("selfie\n"));
});

test("a read of its own that never ends does not keep the runtime from ending", async () => {
  const instance = await Instance.boot();
  await instance.insmod("selfie", `mount=${instance.directory}`);
  await instance.output("echo readFileForEver > dev/selfie");
  await instance.logged("a reader waits");
  expect(await instance.stop()).toMatchObject({ status: 0, stderr: "" });
  expect(instance.program.lines.at(-1)).toMatch(/readFileForEver: ENODEV$/);
  expect(await instance.place.isMounted()).toBe(false);
});
