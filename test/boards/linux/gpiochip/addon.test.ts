/** The native part, on a named pipe: it is read, watched and closed as a GPIO file is, and every machine has one. */
import { execFileSync } from "node:child_process";
import {
  closeSync,
  constants,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readlinkSync,
  rmSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type GpioFile, loadGpioAddon } from "../../../../boards/linux/gpiochip/native.ts";

const RECORD = 48;
const [EBADF, EINVAL, ENOENT] = [-9, -22, -2];
/** ENOTTY; and ENOSYS, where an emulator of another processor has never heard of GPIO ioctls. */
const NO_GPIO = /^-(25|38)$/;
const GET_CHIPINFO = 0x8044b401;
const addon = loadGpioAddon();

let folder: string;
let pipe: string;
let files: GpioFile[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tophalf-gpio-"));
  pipe = join(folder, "pipe");
  execFileSync("mkfifo", [pipe]);
  files = [];
});
afterEach(() => {
  for (const file of files) file.close();
  rmSync(folder, { recursive: true });
});

function open(
  onRecords: (bytes: number, buffer: Uint8Array, file: GpioFile) => void,
  size = 2 * RECORD,
): GpioFile {
  if (!addon) throw new Error("the addon was not built");
  const buffer = new Uint8Array(size);
  const file = new addon.GpioFile(addon.open(pipe), buffer, (bytes) => onRecords(bytes, buffer, file));
  files.push(file);
  return file;
}

/** Puts records into the pipe; each begins with its number. */
function put(count: number, first = 0): void {
  const fd = openSync(pipe, constants.O_RDWR);
  for (let number = first; number < first + count; number++) {
    writeSync(fd, Buffer.alloc(RECORD, number));
  }
  closeSync(fd);
}

const firstBytes = (bytes: number, buffer: Uint8Array): number[] =>
  Array.from({ length: bytes / RECORD }, (_, i) => buffer[i * RECORD] ?? -1);
