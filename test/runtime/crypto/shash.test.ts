/** Message digests against the published vectors, and the rules of the API. */
import { createHmac } from "node:crypto";
import fc from "fast-check";
import { type ModuleContext, type Shash } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import { contextOf, refusal } from "../support.ts";

let sim: Simulation;
let k: ModuleContext;
beforeEach(async () => {
  sim = simulate();
  k = await contextOf(sim, "hasher");
});

const hex = (text: string): Buffer => Buffer.from(text, "hex");

/** FIPS 180-4 and FIPS 202: NIST's example messages. RFC 1321; CAVP, SHA256ShortMsg.rsp. */
const TWO_BLOCKS = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
const MILLION = "a".repeat(1_000_000);
const VECTORS: readonly (readonly [
  name: string,
  what: string,
  message: Uint8Array | string,
  digest: string,
])[] = [
  ["md5", "message digest", "message digest", "f96b697d7cb7938d525a2f31aaf161d0"],
  ["sha1", "two blocks", TWO_BLOCKS, "84983e441c3bd26ebaae4aa1f95129e5e54670f1"],
  ["sha1", "a million times a", MILLION, "34aa973cd4c4daa4f61eeb2bdbad27316534016f"],
  ["sha224", "two blocks", TWO_BLOCKS, "75388b16512776cc5dba5da1fd890150b0c6455cb4f58b1952522525"],
  ["sha256", "nothing", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
  ["sha256", "one byte", hex("d3"), "28969cdfa74a12c82f3bad960b0b000aca2ac329deea5c2328ebc6f2ba9802c1"],
  ["sha256", "abc", "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  ["sha256", "two blocks", TWO_BLOCKS, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"],
  [
    "sha256",
    "a million times a",
    MILLION,
    "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
  ],
  [
    "sha512",
    "abc",
    "abc",
    "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a" +
      "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
  ],
  ["sha3-256", "nothing", "", "a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a"],
  ["rmd160", "message digest", "message digest", "5d0689ef49d2fae572b881b123a85ffa21595f36"],
];

test.each(VECTORS)("%s of %s", (name, _what, message, digest) => {
  const tfm = k.crypto.allocShash(name);
  expect(tfm.digest(message).toString("hex")).toBe(digest);
});

/** RFC 4231: key, data, HMAC-SHA-256, HMAC-SHA-512 (its first bytes for case 5, which truncates). */
const RFC_4231 = [
  [
    "1",
    "0b".repeat(20),
    "Hi There",
    "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
    "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cdedaa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854",
  ],
  [
    "2",
    Buffer.from("Jefe").toString("hex"),
    "what do ya want for nothing?",
    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737",
  ],
  [
    "3",
    "aa".repeat(20),
    Buffer.alloc(50, 0xdd),
    "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
    "fa73b0089d56a284efb0f0756c890be9b1b5dbdd8ee81a3655f83e33b2279d39bf3e848279a722c806b485a47e67c807b946a337bee8942674278859e13292fb",
  ],
  [
    "6, with a key longer than a block",
    "aa".repeat(131),
    "Test Using Larger Than Block-Size Key - Hash Key First",
    "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
    "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f3526b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598",
  ],
] as const;

test.each(RFC_4231)("hmac, RFC 4231 case %s", (_case, key, data, sha256, sha512) => {
  for (const [name, mac] of [
    ["hmac(sha256)", sha256],
    ["hmac(sha512)", sha512],
  ] as const) {
    const tfm = k.crypto.allocShash(name);
    tfm.setKey(hex(key));
    expect(tfm.digest(data).toString("hex")).toBe(mac);
  }
});

test("hmac of every digest is what OpenSSL computes, for keys and texts of every length", () => {
  const names = ["md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3-256", "sha3-512", "sm3"];
  const bytes = fc.uint8Array({ maxLength: 300 });
  fc.assert(
    fc.property(fc.constantFrom(...names), bytes, bytes, (name, key, text) => {
      const tfm = k.crypto.allocShash(`hmac(${name})`);
      tfm.setKey(key);
      expect(tfm.digest(text)).toEqual(createHmac(name, key).update(text).digest());
    }),
  );
});

describe("a descriptor", () => {
  let tfm: Shash;
  beforeEach(() => {
    tfm = k.crypto.allocShash("sha256");
  });

  test("takes a text in pieces, however it is cut", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 })), (pieces) => {
        const desc = tfm.desc().init();
        for (const piece of pieces) desc.update(piece);
        expect(desc.final()).toEqual(tfm.digest(Buffer.concat(pieces)));
      }),
    );
  });

  test("finup is update and final; digest is all three; a string is its UTF-8", () => {
    const euro = hex("e282ac");
    expect(tfm.desc().init().update("€").finup("€")).toEqual(tfm.digest(Buffer.concat([euro, euro])));
    expect(tfm.desc().digest("€")).toEqual(tfm.desc().init().update(euro).final());
  });

  test("needs init first, and again after final: EINVAL", () => {
    const desc = tfm.desc();
    expect(() => desc.update("x")).toThrow(refusal("EINVAL", /init/));
    desc.init().final();
    expect(() => desc.final()).toThrow(refusal("EINVAL"));
    expect(() => desc.export()).toThrow(refusal("EINVAL"));
    desc.init().update("x").zero();
    expect(() => desc.final()).toThrow(refusal("EINVAL"));
  });

  test("init begins anew", () => {
    expect(tfm.desc().init().update("rubbish").init().finup("abc")).toEqual(tfm.digest("abc"));
  });

  test("several of one tfm do not mix", () => {
    const [one, two] = [tfm.desc().init(), tfm.desc().init()];
    one.update("a");
    two.update("x");
    expect([one.finup("b"), two.finup("y")]).toEqual([tfm.digest("ab"), tfm.digest("xy")]);
  });

  test.each(["sha256", "hmac(sha256)"])(
    "of %s goes on from an exported state, as often as one likes",
    (name) => {
      const keyed = k.crypto.allocShash(name);
      if (name !== "sha256") keyed.setKey(hex("0b"));
      const start = keyed.desc().init().update("a");
      const state = start.export();
      expect(start.finup("b")).toEqual(keyed.digest("ab"));
      for (const end of ["b", "c"]) {
        expect(keyed.desc().import(state).finup(end)).toEqual(keyed.digest(`a${end}`));
      }
    },
  );

  test("imports no state of another algorithm: EINVAL", () => {
    const state = k.crypto.allocShash("sha1").desc().init().export();
    expect(() => tfm.desc().import(state)).toThrow(refusal("EINVAL", /sha1/));
  });
});

