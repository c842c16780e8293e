import { EINVAL, ENOKEY, KernelError } from "../errno.ts";
import type { CipherAlgorithm } from "./algorithms.ts";
import { cryptoMemneq } from "./random.ts";
import { type KeyedCipher, type Later, SkcipherRequest } from "./skcipher-request.ts";

/** A symmetric cipher that is ready for use: `struct crypto_skcipher`. */
export class Skcipher {
  readonly #algorithm: CipherAlgorithm;
  readonly #later: Later;
  readonly #onFree: () => void;
  #key: Buffer | undefined;
  #freed = false;

  /** @param later lets others run between the pieces of a long request */
  constructor(algorithm: CipherAlgorithm, later: Later, onFree: () => void = () => undefined) {
    this.#algorithm = algorithm;
    this.#later = later;
    this.#onFree = onFree;
  }

  /** cra_name: "cbc(aes)". */
  get name(): string {
    return this.#algorithm.name;
  }

  /** crypto_skcipher_driver_name(). */
  get driverName(): string {
    return this.#algorithm.driver;
  }

  /** crypto_skcipher_ivsize(), bytes; 0 where the mode has none. */
  get ivSize(): number {
    return this.#algorithm.ivSize;
  }

  /** crypto_skcipher_blocksize(): a request's length is a multiple of it, but in xts, where it is the least. */
  get blockSize(): number {
    return this.#algorithm.blockSize;
  }

  /** crypto_skcipher_min_keysize(), bytes. */
  get minKeySize(): number {
    return Math.min(...this.#algorithm.openssl.keys());
  }

  /** crypto_skcipher_max_keysize(), bytes. */
  get maxKeySize(): number {
    return Math.max(...this.#algorithm.openssl.keys());
  }

  /**
   * crypto_skcipher_setkey(). The key is copied, and the copy is wiped at the next setKey and at free: wipe your own as well.
   *
   * @throws KernelError EINVAL for a length that the cipher does not have, and in xts for two halves that are the same
   */
  setKey(key: Uint8Array): void {
    this.#refuseFreed();
    this.#checkKey(key);
    this.#wipe();
    this.#key = Buffer.from(key);
  }

  /** skcipher_request_alloc(). */
  request(): SkcipherRequest {
    return new SkcipherRequest(() => this.#keyed(), this.#later);
  }

  /** crypto_free_skcipher(). */
  free(): void {
    if (this.#freed) return;
    this.#freed = true;
    this.#wipe();
    this.#onFree();
  }

  #checkKey(key: Uint8Array): void {
    const sizes = [...this.#algorithm.openssl.keys()];
    if (!sizes.includes(key.length)) {
      throw new KernelError(
        EINVAL,
        `a key of ${this.name} has ${sizes.join(" or ")} bytes, not ${key.length}`,
      );
    }
    const half = key.length / 2;
    if (this.#algorithm.mode === "xts" && !cryptoMemneq(key.subarray(0, half), key.subarray(half))) {
      throw new KernelError(EINVAL, `${this.name} with the same key twice is weak: its halves must differ`);
    }
  }

  #keyed(): KeyedCipher {
    this.#refuseFreed();
    if (!this.#key) throw new KernelError(ENOKEY, `${this.name} has no key yet: setKey`);
    return { algorithm: this.#algorithm, key: this.#key };
  }

  #wipe(): void {
    this.#key?.fill(0);
    this.#key = undefined;
  }

  #refuseFreed(): void {
    if (this.#freed) throw new KernelError(EINVAL, `${this.name} has been freed`);
  }
}
