import { createHash, type Hash } from "node:crypto";
import type { HashAlgorithm } from "./algorithms.ts";

/** A digest under way. */
export interface Digest {
  update(data: Uint8Array): void;
  /** Ends it. */
  final(): Buffer;
  copy(): Digest;
}

/** What a tfm begins each digest with: nothing, or its key. */
export type DigestStart = () => Digest;

export class PlainDigest implements Digest {
  readonly #hash: Hash;

  constructor(hash: Hash) {
    this.#hash = hash;
  }

  update(data: Uint8Array): void {
    this.#hash.update(data);
  }

  final(): Buffer {
    return this.#hash.digest();
  }

  copy(): Digest {
    return new PlainDigest(this.#hash.copy());
  }
}

/** RFC 2104: H(key ^ opad, H(key ^ ipad, text)). Node's own Hmac cannot be copied, which export needs. */
class HmacDigest implements Digest {
  readonly #inner: Hash;
  readonly #outer: Hash;

  constructor(inner: Hash, outer: Hash) {
    this.#inner = inner;
    this.#outer = outer;
  }

  update(data: Uint8Array): void {
    this.#inner.update(data);
  }

  final(): Buffer {
    return this.#outer.copy().update(this.#inner.digest()).digest();
  }

  copy(): Digest {
    return new HmacDigest(this.#inner.copy(), this.#outer);
  }
}

const IPAD = 0x36;
const OPAD = 0x5c;

/** Digests with this key. Only what the two pads hash to is kept; the key's bytes are wiped before this returns. */
export function keyedStart({ openssl, blockSize }: HashAlgorithm, key: Uint8Array): DigestStart {
  const block = Buffer.alloc(blockSize);
  if (key.length > blockSize) block.set(createHash(openssl).update(key).digest());
  else block.set(key);
  const padded = (pad: number): Hash => {
    const bytes = block.map((byte) => byte ^ pad);
    const hash = createHash(openssl).update(bytes);
    bytes.fill(0);
    return hash;
  };
  const [inner, outer] = [padded(IPAD), padded(OPAD)];
  block.fill(0);
  return () => new HmacDigest(inner.copy(), outer);
}
