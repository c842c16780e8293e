/** Files in /sys/kernel/debug. */
import { expect, test } from "vitest";
import { guideInstance } from "./support.ts";

const guide = guideInstance();
const DIRECTORY = "sys/kernel/debug/hello";

test("hello-debugfs: a switch, a number and a text", async () => {
  const { instance } = guide;
  const log = await guide.withModule("hello-debugfs", async () => {
    expect(await instance.output(`cd ${DIRECTORY}; stat -c '%n %A' *`)).toBe(
      "greeting -r--r--r--\ngreetings -rw-r--r--\nloud -rw-r--r--\n",
    );
    expect(await instance.output(`cd ${DIRECTORY}; cat greeting loud greetings`)).toBe(
      "Hello, debugger!\nN\n1\n",
    );
    expect(
      await instance.output(`cd ${DIRECTORY}; echo y > loud; echo 0x10 > greetings; cat greeting greetings`),
    ).toBe("HELLO, DEBUGGER!\n17\n");
    expect(await instance.shell(`echo many > ${DIRECTORY}/greetings`)).toMatchObject({
      status: 1,
      stderr: "bash: line 1: echo: write error: Invalid argument\n",
    });
  });
  expect(log).toEqual(["hello_debugfs: initialized", "hello_debugfs: Exit success"]);
});

test.runIf(process.getuid?.() === 0)("hello-debugfs: nobody but root may enter", async () => {
  await guide.withModule("hello-debugfs", async () => {
    expect(await guide.instance.output("stat -c %A sys/kernel/debug")).toBe("drwx------\n");
    expect(
      await guide.instance.shell(`setpriv --reuid=65534 --clear-groups cat ${DIRECTORY}/greeting`),
    ).toMatchObject({
      status: 1,
      stderr: `cat: ${DIRECTORY}/greeting: Permission denied\n`,
    });
  });
});
