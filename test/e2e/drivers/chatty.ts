/** Debug messages, and a limit to what is said too often. */
import { defineModule, param } from "tophalf";

export default defineModule({
  license: "Proprietary",
  prFmt: "chatty: ",
  params: {
    speed: param.int(1, { mode: 0o644, desc: "How fast" }),
  },
  init({ printk, params }) {
    printk.debug(`speed is ${params.speed}`);
    for (let i = 0; i < 12; i++) printk.noticeRatelimited("again");
  },
  exit({ printk }) {
    printk.debug("leaving");
  },
});
