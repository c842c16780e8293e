/** A virtual keyboard for vinput.ts: `echo +34 > dev/vinput0` presses the key 34, which is G, and `echo -34` releases it. */
import {
  defineModule,
  EINVAL,
  EV_KEY,
  EV_REP,
  KernelError,
  KEY_ESC,
  KEY_MICMUTE,
  kstrtoint,
  symbol,
} from "tophalf";
import type { VinputRegister, VinputType } from "./vinput.ts";

const vkbd: VinputType = {
  name: "vkbd",

  init({ input }) {
    for (let key = KEY_ESC; key <= KEY_MICMUTE; key++) input.setCapability(EV_KEY, key);
    input.setCapability(EV_REP); // a key that is held repeats
  },

  read: ({ lastEntry }) => `${lastEntry < 0 ? "" : "+"}${lastEntry}\n`,

  send(vinput, text) {
    const entry = kstrtoint(text, 10);
    const key = Math.abs(entry);
    if (!vinput.input.capabilities.has(EV_KEY, key)) {
      throw new KernelError(EINVAL, `there is no key ${key}: +34 presses the key 34, -34 releases it`);
    }
    vinput.lastEntry = entry;
    vinput.log.info(`Event ${entry > 0 ? "VINPUT_PRESS" : "VINPUT_RELEASE"} code ${key}`);
    vinput.input.reportKey(key, entry > 0);
    vinput.input.sync();
  },
};

export default defineModule({
  license: "GPL",
  description: "A virtual keyboard",
  uses: { vinput_register: symbol<VinputRegister>(), vinput_unregister: symbol<VinputRegister>() },

  init({ symbols }) {
    symbols.vinput_register(vkbd);
  },

  exit({ symbols }) {
    symbols.vinput_unregister(vkbd);
  },
});
