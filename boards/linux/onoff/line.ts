import {
  type ChipLine,
  type Clock,
  type Drive,
  type EdgeSelection,
  EINVAL,
  EIO,
  ENODEV,
  EPERM,
  KernelError,
  type Level,
  type LineConfig,
} from "tophalf";
import { Debouncer } from "../../debounce.ts";
import { EdgeJudge, type EdgeReport, isSelected } from "./edges.ts";
import { refused } from "./errors.ts";
import type { GpioFiles } from "./files.ts";
import { directoryOf, type Lender } from "./lend.ts";
import type { OpenValue, ValueFile } from "./value.ts";

/** What a line needs of its chip. */
export interface LineHome {
  readonly files: GpioFiles;
  readonly lender: Lender;
  readonly clock: Clock;
  readonly openValue: OpenValue;
  /** Does something with the line, unless the chip has gone. @throws KernelError ENODEV */
  attempt<T>(action: () => T): T;
  /** A file of the line cannot be read any more: has the chip gone? */
  lineFailed(): void;
}

/** Which line it is, and where its edges go. */
export interface LineIdentity extends EdgeReport {
  /** The kernel's global number. */
  readonly number: number;
  readonly name: string;
  /** It is nobody's any more. */
  forget(): void;
}

/** A hold on one exported line. Direction, polarity and edge are ours to set, by file; the value is onoff's. */
export class OnoffLine implements ChipLine {
  readonly #home: LineHome;
  readonly #identity: LineIdentity;
  readonly #directory: string;
  readonly #value: ValueFile;
  readonly #judge: EdgeJudge;
  #config: LineConfig;
  #debouncer: Debouncer | undefined;
  /** Which edges are wanted while it is an input. */
  #selected: EdgeSelection = "none";
  #armed: EdgeSelection = "none";
  #released = false;
  #stopped = false;

  /** @throws KernelError */
  constructor(home: LineHome, identity: LineIdentity, config: LineConfig) {
    checkConfig(config, identity.name);
    this.#home = home;
    this.#identity = identity;
    this.#directory = directoryOf(identity.number);
    this.#judge = new EdgeJudge(identity);
    this.#config = config;
    home.lender.borrow(identity.number, identity.name);
    let opened: ValueFile | undefined;
    try {
      this.#apply(config);
      opened = home.openValue(identity.number, isDriven(config) ? "out" : "in", {
        woken: (level) => this.#woken(level),
        failed: () => home.lineFailed(),
      });
      this.#value = opened;
      this.#setDebounce(config);
    } catch (error) {
      opened?.close();
      home.lender.giveBack(identity.number);
      throw refused(error, identity.name, "configure it");
    }
  }

  /** As it was configured: with an open drain, the file says "in" half of the time. */
  get configured(): { readonly direction: LineConfig["direction"]; readonly drive: Drive } {
    return { direction: this.#config.direction, drive: this.#config.drive ?? "push-pull" };
  }

  get(): Level {
    return this.#do("read it", () => this.#debouncer?.level ?? this.#value.read());
  }

  set(level: Level): void {
    this.#do("drive it", () => {
      if (this.#config.direction === "input")
        throw new KernelError(EPERM, `${this.#identity.name} is an input`);
      if (this.configured.drive === "push-pull") this.#value.write(level);
      else this.#write("direction", directionFor(this.#config, level));
    });
  }

  configure(config: LineConfig): void {
    checkConfig(config, this.#identity.name);
    this.#do("configure it", () => {
      const wasOutput = this.#config.direction === "output";
      if (config.direction === "output") this.#stopWatching();
      const turned = (config.activeLow ?? false) !== (this.#config.activeLow ?? false);
      if (turned) this.#judge.turn();
      this.#config = config;
      this.#apply(config);
      this.#setDebounce(config);
      if (wasOutput && config.direction === "input") this.#select(this.#selected);
    });
  }

