/** A region of minors, served by a cdev, with a struct in its ioctls. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { compile, run } from "../program.ts";
import { guideInstance } from "./support.ts";

const guide = guideInstance();

test("a C program exchanges structs with it, on two minors", async () => {
  const { instance } = guide;
  const { stdout, status } = await instance.tophalf("header", "ioctl");
  expect(status).toBe(0);
  expect(stdout).toContain("struct ioctl_arg {\n\t__u32 val; /* Its lowest byte counts */\n};\n");
  await instance.tophalf("header", "ioctl", "-o", join(instance.place.root, "ioctl.h"));
  const program = compile("ioctltest", instance.place.root);
  const log = await guide.withModule("ioctl", async () => {
    const files = ["dev/ioctltest0", "dev/ioctltest1"];
    const result = await run(program, files, { cwd: instance.directory });
    expect(result).toMatchObject({ status: 0, stderr: "" });
    expect(result.stdout.split("\n").slice(0, -1)).toEqual([
      ...["valset: done", "valget: done", "one: 34", "valget: done", "other: ff"],
      ...["valset_num: done", "valget_num: done", "number: 77"],
      "unknown: Inappropriate ioctl for device",
      "a pointer to nowhere: Bad address",
      "read: 34 34 34",
    ]);
    expect(await instance.output("grep ioctltest proc/devices | sed s/[0-9]*/N/")).toBe("N ioctltest\n");
  });
  expect(log).toEqual([
    expect.stringMatching(/^ioctltest driver\(major: [0-9]+\) installed\.$/),
    ...["test_ioctl_open call.", "test_ioctl_open call."],
    "IOCTL set val:1234 .",
    ...["test_ioctl_close call.", "test_ioctl_close call."],
    "ioctltest driver removed.",
  ]);
});

test("has as many minors as it is told", async () => {
  const { instance } = guide;
  const list = async () => {
    expect(await instance.output("cd dev; ls -d ioctltest*")).toBe("ioctltest0\nioctltest1\nioctltest2\n");
  };
  await guide.withModule("ioctl", list, ["num_of_dev=3"]);
});
