/** What the module says appears on the terminal at which tophalf was called: a pseudo terminal, made by script(1). */
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { Place } from "../instance.ts";
import { Program, type Result } from "../program.ts";
import { guideInstance } from "./support.ts";

const guide = guideInstance();

const CLI = fileURLToPath(new URL("../../../dist/runtime/cli/main.js", import.meta.url));
const INSERTED = "The module has been inserted.  Hello world!";
const REMOVED = "The module has been removed.  Farewell world!";

/** A shell on a terminal of its own. What the terminal shows is the program's output. */
function onTerminal({ environment }: Place, line: string): Program {
  return new Program("script", ["-qec", line, "/dev/null"], { env: { ...environment, SHELL: "/bin/sh" } });
}

const command = (...args: string[]): string => [`'${process.execPath}' '${CLI}'`, ...args].join(" ");

/** The line feed may get one more carriage return on its way through the terminal; a screen shows no difference. */
const shown = ({ stdout }: Result): string => stdout.replace(/\r+\n/g, "\n");

test("insmod and rmmod show its words on their terminal", async () => {
  const { place } = guide.instance;
  const insmod = await onTerminal(place, command("insmod", "print_string")).done;
  expect([insmod.status, shown(insmod)]).toEqual([0, `${INSERTED}\n`]);
  const rmmod = await onTerminal(place, command("rmmod", "print_string")).done;
  expect([rmmod.status, shown(rmmod)]).toEqual([0, `${REMOVED}\n`]);
  expect(await guide.instance.log()).toEqual([]);
});

test("it finds the terminal when all output goes elsewhere, too", async () => {
  const { place } = guide.instance;
  const line = `${command("insmod", "print_string")} < /dev/null > /dev/null 2>&1`;
  expect(shown(await onTerminal(place, line).done)).toBe(`${INSERTED}\n`);
  await guide.rmmod("print_string");
});

test("without a terminal it says nothing", async () => {
  expect(await guide.withModule("print_string")).toEqual([]);
});

test("a terminal that is stopped with Ctrl-S does not hold up the runtime", async () => {
  const { place } = guide.instance;
  const terminal = onTerminal(
    place,
    `echo ready; read go; ${command("insmod", "print_string")}; echo $? > '${place.root}/status'`,
  );
  await terminal.line("ready");
  terminal.send("go\n\x13");
  await until(async () => (await guide.instance.output("cat proc/modules")).startsWith("print_string "));
  expect((await guide.rmmod("print_string")).status).toBe(0);
  terminal.send("\x11");
  expect(shown(await terminal.done)).not.toContain(INSERTED);
});

describe("boot with the module on the command line", () => {
  test("shows its words on the terminal of boot, at the start and at Ctrl-C", async () => {
    const place = new Place();
    const boot = onTerminal(
      place,
      command("boot", "print_string", "--board", "mock:raspberry-pi-4", "--no-mount"),
    );
    await boot.line(INSERTED);
    await boot.line("Ctrl-C removes");
    boot.send("\x03");
    expect(shown(await boot.done)).toContain(`${REMOVED}\n`);
  });
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
}
