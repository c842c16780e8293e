/** Symmetric ciphers against the published vectors, and the rules of the API. */
import fc from "fast-check";
import { getRandomBytes, type ModuleContext, type Skcipher } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { contextOf, refusal } from "../support.ts";

let sim: Simulation;
let k: ModuleContext;
beforeEach(async () => {
  sim = simulate();
  k = await contextOf(sim, "coder");
});

const hex = (text: string): Buffer => Buffer.from(text, "hex");

/** SP 800-38A F: the text of all examples, and the keys. */
const TEXT =
  "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51" +
  "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710";
const K128 = "2b7e151628aed2a6abf7158809cf4f3c";
const K192 = "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b";
const K256 = "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4";
const IV = "000102030405060708090a0b0c0d0e0f";
const COUNTER = "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff";

type Vector = readonly [what: string, name: string, key: string, iv: string, text: string, code: string];

const VECTORS: readonly Vector[] = [
  [
    "SP 800-38A F.1.1",
    "ecb(aes)",
    K128,
    "",
    TEXT,
    "3ad77bb40d7a3660a89ecaf32466ef97f5d3d58503b9699de785895a96fdbaaf" +
      "43b1cd7f598ece23881b00e3ed0306887b0c785e27e8ad3f8223207104725dd4",
  ],
  [
    "SP 800-38A F.1.5",
    "ecb(aes)",
    K256,
    "",
    TEXT,
    "f3eed1bdb5d2a03c064b5a7e3db181f8591ccb10d410ed26dc5ba74a31362870" +
      "b6ed21b99ca6f4f9f153e7b1beafed1d23304b7a39f9f3ff067d8d8f9e24ecc7",
  ],
  [
    "SP 800-38A F.2.1",
    "cbc(aes)",
    K128,
    IV,
    TEXT,
    "7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2" +
      "73bed6b8e3c1743b7116e69e222295163ff1caa1681fac09120eca307586e1a7",
  ],
  [
    "SP 800-38A F.2.3",
    "cbc(aes)",
    K192,
    IV,
    TEXT,
    "4f021db243bc633d7178183a9fa071e8b4d9ada9ad7dedf4e5e738763f69145a" +
      "571b242012fb7ae07fa9baac3df102e008b0e27988598881d920a9e64f5615cd",
  ],
  [
    "SP 800-38A F.2.5",
    "cbc(aes)",
    K256,
    IV,
    TEXT,
    "f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d" +
      "39f23369a9d9bacfa530e26304231461b2eb05e2c39be9fcda6c19078c6a9d1b",
  ],
  [
    "SP 800-38A F.5.1",
    "ctr(aes)",
    K128,
    COUNTER,
    TEXT,
    "874d6191b620e3261bef6864990db6ce9806f66b7970fdff8617187bb9fffdff" +
      "5ae4df3edbd5d35e5b4f09020db03eab1e031dda2fbe03d1792170a0f3009cee",
  ],
  [
    "SP 800-38A F.5.5",
    "ctr(aes)",
    K256,
    COUNTER,
    TEXT,
    "601ec313775789a5b7a7f504bbf3d228f443e3ca4d62b59aca84e990cacaf5c5" +
      "2b0930daa23de94ce87017ba2d84988ddfc9c58db67aada613c2dd08457941a6",
  ],
  [
    "IEEE 1619 B, vector 2",
    "xts(aes)",
    "11".repeat(16) + "22".repeat(16),
    "3333333333".padEnd(32, "0"),
    "44".repeat(32),
    "c454185e6a16936e39334038acef838bfb186fff7480adc4289382ecd6d394f0",
  ],
  [
    "IEEE 1619 B, vector 3",
    "xts(aes)",
    "fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0" + "22".repeat(16),
    "3333333333".padEnd(32, "0"),
    "44".repeat(32),
    "af85336b597afc1a900b2eb21ec949d292df4c047e0b21532186a5971a227a89",
  ],
  [
    "IEEE 1619 B, vector 15, which steals ciphertext",
    "xts(aes)",
    "fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0bfbebdbcbbbab9b8b7b6b5b4b3b2b1b0",
    "9a78563412".padEnd(32, "0"),
    "000102030405060708090a0b0c0d0e0f10",
    "6c1625db4671522d3d7599601de7ca09ed",
  ],
  [
    "RFC 8439 2.4.2",
    "chacha20",
    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
    "01000000000000000000004a00000000",
    Buffer.from("Ladies and Gentlemen of the class of '99: If I could offer you o").toString("hex"),
    "6e2e359a2568f98041ba0728dd0d6981e97e7aec1d4360c20a27afccfd9fae0b" +
      "f91b65c5524733ab8f593dabcd62b3571639d624e65152ab8f530c359f0861d8",
  ],
];

function keyed(name: string, key: string | Buffer): Skcipher {
  const tfm = k.crypto.allocSkcipher(name);
  tfm.setKey(typeof key === "string" ? hex(key) : key);
  return tfm;
}

