/**
 * A text encrypted with AES-256 in CBC mode, and decrypted again to see that it was done right. The key is made at random, or given
 * in hexadecimal digits; it is never logged, shown in /sys or kept longer than it takes to set it.
 */
import { cryptoMemneq, defineModule, EINVAL, EIO, getRandomBytes, KernelError, param } from "tophalf";

export default defineModule({
  license: "GPL",
  description: "Symmetric key encryption example",
  params: {
    text: param.charp("Testing", { desc: "What is encrypted", mode: 0o444 }),
    key: param.charp("", { desc: "The key: 32, 48 or 64 hexadecimal digits. Default: a random one" }),
  },

  async init({ crypto, params, printk }) {
    const cipher = crypto.allocSkcipher("cbc(aes)");
    const key = params.key === "" ? getRandomBytes(cipher.maxKeySize) : fromHex(params.key);
    try {
      cipher.setKey(key);
    } finally {
      key.fill(0); // the cipher has a copy, which is wiped when it is freed
    }

    printk.info(`Plaintext: ${params.text}`);
    const plain = pad(Buffer.from(params.text), cipher.blockSize);
    const [coded, decoded] = [Buffer.alloc(plain.length), Buffer.alloc(plain.length)];
    const iv = getRandomBytes(cipher.ivSize); // a new one for each message; it is no secret
    const request = cipher.request();

    // setCrypt moves the IV on, so each direction gets a copy of the first one.
    await request.setCrypt(plain, coded, plain.length, Buffer.from(iv)).encrypt();
    printk.info("Encryption request successful");
    await request.setCrypt(coded, decoded, coded.length, Buffer.from(iv)).decrypt();
    if (cryptoMemneq(plain, decoded))
      throw new KernelError(EIO, "what was decrypted is not what was encrypted");
    printk.info("Decryption request successful");
    printk.info(`Decrypted: ${unpad(decoded).toString()}`);
  },
});

/** Buffer.from() alone would stop at the first wrong digit, and the key would be a shorter one. */
function fromHex(digits: string): Buffer {
  if (!/^([0-9a-f]{2})+$/i.test(digits))
    throw new KernelError(EINVAL, "the key is not in hexadecimal digits");
  return Buffer.from(digits, "hex");
}

/** PKCS #7: the last byte says how many were added. */
function pad(text: Buffer, blockSize: number): Buffer {
  const added = blockSize - (text.length % blockSize);
  return Buffer.concat([text, Buffer.alloc(added, added)]);
}

const unpad = (padded: Buffer): Buffer => padded.subarray(0, padded.length - (padded.at(-1) ?? 0));
