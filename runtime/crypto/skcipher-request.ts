import { createCipheriv, createDecipheriv } from "node:crypto";
import { EBUSY, EINVAL, KernelError } from "../errno.ts";
import type { CipherAlgorithm } from "./algorithms.ts";
import { nextIv } from "./next-iv.ts";

export interface KeyedCipher {
  readonly algorithm: CipherAlgorithm;
  readonly key: Uint8Array;
}

/** Runs something in a later turn of the event loop. */
export type Later = (run: () => void) => void;

type Direction = "encrypt" | "decrypt";

interface Data {
  readonly source: Uint8Array;
  readonly target: Uint8Array;
  readonly length: number;
  readonly iv: Uint8Array;
}

/** So much is done in one turn: some hundred microseconds at the least speed that is to be expected. */
const PIECE = 65_536;

const NO_IV = new Uint8Array(0);

/** One piece of work for a cipher: `struct skcipher_request`. It can be used again when it has ended. */
export class SkcipherRequest {
  readonly #keyed: () => KeyedCipher;
  readonly #later: Later;
  #data: Data | undefined;
  #busy = false;

  constructor(keyed: () => KeyedCipher, later: Later) {
    this.#keyed = keyed;
    this.#later = later;
  }

  /**
   * skcipher_request_set_crypt(): what is encrypted or decrypted, and where the result goes.
   *
   * @param source may be the same memory as `target`
   * @param length bytes
   * @param iv for the modes that have one. Afterwards it holds the IV with which the message goes on (cbc, ctr)
   */
  setCrypt(source: Uint8Array, target: Uint8Array, length: number, iv: Uint8Array = NO_IV): this {
    this.#refuseBusy();
    this.#data = { source, target, length, iv };
    return this;
  }

  /**
   * crypto_skcipher_encrypt() and crypto_wait_req(): resolves when it is done. A long request lets others run meanwhile.
   *
   * @throws KernelError EINVAL for a wrong length or IV, ENOKEY before setKey, EBUSY while the request is under way
   */
  encrypt(): Promise<void> {
    return this.#run("encrypt");
  }

  /** crypto_skcipher_decrypt() and crypto_wait_req(). @throws KernelError as encrypt does */
  decrypt(): Promise<void> {
    return this.#run("decrypt");
  }

  /** encrypt at once, in atomic context too (what crypto_alloc_sync_skcipher() is for). @throws KernelError */
  encryptSync(): void {
    this.#runSync("encrypt");
  }

  /** decrypt at once. @throws KernelError */
  decryptSync(): void {
    this.#runSync("decrypt");
  }

  async #run(direction: Direction): Promise<void> {
    const pieces = this.#pieces(direction);
    this.#busy = true;
    try {
      while (!pieces.next().done)
        await new Promise<void>((resolve) => {
          this.#later(resolve);
        });
    } finally {
      this.#busy = false;
    }
  }

  #runSync(direction: Direction): void {
    const pieces = this.#pieces(direction);
    while (!pieces.next().done);
  }

  #pieces(direction: Direction): Generator<void> {
    this.#refuseBusy();
    if (!this.#data) throw new KernelError(EINVAL, "the request has no data: setCrypt comes first");
    const keyed = this.#keyed();
    check(keyed.algorithm, this.#data);
    return crypt(keyed, this.#data, direction);
  }

  #refuseBusy(): void {
    if (this.#busy) throw new KernelError(EBUSY, "the request is under way: await it, or make another");
  }
}

/** Does the work, and yields where others may run. */
function* crypt({ algorithm, key }: KeyedCipher, data: Data, direction: Direction): Generator<void> {
  const { source, target, length, iv } = data;
  const name = algorithm.openssl.get(key.length) ?? "";
  const create = direction === "encrypt" ? createCipheriv : createDecipheriv;
  const cipher = create(
    name,
    key,
    algorithm.ivSize === 0 ? null : iv.subarray(0, algorithm.ivSize),
  ).setAutoPadding(false);
  const lastOfSource = source.slice(Math.max(0, length - algorithm.chunkSize), length);
  // To OpenSSL, each piece of XTS would be a sector of its own.
  const piece = algorithm.mode === "xts" ? length : PIECE;
  for (let at = 0; at < length; at += piece) {
    if (at > 0) yield;
    target.set(cipher.update(source.subarray(at, Math.min(at + piece, length))), at);
  }
  const lastOfTarget = target.subarray(Math.max(0, length - algorithm.chunkSize), length);
  nextIv(algorithm, iv, length, direction === "encrypt" ? lastOfTarget : lastOfSource);
}

/** @throws KernelError EINVAL */
function check(algorithm: CipherAlgorithm, { source, target, length, iv }: Data): void {
  const { name, ivSize, blockSize, mode } = algorithm;
  if (!Number.isSafeInteger(length) || length < 0 || length > source.length || length > target.length) {
    throw new KernelError(
      EINVAL,
      `${length} bytes do not fit a source of ${source.length} and a target of ${target.length}`,
    );
  }
  if (iv.length < ivSize)
    throw new KernelError(EINVAL, `the IV of ${name} has ${ivSize} bytes, not ${iv.length}`);
  const fits = mode === "xts" ? length >= blockSize : length % blockSize === 0;
  if (!fits) {
    const needed = mode === "xts" ? `at least ${blockSize}` : `a multiple of ${blockSize}`;
    throw new KernelError(EINVAL, `${name} takes ${needed} bytes, not ${length}`);
  }
}
