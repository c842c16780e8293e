import type { CryptoApi } from "../../crypto/crypto.ts";
import type { Shash } from "../../crypto/shash.ts";
import type { Skcipher } from "../../crypto/skcipher.ts";
import type { Kernel } from "../../kernel.ts";
import type { Owner } from "../owner.ts";

/** The crypto API. */
export class ModuleCrypto {
  readonly #crypto: CryptoApi;
  readonly #owner: Owner;

  constructor(kernel: Kernel, owner: Owner) {
    this.#crypto = kernel.crypto;
    this.#owner = owner;
  }

  /**
   * crypto_alloc_shash(): a message digest.
   *
   * @param name "sha256", "hmac(sha256)" … as /proc/crypto lists them
   * @throws KernelError ENOENT no such algorithm, ELIBBAD its self-test failed
   */
  allocShash(name: string): Shash {
    return this.#acquire((released) => this.#crypto.allocShash(name, released));
  }

  /** crypto_alloc_skcipher(): a symmetric cipher, such as "cbc(aes)". @throws KernelError ENOENT, ELIBBAD */
  allocSkcipher(name: string): Skcipher {
    return this.#acquire((released) => this.#crypto.allocSkcipher(name, released));
  }

  /** crypto_has_alg(): whether there is an algorithm of that name. */
  hasAlg(name: string): boolean {
    return this.#crypto.hasAlg(name);
  }

  #acquire<T extends { free(): void }>(make: (released: () => void) => T): T {
    return this.#owner.devres.acquire(make, (tfm) => {
      tfm.free();
    });
  }
}
