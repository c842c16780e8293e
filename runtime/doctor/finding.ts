/** What `tophalf doctor` found out about one thing. */
export interface Finding {
  readonly level: "ok" | "warning" | "problem";
  /** One word or two: `node`, `I2C`. */
  readonly about: string;
  /** What is so and, unless it is well, what to do. */
  readonly text: string;
}

export const ok = (about: string, text: string): Finding => ({ level: "ok", about, text });

/** Something does not work, and the rest does. */
export const warning = (about: string, text: string, mend: string): Finding => ({
  level: "warning",
  about,
  text: `${text}: ${mend}`,
});

/** What most users come for does not work. */
export const problem = (about: string, text: string, mend: string): Finding => ({
  level: "problem",
  about,
  text: `${text}: ${mend}`,
});
