/** The main job, as the README shows it: boot with two modules, look around, Ctrl-C. */
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { Instance, Place } from "./instance.ts";

const boot = (...modules: string[]): Promise<Instance> => Instance.boot(modules);

test("the README's transcript", async () => {
  const instance = await boot("bottomhalf", "chardev");
  const { stdout: lsmod } = await instance.tophalf("lsmod");
  expect(lsmod).toMatch(/^Module {18}Size {2}Used by\nchardev +\d+ {2}0\nbottomhalf +\d+ {2}0\n$/);

  expect(await instance.tophalf("mock", "press", "GPIO17")).toMatchObject({
    status: 0,
    stdout: "GPIO17 is high\n",
  });
  const { stdout: header } = await instance.tophalf("gpio", "info");
  expect(header).toMatch(/ {2}"LED 1" out high +GPIO4 \( 7\) \( 8\) GPIO14/);
  const { stdout: lines } = await instance.tophalf("gpio", "info", "--lines");
  expect(lines).toMatch(/^gpiochip0 - 58 lines: \[pinctrl-bcm2711\]\n\tline {3}0: /);
  expect(lines).toMatch(/\tline {3}4: "GPIO4" +"LED 1" +output +high\n/);
  expect(lines).toMatch(/\tline {2}17: "GPIO17" +"LED 1 ON BUTTON" +input +high\n/);
  expect((await instance.log()).slice(-2)).toEqual([
    "Bottom half tasklet starts",
    "Bottom half tasklet ends",
  ]);

  expect(await instance.output("cat dev/chardev")).toBe("I already told you 0 times Hello world!\n");
  expect(await instance.output("cat dev/chardev")).toBe("I already told you 1 times Hello world!\n");
  expect(await instance.shell("echo hi > dev/chardev")).toMatchObject({
    status: 1,
    stderr: "bash: line 1: echo: write error: Invalid argument\n",
  });
  expect(await instance.output("grep button1 proc/interrupts")).toMatch(/: +1 +pinctrl-bcm2711 +17 Edge/);
  await instance.expectCalm("Sorry, this operation is not supported.");

  expect(await instance.stop()).toMatchObject({ status: 0, signal: null, stderr: "" });
  expect(instance.program.lines.at(-1)).toMatch(/bottomhalf_exit$/);
});

test.for(["SIGINT", "SIGTERM"] as const)(
  "%s removes the modules in reverse order, and unmounts",
  async (signal) => {
    const instance = await boot("hello-1", "startstop", "bottomhalf", "hello-2");
    instance.program.kill(signal);
    expect(await instance.program.done).toMatchObject({ status: 0, signal: null, stderr: "" });
    const goodbyes = instance.program.lines.slice(-4).map((line) => line.replace(/^\[.*?\] /, ""));
    expect(goodbyes).toEqual([
      "Goodbye, world 2",
      "bottomhalf_exit",
      "Short is the life of a kernel module",
      "Goodbye world 1.",
    ]);
    expect(await instance.place.isMounted()).toBe(false);
    expect(await instance.tophalf("lsmod")).toMatchObject({ status: 1 });
  },
);

test("Ctrl-C ends what programs wait for, and they are told", async () => {
  const instance = await boot();
  await instance.insmod("fifo");
  await instance.insmod("exclusive");
  const reader = instance.client();
  await reader.calls("open dev/fifo0 O_RDONLY", "open dev/exclusive O_RDONLY");
  const opener = instance.client();
  const poller = instance.client();
  await poller.call("open dev/fifo0 O_RDONLY");
  const waiting = [
    await reader.block("read 3 1"),
    await poller.block("poll -1 3 IN"),
    await opener.block("open dev/exclusive O_RDONLY"),
  ];
  expect(await instance.stop()).toMatchObject({ status: 0, stderr: "" });
  expect(await Promise.all(waiting.map(({ result }) => result))).toEqual(["ENODEV", "3:ERR", "ENODEV"]);
  await instance.endClients();
  expect(await instance.place.isMounted()).toBe(false);
});

test("dmesg -w follows the log, from any number of terminals", async () => {
  const instance = await boot("bottomhalf");
  const followers = [instance.place.start("dmesg", "-w"), instance.place.start("dmesg", "-w", "-t")];
  for (const follower of followers) await follower.line("BUTTON2");
  await instance.tophalf("mock", "press", "GPIO17");
  expect(await followers[0]?.line("tasklet ends")).toMatch(/^\[ +\d+\.\d{6}\] Bottom half tasklet ends$/);
  expect(await followers[1]?.line("tasklet ends")).toBe("Bottom half tasklet ends");
  for (const follower of followers) follower.kill("SIGINT");
  for (const follower of followers) await follower.done;
  await instance.stop();
});

test("dmesg shows the time since boot, the wall time, or none; some levels; and empties the log", async () => {
  const instance = await boot("chardev");
  await instance.shell("echo hi > dev/chardev");
  const dmesg = async (...options: string[]): Promise<string[]> =>
    (await instance.tophalf("dmesg", ...options)).stdout.split("\n").slice(0, -1);
  expect((await dmesg())[0]).toMatch(/^\[ {4,}\d+\.\d{6}\] I was assigned major number \d+\.$/);
  expect((await dmesg("-T"))[0]).toMatch(
    /^\[[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}\] I was/,
  );
  expect((await dmesg("-t"))[0]).toMatch(/^I was/);
  expect(await dmesg("-t", "-l", "alert,err")).toEqual(["Sorry, this operation is not supported."]);
  expect(await dmesg("-t", "-l", "debug")).toEqual([]);
  expect(await instance.tophalf("dmesg", "-l", "loud")).toMatchObject({ status: 2, stdout: "" });
  expect(await dmesg("-C")).toEqual([]);
  expect(await dmesg()).toEqual([]);
  await instance.shell("echo hi > dev/chardev");
  expect(await dmesg("-t")).toEqual(["Sorry, this operation is not supported."]);
  await instance.stop();
});

test("gpio set drives a line that nobody holds, and monitor tells of edges", async () => {
  const instance = await boot("bottomhalf");
  const monitor = instance.place.start("gpio", "monitor", "GPIO22");
  await until(async () =>
    (await instance.tophalf("gpio", "info", "GPIO22")).stdout.includes('held by "tophalf gpio"'),
  );
  await instance.tophalf("mock", "press", "GPIO22");
  expect(await monitor.line("GPIO22")).toMatch(/^ +\d+\.\d{9} {2}rising {3}GPIO22$/);
  monitor.kill("SIGINT");
  await monitor.done;

  expect(await instance.tophalf("gpio", "set", "GPIO23", "1")).toMatchObject({ status: 0 });
  expect(await instance.tophalf("gpio", "get", "GPIO23")).toMatchObject({ stdout: "1\n" });
  const { status, stderr } = await instance.tophalf("gpio", "set", "GPIO4", "1");
  expect(status).toBe(1);
  expect(stderr).toContain('GPIO4 is in use by "LED 1"');
  await instance.stop();
});

test("a boot without a mount serves commands all the same", async () => {
  const place = new Place();
  const program = place.boot(["hello-1"], "--no-mount");
  await program.line("tophalf is ready");
  expect((await place.tophalf("lsmod")).stdout).toMatch(/hello_1/);
  expect(await place.isMounted()).toBe(false);
  program.kill("SIGINT");
  expect(await program.done).toMatchObject({ status: 0, stderr: "" });
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(10);
}