describe("encrypts and decrypts as", () => {
  test.each(VECTORS)("%s: %s", async (_what, name, key, iv, text, code) => {
    const request = keyed(name, key).request();
    const [plain, coded, back] = [hex(text), Buffer.alloc(text.length / 2), Buffer.alloc(text.length / 2)];
    await request.setCrypt(plain, coded, plain.length, hex(iv)).encrypt();
    expect(coded.toString("hex")).toBe(code);
    await request.setCrypt(coded, back, coded.length, hex(iv)).decrypt();
    expect(back.toString("hex")).toBe(text);
  });

  test.each(VECTORS)("%s: %s, in place and at once", (_what, name, key, iv, text, code) => {
    const request = keyed(name, key).request();
    const data = hex(text);
    request.setCrypt(data, data, data.length, hex(iv)).encryptSync();
    expect(data.toString("hex")).toBe(code);
    request.setCrypt(data, data, data.length, hex(iv)).decryptSync();
    expect(data.toString("hex")).toBe(text);
  });
});

describe("the IV", () => {
  test.each(["cbc(aes)", "ctr(aes)", "cbc(des3_ede)", "ctr(camellia)"])(
    "of %s is left so that the next request goes on with the message",
    (name) => {
      const tfm = k.crypto.allocSkcipher(name);
      tfm.setKey(getRandomBytes(tfm.maxKeySize));
      const request = tfm.request();
      fc.assert(
        fc.property(
          fc.integer({ min: 1, max: 7 }),
          fc.uint8Array({ minLength: tfm.ivSize, maxLength: tfm.ivSize }),
          (cut, start) => {
            const text = getRandomBytes(8 * tfm.ivSize);
            const at = cut * tfm.ivSize;
            const run = (direction: "encryptSync" | "decryptSync", input: Buffer, ...ends: number[]) => {
              const [output, iv] = [Buffer.alloc(input.length), Uint8Array.from(start)];
              ends.reduce((from, end) => {
                const length = end - from;
                request.setCrypt(input.subarray(from, end), output.subarray(from, end), length, iv);
                request[direction]();
                return end;
              }, 0);
              return output;
            };
            const whole = run("encryptSync", text, text.length);
            expect(run("encryptSync", text, at, text.length)).toEqual(whole);
            expect(run("decryptSync", whole, at, text.length)).toEqual(text);
          },
        ),
      );
    },
  );

  test("a counter carries into its first byte and wraps", () => {
    const iv = Buffer.alloc(16, 0xff);
    keyed("ctr(aes)", K128).request().setCrypt(Buffer.alloc(40), Buffer.alloc(40), 40, iv).encryptSync();
    expect(iv).toEqual(hex("02".padStart(32, "0")));
  });
});

describe("a request", () => {
  test("that is long lets others run between its pieces, and comes to the same", async () => {
    const tfm = keyed("cbc(aes)", K256);
    const text = getRandomBytes(300_000 - (300_000 % 16));
    const [slow, fast] = [Buffer.alloc(text.length), Buffer.alloc(text.length)];
    const request = tfm.request().setCrypt(text, slow, text.length, hex(IV));
    const done = request.encrypt();
    expect(slow.subarray(-16)).toEqual(Buffer.alloc(16));
    await expect(request.encrypt()).rejects.toEqual(refusal("EBUSY"));
    expect(() => request.setCrypt(text, fast, text.length)).toThrow(refusal("EBUSY"));
    await sim.clock.settle();
    await done;
    tfm.request().setCrypt(text, fast, text.length, hex(IV)).encryptSync();
    expect(slow.equals(fast)).toBe(true);
    expect(sim.clock.pending).toBe(0);
  });

  test("of xts, however long, is one sector", async () => {
    const tfm = keyed("xts(aes)", K256);
    const text = getRandomBytes(100_000);
    const [coded, head] = [Buffer.alloc(text.length), Buffer.alloc(80_000)];
    await tfm.request().setCrypt(text, coded, text.length, hex(IV)).encrypt();
    tfm.request().setCrypt(text, head, head.length, hex(IV)).encryptSync();
    expect(coded.subarray(0, head.length).equals(head)).toBe(true);
  });

  test("of nothing does nothing", async () => {
    const iv = hex(IV);
    await keyed("cbc(aes)", K128).request().setCrypt(hex(""), hex(""), 0, iv).encrypt();
    expect(iv).toEqual(hex(IV));
  });

  test.each([
    ["cbc(aes)", 17, 16],
    ["ecb(aes)", 15, 0],
    ["xts(aes)", 15, 16],
    ["cbc(des3_ede)", 12, 8],
  ])("%s refuses %i bytes: EINVAL", async (name, length, ivSize) => {
    const tfm = k.crypto.allocSkcipher(name);
    tfm.setKey(getRandomBytes(tfm.maxKeySize));
    const target = Buffer.alloc(length);
    const request = tfm.request().setCrypt(Buffer.alloc(length, 1), target, length, Buffer.alloc(ivSize));
    await expect(request.encrypt()).rejects.toEqual(refusal("EINVAL", new RegExp(`not ${length}`)));
    expect(target).toEqual(Buffer.alloc(length));
  });

  test("refuses an IV that is too short, and a length beyond its memory: EINVAL", async () => {
    const request = keyed("cbc(aes)", K128).request();
    const [small, large] = [Buffer.alloc(16), Buffer.alloc(32)];
    for (const [source, target, length, iv] of [
      [large, large, 32, hex("00")],
      [large, small, 32, hex(IV)],
      [small, large, 32, hex(IV)],
      [large, large, -16, hex(IV)],
      [large, large, Number.NaN, hex(IV)],
    ] as const) {
      request.setCrypt(source, target, length, iv);
      await expect(request.encrypt()).rejects.toEqual(refusal("EINVAL"));
    }
  });

  test("without data: EINVAL; without a key: ENOKEY", async () => {
    await expect(keyed("ecb(aes)", K128).request().encrypt()).rejects.toEqual(refusal("EINVAL", /setCrypt/));
    const request = k.crypto.allocSkcipher("ecb(aes)").request();
    request.setCrypt(Buffer.alloc(16), Buffer.alloc(16), 16);
    await expect(request.decrypt()).rejects.toEqual(refusal("ENOKEY", /setKey/));
  });
});

