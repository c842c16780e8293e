import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { instancePaths } from "../../../runtime/control/instance.ts";

const isRoot = process.getuid?.() === 0 && process.platform === "linux";

describe("the instance that commands talk to", () => {
  test("is where --mount says, before all else", () => {
    expect(instancePaths("/mnt/here", { TOPHALF_DIR: "/mnt/there" })).toEqual({
      directory: "/mnt/here",
      socket: "/mnt/here.sock",
    });
  });

  test("is where TOPHALF_DIR says", () => {
    expect(instancePaths(undefined, { TOPHALF_DIR: "/mnt/there" }).directory).toBe("/mnt/there");
  });

  test("has absolute paths, so that a command may run anywhere", () => {
    expect(instancePaths("relative", {})).toEqual({
      directory: resolve("relative"),
      socket: `${resolve("relative")}.sock`,
    });
  });

  test.runIf(isRoot)("is in /run for root", () => {
    expect(instancePaths(undefined, { XDG_RUNTIME_DIR: "/run/user/0" }).directory).toBe("/run/tophalf");
  });

  test.skipIf(isRoot)(
    "is in the user's runtime directory, or in one of his own below the temporary one",
    () => {
      const uid = process.getuid?.() ?? 0;
      expect(instancePaths(undefined, { XDG_RUNTIME_DIR: "/run/user/7" }).directory).toBe(
        "/run/user/7/tophalf",
      );
      expect(instancePaths(undefined, {}).directory).toBe(join(tmpdir(), `tophalf-${uid}`, "tophalf"));
    },
  );
});