describe("a tfm", () => {
  test("tells its sizes and names", () => {
    const { name, driverName, digestSize, blockSize } = k.crypto.allocShash("sha384");
    expect([name, driverName, digestSize, blockSize]).toEqual(["sha384", "sha384-openssl", 48, 128]);
  });

  test("is found by its driver's name as well; an unknown one is ENOENT, and so is a cipher", () => {
    expect(k.crypto.allocShash("hmac(sha256-openssl)").name).toBe("hmac(sha256)");
    for (const name of ["sha257", "", "cbc(aes)", "sha256-generic"]) {
      expect(() => k.crypto.allocShash(name)).toThrow(refusal("ENOENT", /\/proc\/crypto/));
    }
  });

  test("of an hmac has no digest before its key: ENOKEY; a plain digest has no key: ENOSYS", () => {
    const hmac = k.crypto.allocShash("hmac(sha256)");
    expect(() => hmac.digest("x")).toThrow(refusal("ENOKEY", /setKey/));
    expect(() => hmac.desc().init()).toThrow(refusal("ENOKEY"));
    expect(() => k.crypto.allocShash("sha256").setKey(hex("00"))).toThrow(
      refusal("ENOSYS", /hmac\(sha256\)/),
    );
  });

  test("takes a new key for the digests that begin afterwards", () => {
    const hmac = k.crypto.allocShash("hmac(sha256)");
    hmac.setKey(hex("01"));
    const [old, first] = [hmac.desc().init(), hmac.digest("x")];
    hmac.setKey(hex("02"));
    expect(old.finup("x")).toEqual(first);
    expect(hmac.digest("x")).not.toEqual(first);
  });

  test("leaves the caller's key as it is, and does not depend on it afterwards", () => {
    const hmac = k.crypto.allocShash("hmac(sha256)");
    const key = hex("0102");
    hmac.setKey(key);
    expect(key).toEqual(hex("0102"));
    const mac = hmac.digest("x");
    key.fill(0);
    expect(hmac.digest("x")).toEqual(mac);
  });

  test("is of no use once it is freed, which may be done twice: EINVAL", () => {
    const tfm = k.crypto.allocShash("hmac(sha256)");
    tfm.setKey(hex("01"));
    const desc = tfm.desc();
    tfm.free();
    tfm.free();
    expect(() => tfm.digest("x")).toThrow(refusal("EINVAL", /freed/));
    expect(() => desc.init()).toThrow(refusal("EINVAL"));
    expect(() => {
      tfm.setKey(hex("01"));
    }).toThrow(refusal("EINVAL"));
  });
});
