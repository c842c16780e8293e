import {
  type ChipLine,
  type ChipLines,
  type ChipSinks,
  type Clock,
  EBUSY,
  EINVAL,
  ENODEV,
  ENOSYS,
  ENOTTY,
  type GpioChip,
  KernelError,
  type LineConfig,
  type LineInfo,
} from "tophalf";
import { checkOffsets } from "../../check-offsets.ts";
import { busy, checkConfig, describe, gone, refused } from "./errors.ts";
import { fileOf, openChipFile } from "./file.ts";
import { InfoWatch } from "./info-watch.ts";
import { GpiochipLine } from "./line.ts";
import type { GpioAddon, GpioFile } from "./native.ts";
import { LineRequest, type RequestHome } from "./request.ts";
import type { System } from "./system.ts";
import {
  chipInfoQuery,
  decodeLineInfo,
  encodeRequest,
  GPIO_GET_CHIPINFO_IOCTL,
  GPIO_V2_GET_LINE_IOCTL,
  GPIO_V2_GET_LINEINFO_IOCTL,
  type KernelLineInfo,
  lineInfoQuery,
  requestedFd,
} from "./uapi.ts";

/** Which chip it is. */
export interface GpiochipIdentity {
  /** What the board calls it: the kernel's label, where that tells it from others. */
  readonly label: string;
  readonly name: string;
  readonly lineCount: number;
  /** `/dev/gpiochip0` */
  readonly path: string;
  /** By offset: what lines are called for which the kernel has no name. */
  readonly lineNames?: readonly string[];
}

export interface GpiochipParts {
  readonly addon: GpioAddon;
  readonly clock: Clock;
  readonly system: System;
}

interface Hold {
  readonly request: LineRequest;
  readonly place: number;
  readonly consumer: string;
}

/** A GPIO controller by the kernel's character device, `/dev/gpiochipN`. */
export class GpiochipChip implements GpioChip {
  readonly label: string;
  readonly name: string;
  readonly lineCount: number;
  readonly #identity: GpiochipIdentity;
  readonly #parts: GpiochipParts;
  readonly #file: GpioFile;
  readonly #info: InfoWatch;
  readonly #home: RequestHome;
  /** By offset. */
  readonly #holds = new Map<number, Hold>();
  #sinks: ChipSinks | undefined;
  #unwatchDevice: (() => void) | undefined;
  #gone = false;

  /** @throws KernelError EACCES, ENOENT, ENODEV; ENOSYS the kernel is older than 5.10 */
  constructor(identity: GpiochipIdentity, parts: GpiochipParts) {
    ({ label: this.label, name: this.name, lineCount: this.lineCount } = identity);
    this.#identity = identity;
    this.#parts = parts;
    this.#info = new InfoWatch(() => this.#file, this.lineCount);
    this.#home = this.#makeHome();
    this.#file = openChipFile(identity.path, parts, this.#info.words, (bytes) => this.#wasRead(bytes));
    this.#checkVersion();
  }

  lineInfo(offset: number): LineInfo {
    this.#checkPlugged();
    checkOffsets(this, [offset]);
    const { consumer, used, ...info } = this.#kernelInfo(offset);
    const hold = this.#holds.get(offset);
    return {
      ...info,
      name: info.name || this.#tableName(offset),
      level: hold?.request.levelAt(hold.place),
      ...(used && !hold && { heldBy: consumer || "kernel" }),
    };
  }

