import { O_NONBLOCK, O_RDWR } from "tophalf";
import { simulate } from "tophalf/mocks";
import { describe, expect, test } from "vitest";
import { Call } from "../../../runtime/sched/call.ts";
import { device, SOMEBODY } from "../support.ts";

describe("a call", () => {
  test("carries who calls to every file operation", async () => {
    const sim = simulate();
    const callers: unknown[] = [];
    const path = await device(
      sim,
      {
        open: (_file, { pid, uid, gid }) => void callers.push({ pid, uid, gid }),
        read(file, _to, { pid, uid, gid }) {
          callers.push({ pid, uid, gid });
          callers.push(file.opener);
          return 0;
        },
      },
      { mode: 0o666 },
    );
    await sim.kernel.vfs.readFile(path, SOMEBODY);
    expect(callers).toEqual([SOMEBODY, SOMEBODY, SOMEBODY]);
  });

  test.each([
    [O_RDWR, false],
    [O_RDWR | O_NONBLOCK, true],
  ])("with flags %i wants not to wait: %s", (flags, nonblock) => {
    expect(new Call(SOMEBODY, flags).nonblock).toBe(nonblock);
  });

  test("tells its listeners of an interruption, once, unless they took it back", () => {
    const call = new Call(SOMEBODY);
    const heard: string[] = [];
    call.onInterrupt(() => heard.push("kept"));
    call.onInterrupt(() => heard.push("taken back"))();
    call.interrupt();
    call.interrupt();
    expect(heard).toEqual(["kept"]);
  });
});
