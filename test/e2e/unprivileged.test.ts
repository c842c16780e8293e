/** The runtime as a user without rights: fusermount3 mounts for it. */
import { chmodSync, chownSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Place, READY } from "./instance.ts";
import { Program } from "./program.ts";

const CHECKOUT = fileURLToPath(new URL("../..", import.meta.url));
const NOBODY = 65534;
const AS_NOBODY = ["setpriv", `--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups"];

/**
 * Containers keep /dev/fuse from users, and a checkout may lie in a directory that is closed to them. A mount namespace of its own
 * has both where users find them: $1/checkout, and a device that everybody may open.
 */
const NAMESPACE = `
  set -e
  mkdir "$1/checkout" && mount --bind "$2" "$1/checkout"
  mknod "$1/fuse" c 10 229 && chmod 666 "$1/fuse" && mount --bind "$1/fuse" /dev/fuse
  shift 2
  exec "$@"`;

describe.runIf(process.getuid?.() === 0)("a boot by nobody", () => {
  let place: Place;
  let chardev: string;
  /** Keeps the namespace while no runtime runs in it. */
  let anchor: Program;
  let runtime: Program;

  beforeEach(async () => {
    place = new Place();
    chmodSync(place.root, 0o755);
    mkdirSync(join(place.root, "run"));
    chownSync(join(place.root, "run"), NOBODY, NOBODY);
    chardev = join(place.root, "run/tophalf/dev/chardev");
    const anchored = [
      "bash",
      "-c",
      NAMESPACE,
      "bash",
      place.root,
      CHECKOUT,
      "sh",
      "-c",
      "echo here; read wait",
    ];
    anchor = new Program("unshare", ["--mount", ...anchored]);
    await anchor.line("here");
    runtime = await boot();
  });

  afterEach(async () => {
    for (const program of [runtime, anchor]) {
      program.kill("SIGKILL");
      await program.done;
    }
  });

  /** Starts a program in the namespace. */
  function inside(...command: string[]): Program {
    return new Program("nsenter", [`--mount=/proc/${anchor.pid}/ns/mnt`, ...command], {
      env: { PATH: process.env["PATH"], HOME: place.root, XDG_RUNTIME_DIR: join(place.root, "run") },
    });
  }

  function tophalf(...args: string[]): Program {
    const cli = join(place.root, "checkout/dist/runtime/cli/main.js");
    return inside(...AS_NOBODY, process.execPath, cli, ...args);
  }

  async function boot(): Promise<Program> {
    const program = tophalf("boot", "chardev", "--board", "mock:raspberry-pi-4");
    await program.line(READY);
    return program;
  }

  test("serves nobody's programs and commands", async () => {
    expect(await inside(...AS_NOBODY, "cat", chardev).done).toMatchObject({
      stdout: "I already told you 0 times Hello world!\n",
      stderr: "",
    });
    expect(await inside(...AS_NOBODY, "stat", "-c", "%U %a", chardev).done).toMatchObject({
      stdout: "nobody 600\n",
    });
    expect((await tophalf("lsmod").done).stdout).toMatch(/^chardev +\d+ {2}0$/m);
    runtime.kill("SIGINT");
    expect(await runtime.done).toMatchObject({ status: 0, stderr: "" });
  });

  test("keeps others out, root too", async () => {
    expect(await inside("cat", chardev).done).toMatchObject({
      status: 1,
      stderr: `cat: ${chardev}: Permission denied\n`,
    });
  });

  test("that is killed is replaced by the next one", async () => {
    runtime.kill("SIGKILL");
    await runtime.done;
    runtime = await boot();
    expect(await inside(...AS_NOBODY, "cat", chardev).done).toMatchObject({
      stdout: "I already told you 0 times Hello world!\n",
    });
  });
});
