/** The rig's own sides that need no kernel: what it understands, what it refuses, and what it says then. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { jobScript, quote } from "./job.mjs";
import { kernelDirectory } from "./kernel.mjs";
import { commandLine, memoryDirectory, mountOptions } from "./machine.mjs";
import { readOptions } from "./options.mjs";
import { missingMessage, missingOf, wayToInstall } from "./packages.mjs";
import { elapsed } from "./progress.mjs";

const MAIN = fileURLToPath(new URL("main.mjs", import.meta.url));

describe("the command line", () => {
  test("chooses test files and names", () => {
    expect(readOptions(["gpio", "i2c", "-t", "edge", "--report", "r.json"])).toEqual({
      mode: "tests",
      words: ["gpio", "i2c"],
      test: "edge",
      report: "r.json",
      timeout: 1200,
    });
  });

  test("takes everything after --run as the command, options too", () => {
    const { mode, words, timeout } = readOptions(["--timeout", "5", "--run", "ls", "--shell"]);
    expect({ mode, words, timeout }).toEqual({ mode: "run", words: ["ls", "--shell"], timeout: 5 });
  });

  test.each([
    [["--shel"], /Unknown option '--shel'/],
    [["--run"], /needs a command/],
    [["--shell", "--run", "ls"], /exclude one another/],
    [["--shell", "--build"], /exclude one another/],
    [["--shell", "gpio"], /runs no tests/],
    [["--build", "-t", "edge"], /runs no tests/],
    [["--timeout", "soon"], /a number of seconds/],
    [["--timeout", "0"], /more than 0/],
  ])("refuses %j", (args, message) => {
    expect(() => readOptions(args)).toThrow(message);
  });

  test("that is wrong ends with status 2 and the usage, before anything is installed or built", () => {
    const { status, stderr } = spawnSync(process.execPath, [MAIN, "--bogus"], { encoding: "utf8" });
    expect(stderr).toMatch(/^test:kernel: Unknown option '--bogus'\n\nnpm run test:kernel/);
    expect(status).toBe(2);
  });
});

describe("Debian's packages", () => {
  test("that are not there are named, in order", () => {
    expect(missingOf(["flex", "bc", "kmod"], new Set(["bc"]))).toEqual(["flex", "kmod"]);
  });

  test.each([
    ["root", { hasApt: true, isRoot: true, maySudo: false }, []],
    ["a user with sudo", { hasApt: true, isRoot: false, maySudo: true }, ["sudo"]],
    ["a user without", { hasApt: true, isRoot: false, maySudo: false }, undefined],
    ["nobody where there is no apt-get", { hasApt: false, isRoot: true, maySudo: true }, undefined],
  ])("are installed by %s", (_who, machine, way) => {
    expect(wayToInstall(machine)).toEqual(way);
  });

  test("are asked for, with the command", () => {
    const message = missingMessage(["flex", "bison"], true);
    expect(message).toMatch(/missing: flex bison\n/);
    expect(message).toMatch(/sudo apt-get install -y flex bison$/m);
  });

  test("cannot be had everywhere: then the message says where", () => {
    const message = missingMessage(["flex"], false);
    expect(message).toMatch(/missing: flex\n.*no apt-get.*Debian 12/);
  });

  test("that are missing where there is no apt-get end the rig with status 1 and that message", () => {
    const { status, stderr } = spawnSync(process.execPath, [MAIN, "--build"], {
      encoding: "utf8",
      env: { PATH: "/none" },
    });
    expect(stderr).toMatch(/^test:kernel: the kernel is built from Debian's packages.*missing: linux-source/);
    expect(stderr).not.toMatch(/\n {4}at /);
    expect(status).toBe(1);
  });
});

describe("the kernel", () => {
  test("is kept outside the checkout, one for each source and recipe", () => {
    expect(kernelDirectory({ XDG_CACHE_HOME: "/c" }, "6.1.192-2", "abc")).toBe(
      "/c/tophalf/kernel-rig/6.1.192-2-abc",
    );
    expect(kernelDirectory({ XDG_CACHE_HOME: "" }, "6.1", "abc")).toMatch(
      /\/\.cache\/tophalf\/kernel-rig\/6\.1-abc$/,
    );
  });

  test("mounts the host read-only", () => {
    expect(commandLine("/s", false)).toContain("ro");
    expect(commandLine("/s", false)).not.toContain("rw");
  });
});

describe("the guest's memory", () => {
  const GIB = 2 ** 30;

  test.each([
    [{ freeBytes: 4 * GIB, options: "rw,nosuid" }, "/dev/shm"],
    [{ freeBytes: 4 * GIB, options: "rw,nosuid,noexec" }, "/tmp"],
    [{ freeBytes: GIB, options: "rw" }, "/tmp"],
  ])("with %j lies in %s", (shm, directory) => {
    expect(memoryDirectory(shm, "/tmp")).toBe(directory);
  });

  test("is asked of the mount on top", () => {
    const mounts = "tmpfs /dev/shm tmpfs rw 0 0\nshm /dev/shm tmpfs rw,noexec 0 0\nproc /proc proc rw 0 0\n";
    expect(mountOptions(mounts, "/dev/shm")).toBe("rw,noexec");
    expect(mountOptions(mounts, "/none")).toBe("");
  });
});

describe("the job", () => {
  test("reaches the guest's shell as it was meant", () => {
    const words = ["it's", "$HOME", "a  b", "", "\\", "`x`", "line\nbreak"];
    const { stdout } = spawnSync("sh", ["-c", `printf '%s|' ${words.map(quote).join(" ")}`], {
      encoding: "utf8",
    });
    expect(stdout).toBe(words.map((word) => `${word}|`).join(""));
  });

  test("has the host's environment, but for what the guest does not have", () => {
    const environment = {
      A: "it's",
      XDG_RUNTIME_DIR: "/run/user/0",
      "BASH_FUNC_x%%": "() { :; }",
      UNSET: undefined,
    };
    const script = jobScript({ command: ["env"], directory: "/", environment });
    expect(script).toBe("export A='it'\\''s'\ncd '/'\n'env'\n");
  });
});

test.each([
  [0, "0:00"],
  [59_400, "0:59"],
  [61_000, "1:01"],
])("%i ms have elapsed: %s", (ms, text) => {
  expect(elapsed(ms)).toBe(text);
});