const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe.runIf(process.platform === "linux")("a file", () => {
  test("is read in batches, in order, up to what is there", async () => {
    const batches: number[][] = [];
    open((bytes, buffer) => batches.push(firstBytes(bytes, buffer))).watch(true);
    put(5);
    await expect.poll(() => batches).toEqual([[0, 1], [2, 3], [4]]);
  });

  test("that has much to say lets others have their turn", async () => {
    let read = 0;
    const seen: number[] = [];
    open(() => read++, RECORD).watch(true);
    put(20);
    while (read < 20) {
      await soon();
      seen.push(read);
    }
    const mostInOneTurn = Math.max(...seen.map((count, i) => count - (seen[i - 1] ?? 0)));
    expect(mostInOneTurn).toBe(4);
  });

  test("runs promises and ticks between two batches' ends and the next event", async () => {
    const order: string[] = [];
    const file = open(() => {
      order.push("batch");
      void Promise.resolve().then(() => order.push("promise"));
      process.nextTick(() => order.push("tick"));
    });
    file.watch(true);
    put(4);
    await expect.poll(() => order).toEqual(["batch", "tick", "promise", "batch", "tick", "promise"]);
  });

  test("is not read when it is not watched", async () => {
    const batches: number[][] = [];
    const file = open((bytes, buffer) => batches.push(firstBytes(bytes, buffer)));
    put(1);
    await soon();
    file.watch(true);
    await expect.poll(() => batches).toEqual([[0]]);
    file.unwatch();
    put(1, 7);
    await soon();
    expect(batches).toEqual([[0]]);
    file.watch(true);
    await expect.poll(() => batches).toEqual([[0], [7]]);
  });

  test("may be closed from its callback, and says no more then", async () => {
    let calls = 0;
    const file = open((_bytes, _buffer, self) => {
      calls++;
      self.close();
    });
    file.watch(true);
    put(6);
    await expect.poll(() => calls).toBe(1);
    await soon();
    expect(calls).toBe(1);
    expect([file.watch(true), file.getValue(), file.setValue(1)]).toEqual([EBADF, EBADF, EBADF]);
    file.close();
    file.unwatch();
  });

  test("that is no GPIO file says so; an ioctl that is none of GPIO's, or has too little room, is refused", () => {
    const file = open(() => undefined);
    expect(String(file.ioctl(GET_CHIPINFO, new Uint8Array(68)))).toMatch(NO_GPIO);
    expect(String(file.ioctl(GET_CHIPINFO, new Uint32Array(17)))).toMatch(NO_GPIO);
    expect(file.ioctl(GET_CHIPINFO, new Uint8Array(67))).toBe(EINVAL);
    expect(file.ioctl(0x5413, new Uint8Array(68))).toBe(EINVAL);
    for (const result of [file.getValue(), file.setValue(1)]) expect(String(result)).toMatch(NO_GPIO);
    expect(file.ioctl(GET_CHIPINFO, new Float64Array(20) as unknown as Uint8Array)).toBe(EINVAL);
  });

  test("that is not there is ENOENT; one that cannot be watched is refused and closed", () => {
    expect(addon?.open(join(folder, "nowhere"))).toBe(ENOENT);
    const fd = openSync(process.execPath, "r");
    expect(() => addon && new addon.GpioFile(fd, new Uint8Array(1), () => undefined)).toThrow(/permitted/);
    expect(existsSync(`/proc/self/fd/${fd}`)).toBe(false);
  });

  test("is given back when its worker ends, whatever it does then; another worker has its own", async () => {
    const source = `
      const { workerData, parentPort } = require("node:worker_threads");
      const addon = require(workerData.addon);
      const file = new addon.GpioFile(addon.open(workerData.pipe), new Uint8Array(48), (bytes) => {
        parentPort.postMessage(bytes);
        if (workerData.busy) for (;;);
      });
      file.watch(true);
      parentPort.postMessage("ready");`;
    const before = openPipes();
    for (const busy of [false, true]) {
      const data = { addon: join(process.cwd(), "build/Release/tophalf_gpio.node"), pipe, busy };
      const worker = new Worker(source, { eval: true, workerData: data });
      const said: unknown[] = [];
      worker.on("message", (message) => said.push(message));
      await expect.poll(() => said).toEqual(["ready"]);
      put(1);
      await expect.poll(() => said).toEqual(["ready", RECORD]);
      await worker.terminate();
      expect(openPipes()).toBe(before);
    }
  });
});

/** How many descriptors this process has open on the pipe. */
function openPipes(): number {
  return readdirSync("/proc/self/fd").filter((fd) => targetOf(fd) === pipe).length;
}

function targetOf(fd: string): string | undefined {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    return undefined; // closed since it was listed
  }
}

describe.runIf(process.platform === "linux")("a process", () => {
  test.each([
    ["ends while a file is open, or watched on the side", "file.watch(false);"],
    [
      "ends when the last file that keeps it is closed",
      "file.watch(true); setImmediate(() => file.close());",
    ],
    ["ends when nobody watches any more", "file.watch(true); setImmediate(() => file.unwatch());"],
  ])("%s", (_name, use) => {
    const script = `
      const addon = require("./build/Release/tophalf_gpio.node");
      const file = new addon.GpioFile(addon.open(process.argv[1]), new Uint8Array(48), () => {});
      ${use}`;
    execFileSync(process.execPath, ["-e", script, pipe], { timeout: 20_000 });
  });

  test("hears of a callback that throws as of any other uncaught exception", () => {
    const script = `
      const addon = require("./build/Release/tophalf_gpio.node");
      process.on("uncaughtException", ({ message }) => { console.log(message); file.close(); });
      const file = new addon.GpioFile(addon.open(process.argv[1]), new Uint8Array(48), () => { throw new Error("mine"); });
      file.watch(true);
      require("fs").writeFileSync(process.argv[1], Buffer.alloc(48));`;
    expect(execFileSync(process.execPath, ["-e", script, pipe], { encoding: "utf8", timeout: 20_000 })).toBe(
      "mine\n",
    );
  });
});