  setEdges(edges: EdgeSelection): void {
    this.#do("set its edge", () => {
      if (this.#config.direction === "input") this.#select(edges);
      else if (edges !== "none")
        throw new KernelError(EIO, `${this.#identity.name}: an output cannot interrupt`);
      this.#selected = edges;
    });
  }

  release(): void {
    if (this.#released) throw new KernelError(ENODEV, `${this.#identity.name} was given back`);
    this.#released = true;
    this.stop();
    this.#identity.forget();
    const { lender } = this.#home;
    const { number } = this.#identity;
    this.#unlessGone(() => {
      if (lender.isExported(number)) this.#disarm();
      lender.giveBack(number);
    });
  }

  /** Closes what is open; the line itself stays as it is. */
  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#debouncer?.stop();
    this.#value.close();
  }

  #apply(config: LineConfig): void {
    const { direction, initial = 0, activeLow = false } = config;
    this.#write("active_low", activeLow ? "1" : "0");
    this.#write("direction", direction === "input" ? "in" : directionFor(config, initial));
  }

  #stopWatching(): void {
    this.#debouncer?.stop();
    this.#debouncer = undefined;
    this.#select("none");
  }

  #setDebounce({ direction, debounce = 0 }: LineConfig): void {
    this.#debouncer?.stop();
    this.#debouncer = undefined;
    if (direction === "input" && debounce > 0) {
      const settled = (level: Level): void => this.#settled(level);
      this.#debouncer = new Debouncer(this.#home.clock, debounce, this.#value.read(), settled);
    }
    this.#arm();
  }

  #select(edges: EdgeSelection): void {
    this.#judge.select(edges, this.#value.read());
    this.#arm();
  }

  /** Has the kernel wake us for what is selected; for all that happens, where levels are debounced. */
  #arm(): void {
    const wanted = this.#debouncer ? "both" : this.#judge.edges;
    const before = this.#armed;
    if (wanted === before) return;
    if (wanted === "none") {
      this.#disarm();
      return;
    }
    if (before === "none") this.#letThrough();
    this.#write("edge", wanted);
    this.#armed = wanted;
    if (before === "none") this.#startWatch();
  }

  #letThrough(): void {
    try {
      this.#value.letThrough();
    } catch (error) {
      if (this.#home.files.exists(`${this.#directory}/edge`)) throw error;
      throw new KernelError(
        EINVAL,
        `${this.#identity.name} cannot interrupt: its controller has no interrupts`,
      );
    }
  }

  #startWatch(): void {
    this.#judge.unsettle();
    this.#value.watch();
    this.#judge.select(this.#judge.edges, this.#value.read());
    const { clock } = this.#home;
    clock.defer(() => clock.defer(() => this.#judge.settle()));
  }

  #disarm(): void {
    if (this.#armed === "none") return;
    this.#armed = "none";
    if (!this.#stopped) this.#value.unwatch();
    this.#write("edge", "none");
  }

  #woken(level: Level): void {
    if (this.#stopped) return;
    if (this.#debouncer) this.#debouncer.changed(level);
    else this.#judge.woken(level);
  }

  #settled(level: Level): void {
    if (isSelected(this.#judge.edges, level)) this.#identity.edge(level);
  }

  #write(file: string, text: string): void {
    this.#home.files.write(`${this.#directory}/${file}`, text);
  }

  #do<T>(doing: string, action: () => T): T {
    if (this.#released) throw new KernelError(ENODEV, `${this.#identity.name} was given back`);
    return this.#attempt(doing, action);
  }

  #attempt<T>(doing: string, action: () => T): T {
    return this.#home.attempt(() => {
      try {
        return action();
      } catch (error) {
        throw refused(error, this.#identity.name, doing);
      }
    });
  }

  /** A line of a chip that has gone needs no giving back. */
  #unlessGone(action: () => void): void {
    try {
      this.#attempt("give it back", action);
    } catch (error) {
      if (!(error instanceof KernelError && error.errno === ENODEV)) throw error;
    }
  }
}

/** @throws KernelError EINVAL for what sysfs has no file for */
function checkConfig({ direction, bias = "as-is", debounce = 0 }: LineConfig, name: string): void {
  if (bias !== "as-is") {
    throw new KernelError(
      EINVAL,
      `${name}: sysfs sets no pulls (bias ${bias}): use the gpiochip back end, or a resistor and bias "as-is"`,
    );
  }
  if (direction === "output" && debounce > 0)
    throw new KernelError(EINVAL, `${name}: only inputs are debounced`);
}

/** Whether the line starts as an output, electrically. */
function isDriven(config: LineConfig): boolean {
  return config.direction === "output" && directionFor(config, config.initial ?? 0) !== "in";
}

/**
 * What to write to `direction` so that an output is at a logical level from the start. The file takes the voltage, unlike `value`, and open drain and open
 * source are made of it: the half that they do not have is an input.
 */
function directionFor({ drive = "push-pull", activeLow = false }: LineConfig, level: Level): string {
  const high = (level === 1) !== activeLow;
  const released = (drive === "open-drain" && high) || (drive === "open-source" && !high);
  if (released) return "in";
  return high ? "high" : "low";
}
