/** The digest in the log is the one that sha256sum prints. */
import { expect, test } from "vitest";
import { guideInstance } from "./support.ts";

const guide = guideInstance();

test.for([
  { params: [], text: "This is a test" },
  { params: ["text=some other text"], text: "some other text" },
])("with $params the log has the SHA-256 of '$text'", async ({ params, text }) => {
  const sum = await guide.instance.output(`printf '${text}' | sha256sum | cut -d' ' -f1`);
  const log = await guide.withModule("cryptosha256", undefined, params);
  expect(log).toEqual([`sha256 test for string: "${text}"`, sum.trim()]);
});

test("its algorithm is in /proc/crypto", async () => {
  expect(await guide.instance.output("grep -c '^name *: sha256$' proc/crypto")).toBe("1\n");
  expect(await guide.instance.output("grep selftest proc/crypto | sort -u")).toBe("selftest     : passed\n");
});