describe("a key", () => {
  test.each([
    ["cbc(aes)", [16, 24, 32], [16, 32]],
    ["xts(aes)", [32, 64], [32, 64]],
    ["ecb(des3_ede)", [24], [24, 24]],
    ["ctr(sm4)", [16], [16, 16]],
    ["chacha20", [32], [32, 32]],
  ])("of %s has %j bytes, and no other number: EINVAL", (name, sizes, [least, most]) => {
    const tfm = k.crypto.allocSkcipher(name);
    expect([tfm.minKeySize, tfm.maxKeySize]).toEqual([least, most]);
    for (let size = 0; size <= 80; size++) {
      const set = (): void => {
        tfm.setKey(getRandomBytes(size));
      };
      if (sizes.includes(size)) set();
      else expect(set).toThrow(refusal("EINVAL", new RegExp(`not ${size}$`)));
    }
  });

  test("that was refused leaves the one before", () => {
    const tfm = keyed("ecb(aes)", K128);
    expect(() => {
      tfm.setKey(hex("00"));
    }).toThrow(refusal("EINVAL"));
    const block = hex(TEXT.slice(0, 32));
    tfm.request().setCrypt(block, block, 16).encryptSync();
    expect(block.toString("hex")).toBe("3ad77bb40d7a3660a89ecaf32466ef97");
  });

  test("of xts is two different ones: EINVAL", () => {
    expect(() => keyed("xts(aes)", "11".repeat(32))).toThrow(refusal("EINVAL", /halves/));
  });

  test("is copied; the copy is wiped at the next one, at free, and when the module leaves", async () => {
    const [one, two] = [getRandomBytes(32), getRandomBytes(32)];
    const tfm = k.crypto.allocSkcipher("cbc(aes)");
    const copying = vi.spyOn(Buffer, "from");
    tfm.setKey(one);
    tfm.setKey(two);
    const copies = copying.mock.results.map(({ value }) => value as unknown);
    copying.mockRestore();
    expect(copies).toEqual([Buffer.alloc(32), two]);
    await sim.rmmod("coder");
    expect(copies).toEqual([Buffer.alloc(32), Buffer.alloc(32)]);
    expect(one).not.toEqual(Buffer.alloc(32));
  });
});

describe("a tfm", () => {
  test("tells its sizes and names", () => {
    const { name, driverName, ivSize, blockSize } = k.crypto.allocSkcipher("ctr(aes)");
    expect([name, driverName, ivSize, blockSize]).toEqual(["ctr(aes)", "ctr-aes-openssl", 16, 1]);
    expect(k.crypto.allocSkcipher("ecb(aes)").ivSize).toBe(0);
    expect(k.crypto.allocSkcipher("cbc-aes-openssl").name).toBe("cbc(aes)");
  });

  test("that there is not: ENOENT, also the guide's cbc-aes-aesni, which is one machine's driver", () => {
    for (const name of ["cbc(des)", "aes", "cbc-aes-aesni", "sha256", "constructor"]) {
      expect(() => k.crypto.allocSkcipher(name)).toThrow(refusal("ENOENT"));
    }
  });

  test("is of no use once it is freed: EINVAL", async () => {
    const tfm = keyed("ecb(aes)", K128);
    const request = tfm.request().setCrypt(Buffer.alloc(16), Buffer.alloc(16), 16);
    tfm.free();
    tfm.free();
    await expect(request.encrypt()).rejects.toEqual(refusal("EINVAL", /freed/));
    expect(() => {
      tfm.setKey(hex(K128));
    }).toThrow(refusal("EINVAL", /freed/));
  });
});
