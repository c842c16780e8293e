import { _IO, _IOR, _IOW, O_RDWR } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, expect, test } from "vitest";
import { refusal } from "../../runtime/support.ts";

const PATH = "/dev/char_dev";
const SET_MSG = _IOW(100, 0, 80);
const GET_MSG = _IOR(100, 1, 80);
const GET_NTH_BYTE = _IO(100, 2);

let sim: Simulation;
beforeEach(async () => {
  sim = simulate();
  await sim.insmod("chardev2");
});
const open = () => sim.kernel.vfs.open(PATH, O_RDWR);

/** The caller's buffer of 80 bytes with a text in it. */
const buffer = (text = "", fill = 0) =>
  Buffer.concat([Buffer.from(text), Buffer.alloc(80, fill)]).subarray(0, 80);

test("sets and gets the message by ioctl", async () => {
  const file = await open();
  expect(await file.ioctl(SET_MSG, buffer("hello", 0))).toBe(0);
  const back = buffer("", 0xff);
  await file.ioctl(GET_MSG, back);
  expect(back).toEqual(buffer("hello"));
  expect([await file.ioctl(GET_NTH_BYTE, 1), await file.ioctl(GET_NTH_BYTE, 5)]).toEqual([0x65, 0]);
});

test("reads and writes the same message", async () => {
  const file = await open();
  await file.ioctl(SET_MSG, buffer("by ioctl"));
  expect(String(await file.readAll())).toBe("by ioctl");
  expect(await file.write("by write")).toBe(8);
  const back = buffer();
  await file.ioctl(GET_MSG, back);
  expect(back).toEqual(buffer("by write"));
});

test("takes 79 bytes of a longer message, so that a zero ends it", async () => {
  const file = await open();
  expect(await file.write("x".repeat(100))).toBe(79);
  await file.ioctl(SET_MSG, buffer("", 0x79));
  const back = buffer("", 0xff);
  await file.ioctl(GET_MSG, back);
  expect(back).toEqual(buffer("y".repeat(79)));
});

test.each([80, -1, 0.5])("has no byte %d: EINVAL", async (n) => {
  await expect((await open()).ioctl(GET_NTH_BYTE, n)).rejects.toEqual(refusal("EINVAL"));
});

test("answers other commands with ENOTTY, and no memory with EFAULT", async () => {
  const file = await open();
  await expect(file.ioctl(_IO(100, 3))).rejects.toEqual(refusal("ENOTTY"));
  await expect(file.ioctl(_IOW(100, 0, 8), Buffer.alloc(8))).rejects.toEqual(refusal("ENOTTY"));
  await expect(file.ioctl(SET_MSG, Buffer.alloc(79))).rejects.toEqual(refusal("EFAULT"));
});

test("is for one at a time, and its major number for one driver", async () => {
  const file = await open();
  await expect(open()).rejects.toEqual(refusal("EBUSY"));
  await file.close();
  await (await open()).close();
  await expect(
    sim.kernel.modules.insmod({
      name: "rival",
      definition: { license: "GPL", init: (k) => void k.chrdev.register(100, "rival", {}) },
    }),
  ).rejects.toEqual(refusal("EBUSY", /100 belongs to char_dev/));
});
