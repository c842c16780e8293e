/** A GPS receiver at a serial port: sentences for programs in dev/gps0, and what they say in sys/class/gnss/gps0. */
import { attrRO, defineModule, type ModuleContext, MKDEV, msecsToJiffies, param } from "tophalf";
import { Fix } from "./fix.ts";
import { type Flaw, parseSentence, reportOf } from "./nmea.ts";
import { Readers } from "./readers.ts";

/** The standard has 82 bytes; receivers have longer ones of their own. */
const LONGEST_SENTENCE = 255;
/** A receiver tells something every second. */
const SILENCE_MS = 5000;

export default defineModule({
  license: "GPL",
  description: "GPS receivers that speak NMEA 0183",
  params: {
    port: param.charp("serial0", { desc: "The serial port, such as ttyUSB0", mode: 0o444 }),
    baud: param.uint(9600, { desc: "Bits a second", mode: 0o444 }),
  },

  async init(k) {
    const { port, baud } = k.params;
    const gps = new Gps(k);
    gps.createDevice();
    await k.serdev.openLines(
      port,
      { baudRate: baud },
      {
        maxLength: LONGEST_SENTENCE,
        line: (line) => gps.heard(line.toString("latin1")),
        broken: () => gps.count("garbage"),
        gone: () => gps.lost(),
      },
    );
    k.printk.info(`gps0: at ${port}, ${baud} bits a second`);
  },
});

class Gps {
  readonly #k: ModuleContext;
  readonly #fix = new Fix();
  readonly #readers: Readers;
  readonly #counts = { sentences: 0, garbage: 0, checksum: 0 };
  readonly #silence;

  constructor(k: ModuleContext) {
    this.#k = k;
    this.#readers = new Readers(k);
    this.#silence = k.timer(() => this.lost(), "silence");
  }

  /** dev/gps0, and its attributes. */
  createDevice(): void {
    const { chrdev, class: classes, device } = this.#k;
    const major = chrdev.register(0, "gps", this.#readers.operations);
    const attrs = [
      ...[...this.#fix.texts.keys()].map((name) => attrRO(name, () => `${this.#fix.texts.get(name)}\n`)),
      attrRO("sentences", () => `${this.#counts.sentences}\n`),
      attrRO("garbage", () => `${this.#counts.garbage}\n`),
      attrRO("checksum_errors", () => `${this.#counts.checksum}\n`),
    ];
    device.create(classes.create("gnss"), MKDEV(major, 0), "gps0", { mode: 0o444, groups: [{ attrs }] });
  }

  heard(line: string): void {
    if (line.trim() === "") return;
    const sentence = parseSentence(line);
    if (typeof sentence === "string") {
      this.count(sentence);
      return;
    }
    this.count("sentences");
    this.#fix.take(reportOf(sentence));
    this.#readers.publish(sentence.text);
    this.#silence.mod(this.#k.jiffies + msecsToJiffies(SILENCE_MS));
  }

  count(what: Flaw | "sentences"): void {
    this.#counts[what]++;
  }

  /** Where it is nobody knows any more. */
  lost(): void {
    this.#silence.delete();
    this.#fix.forget();
  }
}
