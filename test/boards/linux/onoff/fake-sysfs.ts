/** /sys/class/gpio as the kernel serves it, in memory: what its files accept, what they refuse, and what they do. */
import type { Level } from "tophalf";
import type { GpioFiles } from "../../../../boards/linux/onoff/files.ts";
import type { Held } from "../../../../boards/linux/onoff/holders.ts";
import type { OpenValue, ValueListener } from "../../../../boards/linux/onoff/value.ts";

/** What a file of sysfs answers; Node's errors have a code as well. */
function fault(code: string): Error {
  return Object.assign(new Error(`${code}: of the fake sysfs`), { code });
}

export interface FakeChip {
  readonly label: string;
  readonly base: number;
  readonly lines: number;
  /** Where the class's link leads. */
  readonly device?: string;
  /** The kernel's own number. */
  readonly chipName?: string;
}

interface FakeLine {
  direction: "in" | "out";
  /** The voltage. */
  level: Level;
  activeLow: boolean;
  edge: string;
  /** Files that this user may not write yet. */
  closed: boolean;
  listener: ValueListener | undefined;
  watched: boolean;
}

export class FakeSysfs implements GpioFiles {
  readonly root = "/sys/class/gpio";
  /** What was written, in order: `gpio17/direction high`. */
  readonly written: string[] = [];
  readonly exported = new Map<number, FakeLine>();
  /** Voltages of lines, exported or not. */
  readonly levels = new Map<number, Level>();
  readonly kernelHolds = new Map<number, string>();
  readonly interruptless = new Set<number>();
  chips: FakeChip[];
  /** May this user write `export`? */
  exportAllowed = true;
  groupId = 0;
  /** Milliseconds until udev has given a new line to this user. */
  udevTakes = 0;
  slept = 0;
  /** Values that are open. */
  open = 0;

  constructor(...chips: FakeChip[]) {
    this.chips = chips;
  }

  readonly sleep = (milliseconds: number): void => {
    this.slept += milliseconds;
    if (this.slept >= this.udevTakes) for (const line of this.exported.values()) line.closed = false;
  };

  readonly heldLines = (): ReadonlyMap<number, Held> =>
    new Map(
      [...this.kernelHolds].map(([number, holder]) => [number, { name: "", holder, direction: "input" }]),
    );

  list(): string[] {
    return ["export", "unexport", ...this.chips.map(({ base }) => `gpiochip${base}`)];
  }

  exists(path: string): boolean {
    const line = this.#line(path);
    if (path.endsWith("/edge")) return line !== undefined && !this.interruptless.has(numberIn(path));
    return line !== undefined || this.#chip(path) !== undefined;
  }

  read(path: string): string {
    const line = this.#line(path);
    if (line) return this.#readLine(line, fileIn(path));
    const chip = this.#chip(path);
    if (!chip) throw fault("ENOENT");
    return { label: chip.label, base: String(chip.base), ngpio: String(chip.lines) }[fileIn(path)] ?? "";
  }

  write(path: string, text: string): void {
    this.written.push(`${path} ${text}`);
    if (path === "export") this.#export(Number(text));
    else if (path === "unexport") this.#unexport(Number(text));
    else this.#writeLine(path, text);
  }

  isOpenTo(path: string): boolean {
    return this.exists(path) && this.#line(path)?.closed === false;
  }

  target(path: string): string {
    return this.#chip(path)?.device ?? "";
  }

  group(): number {
    return this.groupId;
  }

  /** The value as onoff serves it. */
  readonly openValue: OpenValue = (number, direction, listener) => {
    const line = this.#exportedLine(number);
    if (line.direction !== direction) throw new Error("onoff would write the direction");
    line.listener = listener;
    this.open++;
    return {
      read: () => this.#logical(this.#exportedLine(number)),
      write: (level) => {
        if (line.direction === "in") throw fault("EPERM");
        line.level = level === 1 ? (line.activeLow ? 0 : 1) : line.activeLow ? 1 : 0;
      },
      letThrough: () => {
        if (this.interruptless.has(number)) throw fault("ENOENT");
        line.edge = "both";
      },
      watch: () => void (line.watched = true),
      unwatch: () => void (line.watched = false),
      close: () => {
        this.open--;
        line.watched = false;
        line.listener = undefined;
      },
    };
  };

  /** The world sets a line's voltage, and the runtime reads it at once: the usual case. */
  edge(number: number, level: Level): void {
    const line = this.#exportedLine(number);
    const before = this.#logical(line);
    line.level = level;
    const after = this.#logical(line);
    const armed = line.edge === "both" || line.edge === (after === 1 ? "rising" : "falling");
    if (before !== after && armed) this.wake(number);
  }

  /** A wake-up, with whatever level there is by now. */
  wake(number: number): void {
    const line = this.#exportedLine(number);
    if (line.watched) line.listener?.woken(this.#logical(line));
  }

  /** The chip's driver is removed; nobody is woken by that. */
  remove(): void {
    this.chips = [];
    this.exported.clear();
  }

  /** Another program exports a line. */
  exportElsewhere(number: number): void {
    this.#export(number);
    this.#exportedLine(number).closed = false;
  }

  #logical({ level, activeLow }: FakeLine): Level {
    return (level === 1) !== activeLow ? 1 : 0;
  }

  #readLine(line: FakeLine, file: string): string {
    const { direction, activeLow, edge } = line;
    return (
      { direction, edge, active_low: activeLow ? "1" : "0", value: String(this.#logical(line)) }[file] ?? ""
    );
  }

  #writeLine(path: string, text: string): void {
    const line = this.#line(path);
    if (!line) throw fault("ENOENT");
    if (path.endsWith("/edge")) line.edge = text;
    else if (path.endsWith("/active_low")) line.activeLow = text === "1";
    else this.#setDirection(line, text);
  }

  /** "high" and "low" are voltages. */
  #setDirection(line: FakeLine, text: string): void {
    line.direction = text === "in" ? "in" : "out";
    if (text !== "in") line.level = text === "high" ? 1 : 0;
  }

  #export(number: number): void {
    if (!this.exportAllowed) throw fault("EACCES");
    if (!this.chips.some(({ base, lines }) => number >= base && number < base + lines)) throw fault("EINVAL");
    if (this.exported.has(number) || this.kernelHolds.has(number)) throw fault("EBUSY");
    this.exported.set(number, {
      direction: "in",
      level: this.levels.get(number) ?? 0,
      activeLow: false,
      edge: "none",
      closed: this.udevTakes > 0,
      listener: undefined,
      watched: false,
    });
  }

  #unexport(number: number): void {
    if (!this.exported.delete(number)) throw fault("EINVAL");
  }

  #line(path: string): FakeLine | undefined {
    return path.startsWith("gpiochip") ? undefined : this.exported.get(numberIn(path));
  }

  #chip(path: string): FakeChip | undefined {
    const [, base, rest = ""] = /^gpiochip([0-9]+)(\/.*)?$/.exec(path) ?? [];
    const chip = this.chips.find((candidate) => String(candidate.base) === base);
    return rest.includes("/device/") && rest !== `/device/${chip?.chipName ?? ""}/dev` ? undefined : chip;
  }

  #exportedLine(number: number): FakeLine {
    const line = this.exported.get(number);
    if (!line) throw fault("ENODEV");
    return line;
  }
}

function numberIn(path: string): number {
  return Number(/^gpio([0-9]+)/.exec(path)?.[1]);
}

function fileIn(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
