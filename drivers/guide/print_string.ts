/** Says hello on the terminal at which it is loaded, and goodbye on that at which it is removed, whatever they are. */
import { defineModule, type ModuleContext } from "tophalf";

export default defineModule({
  license: "GPL",

  init(k) {
    printString(k, "The module has been inserted.  Hello world!");
  },

  exit(k) {
    printString(k, "The module has been removed.  Farewell world!");
  },
});

/** Whoever loads it may have no terminal, as systemd has none: then there is nobody to tell. */
function printString({ tty }: ModuleContext, text: string): void {
  tty?.write(`${text}\r\n`); // a bare line feed would leave the next line where this one ends
}
