/**
 * What the kernel's testmgr does: no algorithm is handed out that does not compute what its standard says. Digests have a published
 * vector each, block ciphers one for a block; hmac and the modes are checked against what defines them.
 */
import { createHmac } from "node:crypto";
import type { CipherAlgorithm, HashAlgorithm } from "./algorithms.ts";
import { Shash } from "./shash.ts";
import { Skcipher } from "./skcipher.ts";

/** Of "abc": RFC 1321, FIPS 180-4, FIPS 202, RIPEMD-160's paper, GB/T 32905. */
const ABC = new Map([
  ["md5", "900150983cd24fb0d6963f7d28e17f72"],
  ["sha1", "a9993e364706816aba3e25717850c26c9cd0d89d"],
  ["sha224", "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7"],
  ["sha256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  [
    "sha384",
    "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7",
  ],
  [
    "sha512",
    "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a" +
      "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
  ],
  ["sha3-224", "e642824c3f8cf24ad09234ee7d3c766fc9a3a5168d0c94ad73b46fdf"],
  ["sha3-256", "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532"],
  [
    "sha3-384",
    "ec01498288516fc926459f58e2c6ad8df9b473cb0fc08c2596da7cf0e49be4b298d88cea927ac7f539f1edf228376d25",
  ],
  [
    "sha3-512",
    "b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e" +
      "10e116e9192af3c91a7ec57647e3934057340b4cf408d5a56592f8274eec53f0",
  ],
  ["rmd160", "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc"],
  ["sm3", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"],
]);

interface CipherVector {
  readonly key: string;
  readonly iv?: string;
  readonly plain: string;
  readonly coded: string;
}

const COUNTING = "000102030405060708090a0b0c0d0e0f";
const ELEVENS = "00112233445566778899aabbccddeeff";
const THERE_AND_BACK = "0123456789abcdeffedcba9876543210";

/** By cipher and, for what is no block cipher in a mode that is checked against it, by algorithm. */
const CIPHERS = new Map<string, CipherVector>([
  // FIPS 197 C.1
  ["aes", { key: COUNTING, plain: ELEVENS, coded: "69c4e0d86a7b0430d8cdb78070b4c55a" }],
  // RFC 5794 A.1
  ["aria", { key: COUNTING, plain: ELEVENS, coded: "d718fbd6ab644c739da95f3be6451778" }],
  // RFC 3713 A
  ["camellia", { key: THERE_AND_BACK, plain: THERE_AND_BACK, coded: "67673138549669730857065648eabe43" }],
  // GB/T 32907 A.1
  ["sm4", { key: THERE_AND_BACK, plain: THERE_AND_BACK, coded: "681edf34d206965e86b3e94f536e4246" }],
  // SP 800-67 B.1, the first block
  [
    "des3_ede",
    {
      key: "0123456789abcdef23456789abcdef01456789abcdef0123",
      plain: "5468652071756663",
      coded: "a826fd8ce53b855f",
    },
  ],
  // IEEE 1619 B, vector 2
  [
    "xts(aes)",
    {
      key: "1".repeat(32) + "2".repeat(32),
      iv: "3333333333".padEnd(32, "0"),
      plain: "4".repeat(64),
      coded: "c454185e6a16936e39334038acef838bfb186fff7480adc4289382ecd6d394f0",
    },
  ],
  // RFC 8439 2.4.2, the first 16 bytes
  [
    "chacha20",
    {
      key: COUNTING + "101112131415161718191a1b1c1d1e1f",
      iv: "01000000000000000000004a00000000",
      plain: "4c616469657320616e642047656e746c",
      coded: "6e2e359a2568f98041ba0728dd0d6981",
    },
  ],
]);

/** Whether an algorithm computes what it should. */
export function passesSelfTest(algorithm: HashAlgorithm | CipherAlgorithm): boolean {
  try {
    if (algorithm.type === "skcipher") return testCipher(algorithm);
    return algorithm.keyed ? testHmac(algorithm) : testHash(algorithm);
  } catch {
    return false;
  }
}

function testHash(algorithm: HashAlgorithm): boolean {
  const digest = new Shash(algorithm).digest("abc");
  return digest.length === algorithm.digestSize && digest.toString("hex") === ABC.get(algorithm.name);
}

/** A key that is shorter than a block, and one that is longer and is hashed first. */
function testHmac(algorithm: HashAlgorithm): boolean {
  const { openssl, blockSize } = algorithm;
  return [Buffer.from("Jefe"), Buffer.alloc(2 * blockSize, 0xaa)].every((key) => {
    const tfm = new Shash(algorithm);
    tfm.setKey(key);
    return tfm.digest("abc").equals(createHmac(openssl, key).update("abc").digest());
  });
}

function testCipher(algorithm: CipherAlgorithm): boolean {
  const vector = CIPHERS.get(algorithm.name);
  const block = CIPHERS.get(algorithm.cipher);
  if (vector) return meets(algorithm, vector);
  return block !== undefined && meets(algorithm, inMode(algorithm, block));
}

/**
 * What the modes of SP 800-38A make of one block, given what the cipher makes of it: cbc with an IV of i encrypts p ^ i to the
 * same, ctr with a counter of p adds it to the text.
 */
function inMode({ mode, ivSize }: CipherAlgorithm, { key, plain, coded }: CipherVector): CipherVector {
  const mask = "5a".repeat(ivSize);
  if (mode === "cbc") return { key, iv: mask, plain: xor(plain, mask), coded };
  if (mode === "ctr") return { key, iv: plain, plain: mask, coded: xor(coded, mask) };
  return { key, plain, coded };
}

/** Both ways: a text encrypts to the code, and the code decrypts to the text. */
function meets(algorithm: CipherAlgorithm, { key, iv = "", plain, coded }: CipherVector): boolean {
  const tfm = new Skcipher(algorithm, (run) => {
    run();
  });
  tfm.setKey(hex(key));
  const text = hex(plain);
  const request = tfm.request();
  request.setCrypt(text, text, text.length, hex(iv)).encryptSync();
  const encrypted = text.equals(hex(coded));
  request.setCrypt(text, text, text.length, hex(iv)).decryptSync();
  tfm.free();
  return encrypted && text.equals(hex(plain));
}

const hex = (text: string): Buffer => Buffer.from(text, "hex");

function xor(one: string, other: string): string {
  const bytes = hex(other);
  return Buffer.from(hex(one).map((byte, at) => byte ^ (bytes[at] ?? 0))).toString("hex");
}
