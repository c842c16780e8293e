/** A variable in /sys, command by command as in reference/transcripts/hello-sysfs.txt. */
import { expect, test } from "vitest";
import { guideInstance } from "./support.ts";

const guide = guideInstance();

test("hello-sysfs: /sys/kernel/mymodule/myvariable", async () => {
  const { instance } = guide;
  const log = await guide.withModule("hello-sysfs", async () => {
    expect(await instance.output("ls -l sys/kernel/mymodule/ | tail -1 | cut -c1-10")).toBe("-rw-rw----\n");
    expect(await instance.output("cat sys/kernel/mymodule/myvariable")).toBe("0\n");
    expect(await instance.output("echo 32 > sys/kernel/mymodule/myvariable")).toBe("");
    expect(await instance.output("cat sys/kernel/mymodule/myvariable")).toBe("32\n");
    // The guide's lets this pass, since it does not look at what sscanf() found; 32 stays there as here.
    expect(await instance.shell("echo abc > sys/kernel/mymodule/myvariable")).toMatchObject({
      status: 1,
      stderr: "bash: line 1: echo: write error: Invalid argument\n",
    });
    expect(await instance.output("cat sys/kernel/mymodule/myvariable")).toBe("32\n");
    expect(await instance.output("dd if=sys/kernel/mymodule/myvariable bs=1 status=none")).toBe("32\n");
  });
  expect(await instance.shell("ls sys/kernel/mymodule")).toMatchObject({
    status: 2,
    stderr: "ls: cannot access 'sys/kernel/mymodule': No such file or directory\n",
  });
  expect(log).toEqual(["mymodule: initialized", "mymodule: Exit success"]);
});
