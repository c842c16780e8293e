/** The control API on its socket: the protocol, what it refuses, and what hanging up leaves behind. */
import { existsSync, mkdirSync, statSync, renameSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { probe, request } from "../../../runtime/control/client.ts";
import { LONGEST_LINE } from "../../../runtime/control/protocol.ts";
import { ControlServer } from "../../../runtime/control/server.ts";
import { refusal } from "../support.ts";
import { Raw, serve, type Served, socketPath } from "./support.ts";

let sim: Simulation;
let served: Served;
beforeEach(async () => {
  sim = simulate();
  served = await serve(sim);
});

describe("the socket", () => {
  test("is its user's alone", () => {
    expect((statSync(served.path).mode & 0o777).toString(8)).toBe("600");
  });

  test("is made together with the folders above it, which are its user's alone", async () => {
    const path = join(dirname(socketPath()), "a", "b", "tophalf.sock");
    await serve(simulate(), path);
    expect(
      [dirname(path), dirname(dirname(path))].map((at) => (statSync(at).mode & 0o777).toString(8)),
    ).toEqual(["700", "700"]);
  });

  test("leaves the process's umask alone, also when two start at the same time", async () => {
    const before = process.umask(0o027);
    await Promise.all([serve(simulate()), serve(simulate())]);
    expect(process.umask(before).toString(8)).toBe("27");
  });

  test("of a running instance is not taken over: EBUSY, with what to do", async () => {
    const second = new ControlServer(simulate().kernel);
    await expect(second.listen(served.path)).rejects.toEqual(refusal("EBUSY", /runs already at .*--mount/));
    expect(await served.call("lsmod")).toEqual([]);
  });

  test("that a killed instance left is replaced", async () => {
    const path = socketPath();
    const dead = createServer().listen(`${path}.dead`);
    await new Promise((resolve) => dead.once("listening", resolve));
    // A killed process leaves its socket file. Node would remove it, under the name that it knows.
    renameSync(`${path}.dead`, path);
    await new Promise((resolve) => dead.close(resolve));
    expect(await probe(path)).toBe("absent");
    expect(await (await serve(sim, path)).call("lsmod")).toEqual([]);
  });

  test("is gone when the server has closed; closing twice does no harm", async () => {
    await served.server.close();
    await served.server.close();
    expect([existsSync(served.path), await probe(served.path)]).toEqual([false, "absent"]);
  });

  test("at a path that is too long for one is refused with a reason", async () => {
    const path = join(dirname(socketPath()), "x".repeat(120));
    await expect(serve(sim, path)).rejects.toEqual(refusal("ENAMETOOLONG"));
  });

  test("of an instance that does not answer is left to it, with what to do", async () => {
    const path = socketPath();
    const stuck = createServer().listen(path);
    await new Promise((resolve) => stuck.once("listening", resolve));
    stuck.on("connection", (connection) => connection.destroy());
    await expect(serve(sim, path)).rejects.toEqual(refusal("EBUSY", /does not answer.*kill -9/));
    await new Promise((resolve) => stuck.close(resolve));
  });

  test("in place of a folder is refused with a reason, and the folder stays", async () => {
    const path = socketPath();
    mkdirSync(path);
    await expect(serve(sim, path)).rejects.toEqual(refusal("EEXIST"));
    expect(statSync(path).isDirectory()).toBe(true);
  });
});

describe("a client", () => {
  test("without a runtime hears ENODEV, with how to start one", async () => {
    await expect(request(socketPath(), "lsmod")).rejects.toEqual(
      refusal("ENODEV", /tophalf boot.*TOPHALF_DIR/),
    );
  });

  test("whose runtime ends before it answers hears EPIPE", async () => {
    const following = served.call("dmesg", { follow: true });
    const outcome = expect(following).rejects.toEqual(refusal("EPIPE", /ended before it answered/));
    await served.call("lsmod");
    await served.server.close();
    await outcome;
  });

  test("gets a refusal as what it was: errno and words", async () => {
    await expect(served.call("rmmod", { name: "nosuch" })).rejects.toEqual(
      refusal("ENOENT", /^Module nosuch is not currently loaded$/),
    );
  });
});

describe("a request", () => {
  const answered = async (...lines: string[]): Promise<unknown[]> => {
    const raw = await Raw.open(served.path);
    raw.send(lines.map((line) => `${line}\n`).join(""));
    const answers = [...(await raw.until(lines.length))];
    await raw.hangUp();
    return answers;
  };

  test("is answered with its own id", async () => {
    const answers = await answered('{"id":7,"method":"lsmod"}', '{"id":8,"method":"lsmod"}');
    expect(answers).toEqual([
      { id: 7, result: [] },
      { id: 8, result: [] },
    ]);
  });

  test("that is no JSON: EINVAL, and the connection goes on", async () => {
    const answers = await answered("hello", '{"id":1,"method":"lsmod"}');
    expect(answers).toEqual([
      { id: 0, error: { errno: 22, message: "the request is no JSON" } },
      { id: 1, result: [] },
    ]);
  });

  test.each(["nosuch", "toString", "constructor", "__proto__", ""])(
    "of an unknown method: ENOSYS, %j",
    async (method) => {
      await expect(served.call(method)).rejects.toEqual(refusal("ENOSYS", /there is no method/));
    },
  );

  test.each([
    ["insmod", {}, "module"],
    ["insmod", { module: 5 }, "module"],
    ["insmod", { module: "hello-1", params: "x", cwd: "/" }, "params"],
    ["insmod", { module: "hello-1", params: [1], cwd: "/" }, "params"],
    ["insmod", { module: "hello-1" }, "cwd"],
    ["rmmod", {}, "name"],
    ["dmesg", { follow: "yes" }, "follow"],
    ["dmesg", { clear: 1 }, "clear"],
    ["gpio.get", {}, "line"],
    ["gpio.set", { line: "GPIO4" }, "level"],
    ["gpio.set", { line: "GPIO4", level: 2 }, "level"],
    ["gpio.monitor", { lines: [17] }, "lines"],
    ["mock.press", { line: null }, "line"],
    ["mock.set", { line: "GPIO4", level: "1" }, "level"],
  ] as const)("%s %j: EINVAL, naming '%s'", async (method, params, name) => {
    await expect(served.call(method, params)).rejects.toEqual(
      refusal("EINVAL", new RegExp(`^parameter ${name} must be `)),
    );
  });

  test("that never ends is cut off, and others are served on", async () => {
    const raw = await Raw.open(served.path);
    raw.send("x".repeat(LONGEST_LINE + 1));
    await raw.closed;
    expect(raw.lines).toEqual([]);
    const long = served.call("rmmod", { name: "x".repeat(LONGEST_LINE) });
    await expect(long).rejects.toEqual(refusal("E2BIG"));
    expect(await served.call("lsmod")).toEqual([]);
  });

  test("may come in pieces, within a character even", async () => {
    const raw = await Raw.open(served.path);
    const bytes = Buffer.from('{"id":1,"method":"gpio.get","params":{"line":"Grün"}}\n');
    const cut = bytes.indexOf(0xc3) + 1;
    raw.send(bytes.subarray(0, cut));
    await served.call("lsmod");
    raw.send(bytes.subarray(cut));
    expect(await raw.until(1)).toEqual([
      { id: 1, error: { errno: 22, message: expect.stringContaining("'Grün'") as string } },
    ]);
    await raw.hangUp();
  });

  test("of which the caller does not wait for the answer does no harm", async () => {
    const raw = await Raw.open(served.path);
    raw.send('{"id":1,"method":"gpio.info"}\n');
    await raw.hangUp();
    expect(await served.call("lsmod")).toEqual([]);
    expect(sim.kernel.oopses.count).toBe(0);
  });

  test("that takes long does not hold up the next of the same connection", async () => {
    const raw = await Raw.open(served.path);
    raw.send('{"id":1,"method":"dmesg","params":{"follow":true}}\n{"id":2,"method":"lsmod"}\n');
    const lines = await raw.until(2);
    expect(lines).toContainEqual({ id: 2, result: [] });
    await raw.hangUp();
  });

  test("in which the runtime itself fails: EIO, and an oops in the log", async () => {
    Object.defineProperty(sim.kernel.gpio, "status", {
      value: () => {
        throw new TypeError("boom");
      },
    });
    await expect(served.call("gpio.info")).rejects.toEqual(refusal("EIO", /tophalf dmesg/));
    expect(sim.log).toEqual([
      expect.stringMatching(/^Oops #1 in the runtime, a control request: TypeError: boom/),
    ]);
  });
});
