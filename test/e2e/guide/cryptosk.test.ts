/** A text is encrypted, decrypted and compared; nobody gets to see the key. */
import { expect, test } from "vitest";
import { guideInstance } from "./support.ts";

const guide = guideInstance();

const LOG = [
  "Plaintext: Testing",
  "Encryption request successful",
  "Decryption request successful",
  "Decrypted: Testing",
];

test("encrypts with a random key, and has its cipher until it is removed", async () => {
  const users = `grep -A4 '^name *: cbc(aes)$' proc/crypto | sed -n 's/^refcnt *: //p'`;
  const log = await guide.withModule("cryptosk", async () => {
    expect(await guide.instance.output(users)).toBe("2\n");
  });
  expect(log).toEqual(LOG);
  expect(await guide.instance.output(users)).toBe("1\n");
});

test("takes a key, and shows it nowhere", async () => {
  const key = "00112233445566778899aabbccddeeff";
  const log = await guide.withModule(
    "cryptosk",
    async () => {
      expect(await guide.instance.output("ls sys/module/cryptosk/parameters")).toBe("text\n");
      expect(await guide.instance.shell(`grep -rs ${key} sys proc/modules proc/crypto`)).toMatchObject({
        stdout: "",
      });
    },
    [`key=${key}`],
  );
  expect(log).toEqual(LOG);
});

test("refuses a key of a wrong length, and leaves nothing", async () => {
  const { status, stderr } = await guide.insmod("cryptosk", "key=00112233");
  expect(status).toBe(1);
  expect(stderr).toMatch(
    /^insmod: ERROR: could not insert module cryptosk: Invalid parameters\n {2}EINVAL: a key of cbc\(aes\) has 16 or 24 or 32 bytes, not 4\n$/,
  );
  expect(await guide.instance.log()).toEqual([]);
});
