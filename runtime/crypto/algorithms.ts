/** The algorithms by the kernel's names, and what node:crypto (OpenSSL) calls them. */
import { getCiphers, getHashes } from "node:crypto";

/** What every algorithm has: `struct crypto_alg`. */
interface Algorithm {
  /** cra_name: what it computes, such as "cbc(aes)". */
  readonly name: string;
  /** cra_driver_name: who computes it. */
  readonly driver: string;
  /** Bytes. */
  readonly blockSize: number;
}

/** A message digest, with a key or without one: `struct shash_alg`. */
export interface HashAlgorithm extends Algorithm {
  readonly type: "shash";
  readonly openssl: string;
  readonly digestSize: number;
  /** hmac(…): it needs a key. */
  readonly keyed: boolean;
}

export type Mode = "ecb" | "cbc" | "ctr" | "xts" | "stream";

/** A symmetric cipher: `struct skcipher_alg`. */
export interface CipherAlgorithm extends Algorithm {
  readonly type: "skcipher";
  /** The block cipher: "aes". */
  readonly cipher: string;
  readonly mode: Mode;
  /** The key's length in bytes → OpenSSL's name. */
  readonly openssl: ReadonlyMap<number, string>;
  readonly ivSize: number;
  /** Bytes that belong together: of a message in several requests each but the last has a multiple of it. */
  readonly chunkSize: number;
}

/** Kernel name, OpenSSL name, block size, digest size. */
const DIGESTS = [
  ["md5", "md5", 64, 16],
  ["sha1", "sha1", 64, 20],
  ["sha224", "sha224", 64, 28],
  ["sha256", "sha256", 64, 32],
  ["sha384", "sha384", 128, 48],
  ["sha512", "sha512", 128, 64],
  ["sha3-224", "sha3-224", 144, 28],
  ["sha3-256", "sha3-256", 136, 32],
  ["sha3-384", "sha3-384", 104, 48],
  ["sha3-512", "sha3-512", 72, 64],
  ["rmd160", "ripemd160", 64, 20],
  ["sm3", "sm3", 64, 32],
] as const;

interface BlockCipher {
  readonly name: string;
  readonly blockSize: number;
  readonly modes: readonly Mode[];
  readonly keySizes: readonly number[];
  openssl(mode: Mode, keySize: number): string;
}

/** OpenSSL's usual way: aes-256-cbc. In XTS the key is two keys. */
const withBits =
  (name: string) =>
  (mode: Mode, keySize: number): string =>
    `${name}-${(keySize * 8) / (mode === "xts" ? 2 : 1)}-${mode}`;

const COMMON: readonly Mode[] = ["ecb", "cbc", "ctr"];
const AES_LIKE = { blockSize: 16, keySizes: [16, 24, 32] };

const BLOCK_CIPHERS: readonly BlockCipher[] = [
  { name: "aes", ...AES_LIKE, modes: [...COMMON, "xts"], openssl: withBits("aes") },
  { name: "aria", ...AES_LIKE, modes: COMMON, openssl: withBits("aria") },
  { name: "camellia", ...AES_LIKE, modes: COMMON, openssl: withBits("camellia") },
  { name: "sm4", blockSize: 16, keySizes: [16], modes: COMMON, openssl: (mode) => `sm4-${mode}` },
  {
    name: "des3_ede",
    blockSize: 8,
    keySizes: [24],
    modes: ["ecb", "cbc"],
    openssl: (mode) => `des-ede3-${mode}`,
  },
];

const CHACHA20: CipherAlgorithm = {
  type: "skcipher",
  name: "chacha20",
  driver: "chacha20-openssl",
  cipher: "chacha20",
  mode: "stream",
  openssl: new Map([[32, "chacha20"]]),
  blockSize: 1,
  ivSize: 16,
  chunkSize: 64,
};

/** The digests that this build of OpenSSL has, each also as an HMAC. */
export function hashAlgorithms(): HashAlgorithm[] {
  const known = new Set(getHashes());
  return DIGESTS.filter(([, openssl]) => known.has(openssl)).flatMap(
    ([name, openssl, blockSize, digestSize]) => {
      const driver = `${name}-openssl`;
      const plain = { type: "shash" as const, openssl, blockSize, digestSize };
      return [
        { ...plain, name, driver, keyed: false },
        { ...plain, name: `hmac(${name})`, driver: `hmac(${driver})`, keyed: true },
      ];
    },
  );
}

/** The ciphers that this build of OpenSSL has. */
export function cipherAlgorithms(): CipherAlgorithm[] {
  const known = new Set(getCiphers());
  const all = [
    ...BLOCK_CIPHERS.flatMap((cipher) => cipher.modes.map((mode) => inMode(cipher, mode))),
    CHACHA20,
  ];
  return all
    .map((algorithm) => ({
      ...algorithm,
      openssl: new Map([...algorithm.openssl].filter(([, name]) => known.has(name))),
    }))
    .filter(({ openssl }) => openssl.size > 0);
}

function inMode(cipher: BlockCipher, mode: Mode): CipherAlgorithm {
  const keys = cipher.keySizes.map((size) => (mode === "xts" ? 2 * size : size));
  return {
    type: "skcipher",
    name: `${mode}(${cipher.name})`,
    driver: `${mode}-${cipher.name}-openssl`,
    cipher: cipher.name,
    mode,
    openssl: new Map(keys.map((size) => [size, cipher.openssl(mode, size)])),
    blockSize: mode === "ctr" ? 1 : cipher.blockSize,
    ivSize: mode === "ecb" ? 0 : cipher.blockSize,
    chunkSize: cipher.blockSize,
  };
}
