import type { CipherAlgorithm, HashAlgorithm } from "./algorithms.ts";

/** All of ours come from OpenSSL; the kernel's plain C ones have the same. */
const PRIORITY = 100;

/** One entry of /proc/crypto, with the empty line that ends it. */
export function showAlgorithm(
  algorithm: HashAlgorithm | CipherAlgorithm,
  users: number,
  passed: boolean,
): string {
  const rows = [
    ["name", algorithm.name],
    ["driver", algorithm.driver],
    ["module", "kernel"],
    ["priority", PRIORITY],
    ["refcnt", users + 1],
    ["selftest", passed ? "passed" : "unknown"],
    ["internal", "no"],
    ["type", algorithm.type],
    ...(algorithm.type === "shash" ? hashRows(algorithm) : cipherRows(algorithm)),
  ] as const;
  return `${rows.map(([name, value]) => `${name.padEnd(13)}: ${value}\n`).join("")}\n`;
}

type Row = readonly [name: string, value: string | number];

const hashRows = ({ blockSize, digestSize }: HashAlgorithm): Row[] => [
  ["blocksize", blockSize],
  ["digestsize", digestSize],
];

const cipherRows = ({ blockSize, openssl, ivSize, chunkSize }: CipherAlgorithm): Row[] => [
  ["async", "no"],
  ["blocksize", blockSize],
  ["min keysize", Math.min(...openssl.keys())],
  ["max keysize", Math.max(...openssl.keys())],
  ["ivsize", ivSize],
  ["chunksize", chunkSize],
  ["walksize", chunkSize],
];
