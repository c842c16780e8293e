/** The guide's files in /proc, against reference/transcripts/procfs.txt. */
import { O_RDONLY, O_RDWR, O_WRONLY } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { refusal, ROOT, SOMEBODY } from "../../runtime/support.ts";

let sim: Simulation;
beforeEach(() => {
  sim = simulate();
});
const cat = (path: string): Promise<string> => sim.kernel.vfs.readFile(path);
const echo = (text: string, path: string): Promise<void> => sim.kernel.vfs.writeFile(path, text);
const modeOf = (path: string): string => (sim.kernel.vfs.tree.walk(path).mode & 0o777).toString(8);

describe("procfs1", () => {
  test("says hello, and logs who is asked", async () => {
    await sim.insmod("procfs1");
    expect(modeOf("/proc/helloworld")).toBe("644");
    expect(await cat("/proc/helloworld")).toBe("HelloWorld!\n");
    await sim.rmmod("procfs1");
    expect(sim.log).toEqual([
      "/proc/helloworld created",
      "procfile read helloworld",
      "/proc/helloworld removed",
    ]);
    await expect(cat("/proc/helloworld")).rejects.toEqual(refusal("ENOENT"));
  });

  test("cannot be written: EIO", async () => {
    await sim.insmod("procfs1");
    await expect(echo("x", "/proc/helloworld")).rejects.toEqual(refusal("EIO"));
  });
});

describe("procfs2", () => {
  test("keeps what is written, up to a kilobyte", async () => {
    await sim.insmod("procfs2");
    expect(await cat("/proc/buffer1k")).toBe("HelloWorld!\n");
    await echo("hello\n", "/proc/buffer1k");
    expect(await cat("/proc/buffer1k")).toBe("hello\n");
    const file = await sim.kernel.vfs.open("/proc/buffer1k", O_WRONLY);
    expect(await file.write(new Uint8Array(3000))).toBe(1024);
    await file.close();
    expect(await cat("/proc/buffer1k")).toHaveLength(1024);
    await sim.rmmod("procfs2");
    expect(sim.log).toEqual([
      "/proc/buffer1k created",
      "procfile read buffer1k",
      "procfile write hello",
      "procfile read buffer1k",
      "procfile write ",
      "procfile read buffer1k",
      "/proc/buffer1k removed",
    ]);
  });
});

describe("procfs3", () => {
  beforeEach(() => sim.insmod("procfs3"));
  const PATH = "/proc/buffer2k";

  test("has a size, and keeps what is written", async () => {
    expect(sim.kernel.vfs.tree.walk(PATH)).toMatchObject({ source: { size: 80 } });
    await echo("two\n", PATH);
    expect(await cat(PATH)).toBe("two\n");
    const file = await sim.kernel.vfs.open(PATH, O_WRONLY);
    expect(await file.write(new Uint8Array(3000))).toBe(2048);
  });

  test("may be read by everybody and written by root, whatever its mode", async () => {
    sim.kernel.vfs.setAttributes(sim.kernel.vfs.tree.walk(PATH), { mode: 0o666 }, 0);
    await sim.kernel.vfs.open(PATH, O_RDONLY, SOMEBODY);
    await expect(sim.kernel.vfs.open(PATH, O_WRONLY, SOMEBODY)).rejects.toEqual(refusal("EACCES"));
    await sim.kernel.vfs.open(PATH, O_RDWR, ROOT);
  });

  test("keeps its module while it is open", async () => {
    const file = await sim.kernel.vfs.open(PATH);
    await expect(sim.rmmod("procfs3")).rejects.toEqual(refusal("EBUSY", /buffer2k is open/));
    await file.close();
    await sim.rmmod("procfs3");
    expect(sim.log).toEqual([]); // what it says is for debugging
  });
});

describe("procfs4", () => {
  test("counts its readers, whatever the size of their reads", async () => {
    await sim.insmod("procfs4");
    expect(modeOf("/proc/iter")).toBe("444");
    expect([await cat("/proc/iter"), await cat("/proc/iter")]).toEqual(["0\n", "1\n"]);
    const file = await sim.kernel.vfs.open("/proc/iter");
    const bytes = [await file.read(1), await file.read(1), await file.read(1), await file.read(1)];
    expect(bytes.map(String)).toEqual(["2", "\n", "", ""]); // dd bs=1, which the guide's never ends
    await file.close();
    await sim.rmmod("procfs4");
  });
});
