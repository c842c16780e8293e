import type { CipherAlgorithm } from "./algorithms.ts";

/** Puts the IV in place with which the next request goes on where this one ended, as the kernel's ciphers do it. */
export function nextIv(
  { mode, chunkSize }: CipherAlgorithm,
  iv: Uint8Array,
  length: number,
  lastCiphertext: Uint8Array,
): void {
  if (length === 0) return;
  if (mode === "cbc") iv.set(lastCiphertext);
  if (mode === "ctr") add(iv.subarray(0, chunkSize), Math.ceil(length / chunkSize));
}

/** Adds to a big-endian counter. */
function add(counter: Uint8Array, blocks: number): void {
  let carry = blocks;
  for (let at = counter.length - 1; at >= 0 && carry > 0; at--) {
    carry += counter[at] ?? 0;
    counter[at] = carry % 256;
    carry = Math.floor(carry / 256);
  }
}
