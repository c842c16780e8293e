/** A platform driver: what its user sees in /sys, and what happens when the system goes to sleep and wakes up. */
import { expect, test } from "vitest";
import { guideInstance } from "./support.ts";

const guide = guideInstance();
const DRIVER = "sys/bus/platform/drivers/devicemodel_example";
const DONE = { status: 0, stdout: "", stderr: "" };

const PROBED = ["devicemodel probe", "devicemodel greeting: hello from the board; 42"];
const LEFT = ["devicemodel exit", "devicemodel example removed"];

test("device and driver find each other, and are to be seen in /sys", async () => {
  const { instance } = guide;
  const log = await guide.withModule("devicemodel", async () => {
    expect(await instance.output(`ls ${DRIVER}`)).toBe("bind\ndevicemodel_example\nmodule\nuevent\nunbind\n");
    expect(await instance.output(`readlink ${DRIVER}/devicemodel_example`)).toBe(
      "../../../../devices/platform/devicemodel_example\n",
    );
    const device = "sys/devices/platform/devicemodel_example";
    expect(await instance.output(`readlink ${device}/driver ${device}/subsystem`)).toBe(
      "../../../bus/platform/drivers/devicemodel_example\n../../../bus/platform\n",
    );
    expect(await instance.output(`cat ${device}/uevent`)).toBe(
      "DRIVER=devicemodel_example\nMODALIAS=platform:devicemodel_example\n",
    );
    expect(await instance.output(`cat ${DRIVER}/module/refcnt`)).toBe("0\n");
  });
  expect(log).toEqual(["devicemodel init", ...PROBED, ...LEFT]);
  expect(await instance.output("ls sys/bus/platform/devices sys/bus/platform/drivers")).toBe(
    "sys/bus/platform/devices:\n\nsys/bus/platform/drivers:\n",
  );
});

test("tophalf suspend puts it to sleep, and tophalf resume wakes it up", async () => {
  const { instance } = guide;
  const log = await guide.withModule("devicemodel", async () => {
    expect(await instance.tophalf("suspend")).toMatchObject(DONE);
    expect(await instance.tophalf("suspend")).toMatchObject({
      status: 1,
      stderr: "tophalf: the system sleeps already (mem): tophalf resume (EBUSY)\n",
    });
    expect(await instance.tophalf("resume")).toMatchObject(DONE);
    expect(await instance.tophalf("resume")).toMatchObject({ status: 1 });
    expect(await instance.tophalf("suspend", "nap")).toMatchObject({ status: 2 });
  });
  expect(log).toEqual([
    "devicemodel init",
    ...PROBED,
    "PM: suspend entry (deep)",
    "devicemodel example suspend",
    "devicemodel example resume",
    "PM: suspend exit",
    ...LEFT,
  ]);
});

test("a write to sys/power/state comes back when the system is awake again", async () => {
  const { instance } = guide;
  const log = await guide.withModule("devicemodel", async () => {
    expect(await instance.output("cat sys/power/state")).toBe("freeze mem disk\n");
    const writing = instance.shell("echo disk > sys/power/state && echo awake");
    await instance.logged("hibernation entry");
    expect(await instance.tophalf("resume")).toMatchObject(DONE);
    expect(await writing).toMatchObject({ status: 0, stdout: "awake\n" });
  });
  const steps = ["suspend", "resume", "suspend", "resume"].map((step) => `devicemodel example ${step}`);
  expect(log.filter((line) => line.includes("example") && !line.includes("removed"))).toEqual(steps);
});

test("unbind and bind let it go and bring it back", async () => {
  const { instance } = guide;
  const log = await guide.withModule("devicemodel", async () => {
    await instance.output(`echo devicemodel_example > ${DRIVER}/unbind`);
    expect(await instance.output(`ls ${DRIVER}`)).toBe("bind\nmodule\nuevent\nunbind\n");
    expect(await instance.shell(`echo devicemodel_example > ${DRIVER}/unbind`)).toMatchObject({
      status: 1,
      stderr: "bash: line 1: echo: write error: No such device\n",
    });
    await instance.output(`echo devicemodel_example > ${DRIVER}/bind`);
  });
  expect(log).toEqual(["devicemodel init", ...PROBED, "devicemodel example removed", ...PROBED, ...LEFT]);
});

test("udevadm monitor tells of it", async () => {
  const { instance } = guide;
  const monitor = instance.place.start("udevadm", "monitor", "-s", "platform", "module");
  await monitor.line("KERNEL - the kernel uevent");
  const detailed = instance.place.start("udevadm", "monitor", "--property");
  await detailed.line("KERNEL - the kernel uevent");
  await guide.withModule("devicemodel");
  await monitor.line("remove   /module/devicemodel");
  await detailed.line("remove   /module/devicemodel");
  const path = "/devices/platform/devicemodel_example (platform)";
  const events = monitor.lines.filter((line) => line.startsWith("KERNEL["));
  expect(events.map((line) => line.replace(/^KERNEL\[[0-9]+\.[0-9]{6}\] /, ""))).toEqual([
    `add      ${path}`,
    `bind     ${path}`,
    "add      /module/devicemodel (module)",
    `unbind   ${path}`,
    `remove   ${path}`,
    "remove   /module/devicemodel (module)",
  ]);
  const from = detailed.lines.findIndex((line) => line.includes("] bind "));
  expect(detailed.lines.slice(from + 1, from + 7)).toEqual([
    "ACTION=bind",
    "DEVPATH=/devices/platform/devicemodel_example",
    "SUBSYSTEM=platform",
    "DRIVER=devicemodel_example",
    "MODALIAS=platform:devicemodel_example",
    expect.stringMatching(/^SEQNUM=[0-9]+$/),
  ]);
  for (const program of [monitor, detailed]) program.kill("SIGINT");
  await Promise.all([monitor.done, detailed.done]);
});
