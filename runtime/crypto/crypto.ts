import { ELIBBAD, ENOENT, KernelError } from "../errno.ts";
import { type CipherAlgorithm, cipherAlgorithms, type HashAlgorithm, hashAlgorithms } from "./algorithms.ts";
import { showAlgorithm } from "./proc-crypto.ts";
import { passesSelfTest } from "./self-test.ts";
import { Shash } from "./shash.ts";
import { Skcipher } from "./skcipher.ts";
import type { Later } from "./skcipher-request.ts";

type AnyAlgorithm = HashAlgorithm | CipherAlgorithm;

/** An algorithm as the kernel keeps it: `struct crypto_alg` with its reference count. */
interface Registered<A extends AnyAlgorithm = AnyAlgorithm> {
  readonly algorithm: A;
  /** tfms of it. */
  users: number;
  /** What its self-test said; undefined until it is needed. */
  passed: boolean | undefined;
}

/** The crypto API: what there is of hashes and ciphers, handed out by the kernel's names. */
export class CryptoApi {
  readonly #later: Later;
  /** Made at the first use: most modules never ask. */
  #algorithms: readonly Registered[] | undefined;

  /** @param later runs something in a later turn: a long request gives way there */
  constructor(later: Later) {
    this.#later = later;
  }

  /**
   * crypto_alloc_shash().
   *
   * @param name of the algorithm ("sha256", "hmac(sha256)") or of its driver
   * @throws KernelError ENOENT unknown, ELIBBAD its self-test failed
   */
  allocShash(name: string, onFree?: () => void): Shash {
    const entry = this.#find(name, isHash);
    return new Shash(entry.algorithm, this.#use(entry, onFree));
  }

  /** crypto_alloc_skcipher(), such as "cbc(aes)". @throws KernelError ENOENT, ELIBBAD */
  allocSkcipher(name: string, onFree?: () => void): Skcipher {
    const entry = this.#find(name, isCipher);
    return new Skcipher(entry.algorithm, this.#later, this.#use(entry, onFree));
  }

  /** crypto_has_alg(). */
  hasAlg(name: string): boolean {
    return this.#all().some((entry) => isNamed(entry, name) && isGood(entry));
  }

  /** The text of /proc/crypto, in Linux's format. */
  show(): string {
    return this.#all()
      .map((entry) => showAlgorithm(entry.algorithm, entry.users, isGood(entry)))
      .join("");
  }

  #all(): readonly Registered[] {
    this.#algorithms ??= [...hashAlgorithms(), ...cipherAlgorithms()].map((algorithm) => ({
      algorithm,
      users: 0,
      passed: undefined,
    }));
    return this.#algorithms;
  }

  #find<A extends AnyAlgorithm>(
    name: string,
    isWanted: (entry: Registered) => entry is Registered<A>,
  ): Registered<A> {
    const found = this.#all()
      .filter(isWanted)
      .find((entry) => isNamed(entry, name));
    if (!found)
      throw new KernelError(ENOENT, `there is no algorithm '${name}' of this kind; /proc/crypto lists them`);
    if (!isGood(found)) throw new KernelError(ELIBBAD, `the self-test of ${name} failed: it is not used`);
    return found;
  }

  /** Counts a user, until the returned function is called. */
  #use(entry: Registered, onFree: (() => void) | undefined): () => void {
    entry.users++;
    return () => {
      entry.users--;
      onFree?.();
    };
  }
}

const isHash = (entry: Registered): entry is Registered<HashAlgorithm> => entry.algorithm.type === "shash";
const isCipher = (entry: Registered): entry is Registered<CipherAlgorithm> =>
  entry.algorithm.type === "skcipher";

const isNamed = ({ algorithm }: Registered, name: string): boolean =>
  algorithm.name === name || algorithm.driver === name;

const isGood = (entry: Registered): boolean => (entry.passed ??= passesSelfTest(entry.algorithm));
