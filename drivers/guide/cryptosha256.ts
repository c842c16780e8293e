/** The SHA-256 of a text. `printf 'This is a test' | sha256sum` prints the same. */
import { defineModule, param } from "tophalf";

export default defineModule({
  license: "GPL",
  description: "sha256 hash test",
  params: {
    text: param.charp("This is a test", { desc: "What is hashed", mode: 0o444 }),
  },

  init({ crypto, params, printk }) {
    const sha256 = crypto.allocShash("sha256");
    // What comes in pieces is hashed in pieces; for one piece there is sha256.digest(text).
    const desc = sha256.desc().init();
    desc.update(params.text);
    const digest = desc.final();
    sha256.free(); // not needed any more; otherwise it is freed when the module leaves

    printk.info(`sha256 test for string: "${params.text}"`);
    printk.info(digest.toString("hex"));
  },
});
