/** A file in /proc for one program at a time, used as in the guide's transcript: with tail -f, cat_nonblock, Ctrl-C and kill. */
import { beforeAll, expect, test } from "vitest";
import { compile, Program, run, sleeps, until } from "../program.ts";
import { guideInstance } from "./support.ts";

const guide = guideInstance();
let catNonblock: string;
beforeAll(() => {
  catNonblock = compile("cat_nonblock");
});

const inMount = () => ({ cwd: guide.instance.directory });
const SILENT = { status: 0, signal: null, stderr: "" };

/** A program that has the file open from now on. */
async function tail(): Promise<Program> {
  const program = new Program("tail", ["-f", "proc/sleep"], inMount());
  await program.line("Last input:");
  return program;
}

/** A cat that waits in its open. */
async function waitingCat(): Promise<Program> {
  const users = await guide.instance.useCount("sleep");
  const program = new Program("cat", ["proc/sleep"], inMount());
  while ((await guide.instance.useCount("sleep")) === users) await guide.instance.fence();
  await until(() => sleeps(program.pid));
  return program;
}

test("the guide's transcript", async () => {
  const log = await guide.withModule("sleep", async () => {
    const empty = { status: 0, signal: null, stdout: "Last input:\n", stderr: "" };
    expect(await run(catNonblock, ["proc/sleep"], inMount())).toEqual(empty);
    const holder = await tail();
    expect(await run(catNonblock, ["proc/sleep"], inMount())).toEqual({
      status: 1,
      signal: null,
      stdout: "Open would block\n",
      stderr: "",
    });
    holder.kill("SIGTERM");
    expect(await holder.done).toMatchObject({ signal: "SIGTERM" });
    expect(await run(catNonblock, ["proc/sleep"], inMount())).toEqual(empty);
    expect(await guide.instance.output("echo hello > proc/sleep; cat proc/sleep")).toBe(
      "Last input:hello\n\n",
    );
    expect(await guide.instance.output("stat -c '%A %s' proc/sleep")).toBe("-rw-r--r-- 80\n");
  });
  expect(log).toContain("/proc/sleep created");
});

test("a second opener waits, and is let in when the first is killed", async () => {
  await guide.withModule("sleep", async () => {
    const holder = await tail();
    const cat = await waitingCat();
    expect(await guide.instance.useCount("sleep")).toBe(2);
    holder.kill("SIGKILL");
    expect(await cat.done).toEqual({ ...SILENT, stdout: "Last input:\n" });
    await holder.done;
    expect(await guide.instance.useCount("sleep")).toBe(0);
  });
});

test("Ctrl-C ends a wait at once, and the use count is right afterwards", async () => {
  await guide.withModule("sleep", async () => {
    const holder = await tail();
    const cat = await waitingCat();
    cat.kill("SIGINT");
    expect(await cat.done).toEqual({ status: null, signal: "SIGINT", stdout: "", stderr: "" });
    expect(await guide.instance.useCount("sleep")).toBe(1);
    expect((await guide.rmmod("sleep")).stderr).toContain(
      `/proc/sleep is open in process ${holder.pid} (tail)`,
    );
    holder.kill("SIGTERM");
    await holder.done;
    expect(await guide.instance.useCount("sleep")).toBe(0);
  });
});

test("a caller who catches the signal gets EINTR from open", async () => {
  await guide.withModule("sleep", async () => {
    const holder = await tail();
    const client = guide.instance.client();
    await client.call("catch");
    const opening = await client.block("open proc/sleep O_RDONLY");
    client.interrupt();
    expect(await opening.result).toBe("EINTR");
    holder.kill("SIGTERM");
    await holder.done;
    expect(await client.calls("open proc/sleep O_RDONLY", "close 3")).toEqual(["3", "0"]);
  });
});

test("several who wait get in one after the other", async () => {
  await guide.withModule("sleep", async () => {
    const holder = await tail();
    const cats = [await waitingCat(), await waitingCat(), await waitingCat()];
    holder.kill("SIGTERM");
    for (const cat of cats) expect(await cat.done).toEqual({ ...SILENT, stdout: "Last input:\n" });
  });
});
