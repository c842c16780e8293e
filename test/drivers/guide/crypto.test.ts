/** The guide's two crypto examples. */
import { createHash } from "node:crypto";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { refusal } from "../../runtime/support.ts";

let sim: Simulation;
beforeEach(() => {
  sim = simulate();
});

const usersOf = async (name: string): Promise<string | undefined> => {
  const text = await sim.kernel.vfs.readFile("/proc/crypto");
  const entry = text.split("\n\n").find((one) => one.startsWith(`name         : ${name}\n`));
  return /^refcnt +: (.*)$/m.exec(entry ?? "")?.[1];
};

describe("cryptosha256", () => {
  test.each([
    [[], "This is a test", "c7be1ed902fb8dd4d48997c6452f5d7e509fbcdbe2808b16bcf4edce4c07d14e"],
    [["text=abc"], "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
    [["text=äöü"], "äöü", createHash("sha256").update("äöü").digest("hex")],
  ])("with %j logs the digest of %j", async (words, text, digest) => {
    await sim.insmod("cryptosha256", words);
    expect(sim.log).toEqual([`sha256 test for string: "${text}"`, digest]);
    expect(await usersOf("sha256")).toBe("1");
  });
});

describe("cryptosk", () => {
  const log = (text: string): string[] => [
    `Plaintext: ${text}`,
    "Encryption request successful",
    "Decryption request successful",
    `Decrypted: ${text}`,
  ];

  test.each([
    [[], "Testing"],
    [["text="], ""],
    [["text=sixteen_letters!"], "sixteen_letters!"],
    [[`key=${"0123456789abcdef".repeat(4)}`, "text=more_than_one_block_of_16"], "more_than_one_block_of_16"],
    [[`key=${"AB".repeat(16)}`], "Testing"],
  ])("with %j encrypts %j and gets it back", async (words, text) => {
    await sim.insmod("cryptosk", words);
    expect(sim.log).toEqual(log(text));
  });

  test.each(["00", "0".repeat(63), "g".repeat(64), `${"0".repeat(32)}zz`, "ab".repeat(33)])(
    "refuses the key %s: EINVAL, and leaves nothing",
    async (key) => {
      await expect(sim.insmod("cryptosk", [`key=${key}`])).rejects.toEqual(refusal("EINVAL", /key/));
      expect([sim.log, await usersOf("cbc(aes)")]).toEqual([[], "1"]);
    },
  );

  test("has its cipher until it is removed, and never shows the key", async () => {
    const key = "0123456789abcdef".repeat(4);
    await sim.insmod("cryptosk", [`key=${key}`]);
    expect(await usersOf("cbc(aes)")).toBe("2");
    expect(sim.kernel.vfs.readdir("/sys/module/cryptosk/parameters")).toEqual(["text"]);
    expect(sim.log.join("\n").toLowerCase()).not.toContain(key.slice(0, 8));
    await sim.rmmod("cryptosk");
    expect(await usersOf("cbc(aes)")).toBe("1");
  });
});
