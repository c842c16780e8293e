/** A file in /proc of records, made with the seq file. There is one record: how often the sequence was gone through before. */
import { defineModule, type SeqOperations } from "tophalf";

const NAME = "iter";

export default defineModule({
  license: "GPL",

  init({ proc }) {
    proc.createSeq(NAME, 0, null, countingSequence());
  },

  exit({ proc, printk }) {
    proc.remove(NAME);
    printk.debug(`/proc/${NAME} removed`);
  },
});

function countingSequence(): SeqOperations<number> {
  let counter = 0;
  return {
    start: (_m, pos) => (pos === 0 ? counter : null), // behind the only record the sequence ends, for every reader

    next() {
      counter++;
      return null;
    },

    show(m, count) {
      m.printf("%d\n", count);
    },
  };
}
