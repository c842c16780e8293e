import { O_NONBLOCK, O_RDWR } from "tophalf";
import { simulate } from "tophalf/mocks";
import { describe, expect, test } from "vitest";
import { Call } from "../../../runtime/sched/call.ts";
import { device, ROOT, SOMEBODY } from "../support.ts";

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

  test("that is used again is a new one: another caller, other flags, not interrupted, nobody listening", () => {
    const call = new Call(ROOT, O_RDWR);
    let heard = 0;
    call.onInterrupt(() => heard++);
    call.interrupt();
    call.reset(SOMEBODY.pid, SOMEBODY.uid, SOMEBODY.gid, O_NONBLOCK);
    expect(call).toMatchObject({ ...SOMEBODY, flags: O_NONBLOCK, nonblock: true, interrupted: false });
    call.interrupt();
    expect([call.interrupted, heard]).toEqual([true, 1]);
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
