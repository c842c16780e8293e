import { _IO, _IOR, _IOW, ctype, type FileHandle, O_RDWR } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, expect, test } from "vitest";
import { refusal } from "../../runtime/support.ts";

const Arg = ctype.struct("ioctl_arg", { val: ctype.u32 });
const VALSET = _IOW("f", 0, Arg);
const VALGET = _IOR("f", 1, Arg);
const VALGET_NUM = _IOR("f", 2, ctype.s32);
const VALSET_NUM = _IOW("f", 3, ctype.s32);

let sim: Simulation;
beforeEach(async () => {
  sim = simulate();
  await sim.insmod("ioctl");
});
const open = (minor: number) => sim.kernel.vfs.open(`/dev/ioctltest${minor}`, O_RDWR);

async function valueOf(file: FileHandle): Promise<number> {
  const bytes = new Uint8Array(Arg.size);
  await file.ioctl(VALGET, bytes);
  return ctype.decode(Arg, bytes).val;
}

test("each open file has a value of its own", async () => {
  const [one, two] = [await open(0), await open(0)];
  await one.ioctl(VALSET, ctype.encode(Arg, { val: 0x1234 }));
  expect([await valueOf(one), await valueOf(two)]).toEqual([0x34, 0xff]);
  expect([...(await one.read(3))]).toEqual([0x34, 0x34, 0x34]);
  expect(sim.log.at(-1)).toBe("IOCTL set val:1234 .");
});

test("all share a number, on all minors", async () => {
  await (await open(0)).ioctl(VALSET_NUM, ctype.encode(ctype.s32, -7));
  const bytes = new Uint8Array(4);
  await (await open(1)).ioctl(VALGET_NUM, bytes);
  expect(ctype.decode(ctype.s32, bytes)).toBe(-7);
});

test("other commands are refused: ENOTTY", async () => {
  await expect((await open(0)).ioctl(_IO("f", 4))).rejects.toEqual(refusal("ENOTTY"));
});

test("has no minors beyond its own, and refuses to have none", async () => {
  expect(sim.kernel.vfs.readdir("/dev")).toEqual(["ioctltest0", "ioctltest1"]);
  await sim.rmmod("ioctl");
  await expect(sim.insmod("ioctl", ["num_of_dev=0"])).rejects.toEqual(refusal("EINVAL"));
  expect(sim.kernel.vfs.readdir("/dev")).toEqual([]);
});
