// @ts-check

const EVERY_MS = { terminal: 500, log: 15_000 };

/** Says how far a long job is: in one line that changes on a terminal, in a line now and then in a log. */
export class Progress {
  #step = "";
  #begun = Date.now();
  #said = 0;

  /** @param {string} step what is done now */
  begin(step) {
    this.#step = step;
    this.#say("");
  }

  /** @param {string} detail how far it is; said if the last word is long enough ago */
  tick(detail) {
    const pause = process.stdout.isTTY ? EVERY_MS.terminal : EVERY_MS.log;
    if (Date.now() - this.#said >= pause) this.#say(detail);
  }

  /** @param {string} text the last word */
  end(text) {
    this.#step = text;
    this.#say("");
    if (process.stdout.isTTY) process.stdout.write("\n");
  }

  /** @param {string} detail */
  #say(detail) {
    this.#said = Date.now();
    const text = `kernel rig: ${this.#step}${detail && `, ${detail}`} (${elapsed(this.#said - this.#begun)})`;
    process.stdout.write(process.stdout.isTTY ? `\r\x1b[K${text}` : `${text}\n`);
  }
}

/** @param {number} ms */
export function elapsed(ms) {
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
