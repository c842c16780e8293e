/** What there is of algorithms: /proc/crypto in Linux's format, their counts, their self-tests; and the random numbers. */
import fc from "fast-check";
import { cryptoMemneq, getRandomBytes, getRandomU32, getRandomU32Below } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { cipherAlgorithms, hashAlgorithms } from "../../../runtime/crypto/algorithms.ts";
import { passesSelfTest } from "../../../runtime/crypto/self-test.ts";
import { contextOf, refusal } from "../support.ts";

let sim: Simulation;
beforeEach(() => {
  sim = simulate();
});

const entries = async (): Promise<string[]> =>
  (await sim.kernel.vfs.readFile("/proc/crypto")).split("\n\n").slice(0, -1);

const entry = async (name: string): Promise<string | undefined> =>
  (await entries()).find((text) => text.startsWith(`name         : ${name}\n`));

describe("/proc/crypto", () => {
  test("shows a digest as Linux does", async () => {
    expect(await entry("sha256")).toBe(`name         : sha256
driver       : sha256-openssl
module       : kernel
priority     : 100
refcnt       : 1
selftest     : passed
internal     : no
type         : shash
blocksize    : 64
digestsize   : 32`);
  });

  test("shows a cipher as Linux does", async () => {
    expect(await entry("cbc(aes)")).toBe(`name         : cbc(aes)
driver       : cbc-aes-openssl
module       : kernel
priority     : 100
refcnt       : 1
selftest     : passed
internal     : no
type         : skcipher
async        : no
blocksize    : 16
min keysize  : 16
max keysize  : 32
ivsize       : 16
chunksize    : 16
walksize     : 16`);
  });

  test("lists each algorithm once, and every one has passed its self-test", async () => {
    const all = await entries();
    const names = all.map((text) => /^name {9}: (.*)$/m.exec(text)?.[1]);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(
      expect.arrayContaining([
        "sha1",
        "hmac(sha512)",
        "sha3-384",
        "ecb(aes)",
        "ctr(aes)",
        "xts(aes)",
        "cbc(des3_ede)",
      ]),
    );
    expect(all.filter((text) => !text.includes("selftest     : passed"))).toEqual([]);
  });

  test("counts who uses an algorithm, until it is freed or the module leaves", async () => {
    const k = await contextOf(sim, "user");
    const tfm = k.crypto.allocShash("sha256");
    k.crypto.allocShash("sha256");
    expect(await entry("sha256")).toContain("refcnt       : 3\n");
    tfm.free();
    tfm.free();
    expect(await entry("sha256")).toContain("refcnt       : 2\n");
    await sim.rmmod("user");
    expect(await entry("sha256")).toContain("refcnt       : 1\n");
    expect(sim.kernel.oopses.count).toBe(0);
  });
});

test("hasAlg knows names of algorithms and of their drivers", async () => {
  const { crypto } = await contextOf(sim);
  const names = ["sha256", "cbc(aes)", "xts-aes-openssl", "sha257", ""];
  expect(names.filter((name) => crypto.hasAlg(name))).toEqual(["sha256", "cbc(aes)", "xts-aes-openssl"]);
});

describe("a self-test", () => {
  const all = [...hashAlgorithms(), ...cipherAlgorithms()];

  test.each(all.map((algorithm) => [algorithm.name, algorithm] as const))(
    "of %s passes",
    (_name, algorithm) => {
      expect(passesSelfTest(algorithm)).toBe(true);
    },
  );

  test("fails for a digest that is another one, and for one without a vector", () => {
    for (const algorithm of hashAlgorithms()) {
      const openssl = algorithm.openssl === "sm3" ? "sha256" : "sm3";
      if (!algorithm.keyed) expect(passesSelfTest({ ...algorithm, openssl })).toBe(false);
    }
    const [first] = hashAlgorithms();
    expect(first && passesSelfTest({ ...first, name: "nobody knows" })).toBe(false);
  });

  test("fails for an hmac whose block size is wrong", () => {
    const hmacs = hashAlgorithms().filter(({ keyed }) => keyed);
    for (const hmac of hmacs) expect(passesSelfTest({ ...hmac, blockSize: hmac.blockSize + 8 })).toBe(false);
  });

  test("fails for a cipher that is in another mode", () => {
    const algorithms = cipherAlgorithms();
    const [ecb, cbc, ctr] = ["ecb(aes)", "cbc(aes)", "ctr(aes)"].map((name) =>
      algorithms.find((one) => one.name === name),
    );
    expect(cbc && ctr && passesSelfTest({ ...cbc, openssl: ctr.openssl })).toBe(false);
    expect(cbc && ctr && passesSelfTest({ ...ctr, openssl: cbc.openssl })).toBe(false);
    expect(ecb && cbc && passesSelfTest({ ...ecb, openssl: cbc.openssl })).toBe(false);
  });
});

describe("random numbers", () => {
  test("are as many bytes as asked for, and others each time", () => {
    const [one, two] = [getRandomBytes(32), getRandomBytes(32)];
    expect([one.length, one.equals(two)]).toEqual([32, false]);
    const many = Array.from({ length: 50 }, getRandomU32);
    expect(many.every((value) => Number.isInteger(value) && value >= 0 && value < 2 ** 32)).toBe(true);
    expect(new Set(many).size).toBeGreaterThan(45);
  });

  test("below an end reach all that is below it, and nothing else; a wrong end: EINVAL", () => {
    const seen = new Set(Array.from({ length: 500 }, () => getRandomU32Below(4)));
    expect([...seen].sort()).toEqual([0, 1, 2, 3]);
    expect(getRandomU32Below(2 ** 32)).toBeLessThan(2 ** 32);
    for (const end of [0, -1, 1.5, 2 ** 32 + 1])
      expect(() => getRandomU32Below(end)).toThrow(refusal("EINVAL"));
  });
});

test("cryptoMemneq tells whether two pieces of memory differ", () => {
  const bytes = fc.uint8Array({ maxLength: 8 });
  fc.assert(
    fc.property(bytes, bytes, (one, other) => {
      expect(cryptoMemneq(one, other)).toBe(!Buffer.from(one).equals(Buffer.from(other)));
      expect(cryptoMemneq(one, Uint8Array.from(one))).toBe(false);
    }),
  );
});
