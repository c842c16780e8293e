import { createHash } from "node:crypto";
import { EINVAL, ENOKEY, ENOSYS, KernelError } from "../errno.ts";
import type { HashAlgorithm } from "./algorithms.ts";
import { type Digest, type DigestStart, keyedStart, PlainDigest } from "./digest.ts";

/** What is hashed. A string is its UTF-8 bytes. */
export type HashInput = Uint8Array | string;

/** A message digest that is ready for use: `struct crypto_shash`. */
export class Shash {
  readonly #algorithm: HashAlgorithm;
  readonly #onFree: () => void;
  #start: DigestStart | undefined;
  #freed = false;

  constructor(algorithm: HashAlgorithm, onFree: () => void = () => undefined) {
    this.#algorithm = algorithm;
    this.#onFree = onFree;
    if (!algorithm.keyed) this.#start = () => new PlainDigest(createHash(algorithm.openssl));
  }

  /** crypto_shash_alg_name(). */
  get name(): string {
    return this.#algorithm.name;
  }

  /** crypto_shash_driver_name(). */
  get driverName(): string {
    return this.#algorithm.driver;
  }

  /** crypto_shash_digestsize(): bytes of the result. */
  get digestSize(): number {
    return this.#algorithm.digestSize;
  }

  /** crypto_shash_blocksize(): bytes that the digest takes in at once. */
  get blockSize(): number {
    return this.#algorithm.blockSize;
  }

  /**
   * crypto_shash_setkey(), of an hmac. No copy of the key is kept: wipe your own when you do not need it any more.
   *
   * @throws KernelError ENOSYS for a digest without a key
   */
  setKey(key: Uint8Array): void {
    this.#refuseFreed();
    if (!this.#algorithm.keyed)
      throw new KernelError(ENOSYS, `${this.name} takes no key; hmac(${this.name}) does`);
    this.#start = keyedStart(this.#algorithm, key);
  }

  /** A `struct shash_desc`: one digest under way. A tfm may have any number of them. */
  desc(): ShashDesc {
    return new ShashDesc(this.#algorithm, () => this.#begin());
  }

  /** crypto_shash_tfm_digest(): all in one call. @throws KernelError ENOKEY */
  digest(data: HashInput): Buffer {
    return this.desc().digest(data);
  }

  /** crypto_free_shash(). */
  free(): void {
    if (this.#freed) return;
    this.#freed = true;
    this.#start = undefined;
    this.#onFree();
  }

  #begin(): Digest {
    this.#refuseFreed();
    if (!this.#start) throw new KernelError(ENOKEY, `${this.name} has no key yet: setKey`);
    return this.#start();
  }

  #refuseFreed(): void {
    if (this.#freed) throw new KernelError(EINVAL, `${this.name} has been freed`);
  }
}

/** One digest under way: `struct shash_desc`. */
export class ShashDesc {
  readonly #algorithm: HashAlgorithm;
  readonly #begin: DigestStart;
  #digest: Digest | undefined;

  constructor(algorithm: HashAlgorithm, begin: DigestStart) {
    this.#algorithm = algorithm;
    this.#begin = begin;
  }

  /** crypto_shash_init(): begins, or begins anew. @throws KernelError ENOKEY */
  init(): this {
    this.#digest = this.#begin();
    return this;
  }

  /** crypto_shash_update(). @throws KernelError EINVAL before init and after final */
  update(data: HashInput): this {
    this.#current().update(bytesOf(data));
    return this;
  }

  /** crypto_shash_final(): the result. @throws KernelError EINVAL before init and after final */
  final(): Buffer {
    const digest = this.#current();
    this.zero();
    return digest.final();
  }

  /** crypto_shash_finup(): update and final. */
  finup(data: HashInput): Buffer {
    return this.update(data).final();
  }

  /** crypto_shash_digest(): init, update and final. @throws KernelError ENOKEY */
  digest(data: HashInput): Buffer {
    return this.init().finup(data);
  }

  /** crypto_shash_export(): where the digest is now, to go on from there later, more than once. @throws KernelError EINVAL */
  export(): ShashState {
    return new ShashState(this.#algorithm.name, this.#current().copy());
  }

  /** crypto_shash_import(). @throws KernelError EINVAL for the state of another algorithm */
  import(state: ShashState): this {
    if (state.algorithm !== this.#algorithm.name) {
      throw new KernelError(EINVAL, `a state of ${state.algorithm} is none of ${this.#algorithm.name}`);
    }
    this.#digest = state.digest.copy();
    return this;
  }

  /** shash_desc_zero(): forgets what was hashed so far. */
  zero(): void {
    this.#digest = undefined;
  }

  #current(): Digest {
    if (!this.#digest) throw new KernelError(EINVAL, `${this.#algorithm.name}: init comes first`);
    return this.#digest;
  }
}

/** An exported state. It is good for every descriptor of the same algorithm; of an hmac it brings its key with it. */
export class ShashState {
  readonly algorithm: string;
  readonly digest: Digest;

  constructor(algorithm: string, digest: Digest) {
    this.algorithm = algorithm;
    this.digest = digest;
  }
}

const bytesOf = (data: HashInput): Uint8Array => (typeof data === "string" ? Buffer.from(data) : data);