  request(offset: number, config: LineConfig, consumer: string): ChipLine {
    return new GpiochipLine(this.#take([offset], config, consumer));
  }

  requestLines(offsets: readonly number[], config: LineConfig, consumer: string): ChipLines {
    return this.#take([...offsets], config, consumer);
  }

  connect(sinks: ChipSinks): void {
    this.#sinks = sinks;
    // Before Linux 6.6 whoever polls a file is not woken when its chip goes; the device file goes as well.
    this.#unwatchDevice ??= this.#parts.system.watchFile(this.#identity.path, () => this.#checkThere());
  }

  watchInfo(changed: (offset: number) => void): () => void {
    this.#checkPlugged();
    return this.#info.add(changed, (errno) => this.#refused(errno, [], "tell of its lines"));
  }

  /** Gives every line back; no edge is delivered any more. */
  close(): void {
    this.#sinks = undefined;
    this.#unwatchDevice?.();
    for (const request of this.#requests) request.release();
    this.#file.close();
  }

  #take(offsets: readonly number[], config: LineConfig, consumer: string): LineRequest {
    this.#checkPlugged();
    this.#checkFree(offsets);
    checkConfig(config, () => this.#namesOf(offsets));
    const words = encodeRequest(offsets, consumer, { config, edges: offsets.map(() => "none") });
    const result = this.#file.ioctl(GPIO_V2_GET_LINE_IOCTL, words);
    if (result < 0) throw this.#whyNotTaken(result, offsets, config);
    const request = new LineRequest(this.#home, requestedFd(words), offsets, config);
    offsets.forEach((offset, place) => this.#holds.set(offset, { request, place, consumer }));
    return request;
  }

  #checkFree(offsets: readonly number[]): void {
    checkOffsets(this, offsets);
    for (const offset of offsets) {
      const hold = this.#holds.get(offset);
      if (!hold) continue;
      throw new KernelError(
        EBUSY,
        `${this.#namesOf([offset])} is in use by "${hold.consumer}"; see: tophalf gpio info`,
      );
    }
  }

  #whyNotTaken(errno: number, offsets: readonly number[], config: LineConfig): KernelError {
    // Where a pin serves another function, pin control says EINVAL on most boards.
    const held = errno === -EBUSY || errno === -EINVAL ? this.#heldOutside(offsets) : undefined;
    if (!held) return this.#refused(errno, offsets, `make it: ${describe(config)}`);
    const { offset, consumer } = held;
    const process = consumer === "" ? undefined : this.#parts.system.processHolding(this.name, offset);
    return busy(this.#namesOf([offset]), { consumer, process });
  }

  #heldOutside(offsets: readonly number[]): KernelLineInfo | undefined {
    return offsets.map((offset) => this.#kernelInfo(offset)).find(({ used }) => used);
  }

  #kernelInfo(offset: number): KernelLineInfo {
    const words = lineInfoQuery(offset);
    const result = this.#file.ioctl(GPIO_V2_GET_LINEINFO_IOCTL, words);
    if (result < 0) throw this.#refused(result, [], `tell of its line ${offset}`);
    return decodeLineInfo(words);
  }

  #checkVersion(): void {
    const result = this.#file.ioctl(GPIO_V2_GET_LINEINFO_IOCTL, lineInfoQuery(0));
    if (result !== -EINVAL && result !== -ENOTTY) return;
    this.#file.close();
    throw new KernelError(
      ENOSYS,
      `this kernel's ${this.#identity.path} has no version 2 (it came with Linux 5.10): use the onoff back end`,
    );
  }

  #wasRead(bytes: number): void {
    if (bytes < 0) this.#checkThere();
    else this.#info.take(bytes);
  }

  /** Finds out whether the chip has gone, and says so once. */
  #checkThere(): void {
    if (this.#gone || this.#file.ioctl(GPIO_GET_CHIPINFO_IOCTL, chipInfoQuery()) !== -ENODEV) return;
    this.#gone = true;
    this.#unwatchDevice?.();
    this.#info.stop();
    for (const request of this.#requests) request.stop();
    this.#sinks?.gone();
    this.#sinks = undefined;
  }

  #checkPlugged(): void {
    if (this.#gone) throw gone(this);
  }

  #refused(errno: number, offsets: readonly number[], doing: string): KernelError {
    if (errno === -ENODEV) this.#checkThere();
    if (this.#gone) return gone(this);
    const subject = offsets.length > 0 ? this.#namesOf(offsets) : this.name;
    return refused(errno, subject, doing);
  }

  #namesOf(offsets: readonly number[]): string {
    return offsets.map((offset) => this.#nameOf(offset)).join(", ");
  }

  #nameOf(offset: number): string {
    const words = lineInfoQuery(offset);
    this.#file.ioctl(GPIO_V2_GET_LINEINFO_IOCTL, words);
    return decodeLineInfo(words).name || this.#tableName(offset) || `line ${offset} of ${this.label}`;
  }

  #tableName(offset: number): string {
    return this.#identity.lineNames?.[offset] ?? "";
  }

  get #requests(): Set<LineRequest> {
    return new Set([...this.#holds.values()].map(({ request }) => request));
  }

  #makeHome(): RequestHome {
    const { addon, clock, system } = this.#parts;
    return {
      clock,
      ahead: system.clockAhead(),
      report: {
        edge: (offset, level, time) => this.#sinks?.edge(offset, level, time),
        lost: (offset, count) => this.#sinks?.lost(offset, count),
      },
      open: (fd, words, onRecords) => fileOf(addon, fd, words, onRecords),
      namesOf: (offsets) => this.#namesOf(offsets),
      refused: (errno, offsets, doing) => this.#refused(errno, offsets, doing),
      checkThere: () => this.#checkThere(),
      forget: ({ offsets }) => {
        for (const offset of offsets) this.#holds.delete(offset);
      },
    };
  }
}
