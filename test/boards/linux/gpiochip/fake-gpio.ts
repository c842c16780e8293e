/** The kernel's GPIO character device in memory: what `gpiolib-cdev.c` does, as far as it matters. Little-endian. */
import type { GpioAddon, GpioFile } from "../../../../boards/linux/gpiochip/native.ts";
import type { System } from "../../../../boards/linux/gpiochip/system.ts";
import {
  configure,
  FakeChip,
  type FakeChipOptions,
  type FakeRequest,
  FLAG,
  free,
  hasBit,
} from "./fake-chip.ts";

const [EPERM, ENOENT, EBADF, EBUSY, ENODEV, EINVAL] = [-1, -2, -9, -16, -19, -22];

type OnRecords = (bytesOrErrno: number) => void;

class FakeFile implements GpioFile {
  protected readonly chip: FakeChip;
  protected watched = false;
  readonly #kernel: FakeKernel;
  readonly #request: FakeRequest | undefined;
  readonly #buffer: DataView;
  readonly #onRecords: OnRecords;
  readonly #watchedLines = new Set<number>();
  readonly #changes: number[] = [];
  #closed = false;

  constructor(kernel: FakeKernel, open: OpenFile, buffer: Uint8Array, onRecords: OnRecords) {
    this.chip = open.chip;
    this.#kernel = kernel;
    this.#request = open.request;
    this.#buffer = viewOf(buffer);
    this.#onRecords = onRecords;
    kernel.open.add(this);
    this.chip.files.add(this);
  }

  get isWatched(): boolean {
    return this.watched;
  }

  ioctl(number: number, argument: Uint8Array | Uint32Array): number {
    if (this.#closed) return EBADF;
    if (this.chip.gone) return ENODEV;
    const view = viewOf(argument);
    const request = this.#request;
    switch (number) {
      case 0x8044b401:
        return this.#chipInfo(view);
      case 0xc100b405:
        return this.#lineInfo(view);
      case 0xc100b406:
        this.#watchedLines.add(view.getUint32(64, true));
        return this.#lineInfo(view);
      case 0xc004b40c:
        return this.#watchedLines.delete(view.getUint32(0, true)) ? 0 : EBUSY;
      case 0xc250b407:
        return this.#lines(view);
      case 0xc110b40d:
        return request ? configure(this.chip, request, new DataView(view.buffer, view.byteOffset)) : EINVAL;
      case 0xc010b40e:
        return request ? this.#getValues(request, view) : EINVAL;
      case 0xc010b40f:
        return request ? this.#setValues(request, view) : EINVAL;
      default:
        return EINVAL;
    }
  }

  getValue(): number {
    const values = new Uint32Array([0, 0, 1, 0]);
    return this.ioctl(0xc010b40e, values) || (values[0] ?? 0);
  }

  setValue(level: number): number {
    return this.ioctl(0xc010b40f, new Uint32Array([level, 0, 1, 0]));
  }

  watch(): number {
    if (this.#closed) return EBADF;
    this.watched = true;
    return 0;
  }

  unwatch(): void {
    this.watched = false;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.watched = false;
    this.#kernel.open.delete(this);
    this.chip.files.delete(this);
    for (const offset of this.#request?.offsets ?? []) free(this.chip.line(offset));
  }

  infoChanged(offset: number): void {
    if (this.#watchedLines.has(offset) && this.#changes.length < 32) this.#changes.push(offset);
  }

  /** Reads what is there, as the event loop does: in pieces. */
  serve(): void {
    if (this.watched && this.chip.gone && this.#kernel.wakesPollers) {
      this.watched = false;
      this.#onRecords(ENODEV);
    }
    while (this.watched && this.#fill() > 0);
  }

  #fill(): number {
    const queue = this.#request?.queue;
    const size = queue ? 48 : 288;
    const count = Math.min(Math.floor(this.#buffer.byteLength / size), (queue ?? this.#changes).length);
    for (let i = 0; i < count; i++) {
      if (queue) this.#putEvent(i * size, queue.shift() ?? []);
      else this.#buffer.setUint32(i * size + 64, this.#changes.shift() ?? 0, true);
    }
    if (count > 0) this.#onRecords(count * size);
    return count;
  }

  #putEvent(at: number, [ns = 0, ...rest]: number[]): void {
    this.#buffer.setBigUint64(at, BigInt(ns), true);
    rest.forEach((value, i) => this.#buffer.setUint32(at + 8 + 4 * i, value, true));
  }

  #chipInfo(view: DataView): number {
    putText(view, 0, this.chip.name);
    putText(view, 32, this.chip.label);
    view.setUint32(64, this.chip.lines.length, true);
    return 0;
  }

  #lineInfo(view: DataView): number {
    const line = this.chip.lines[view.getUint32(64, true)];
    if (this.chip.old || !line) return EINVAL;
    putText(view, 0, line.name);
    putText(view, 32, line.consumer);
    const used = (line.request ?? (line.consumer || line.reserved)) ? FLAG.used : 0;
    view.setUint32(72, line.flags | used, true);
    return 0;
  }

  #lines(view: DataView): number {
    const count = view.getUint32(560, true);
    const offsets = Array.from({ length: count }, (_, i) => view.getUint32(4 * i, true));
    const lines = offsets.map((offset) => this.chip.line(offset));
    if (lines.some((line) => line.reserved)) return EINVAL;
    if (lines.some((line) => line.request ?? line.consumer)) return EBUSY;
    const request = { offsets, seqno: 0, queue: [] };
    const result = configure(this.chip, request, new DataView(view.buffer, view.byteOffset + 288));
    if (result < 0) return result;
    for (const line of lines) {
      line.request = request;
      line.consumer = textOf(view, 256);
    }
    view.setInt32(588, this.#kernel.newFd({ chip: this.chip, request }), true);
    return 0;
  }

  #getValues({ offsets }: FakeRequest, view: DataView): number {
    const mask = view.getBigUint64(8, true);
    const bits = offsets.filter((offset, i) => hasBit(mask, i) && this.chip.line(offset).level === 1);
    view.setBigUint64(0, bitsOf(bits.map((offset) => offsets.indexOf(offset))), true);
    return mask === 0n ? EINVAL : 0;
  }

  #setValues({ offsets }: FakeRequest, view: DataView): number {
    const [bits, mask] = [view.getBigUint64(0, true), view.getBigUint64(8, true)];
    const chosen = offsets.filter((_, i) => hasBit(mask, i)).map((offset) => this.chip.line(offset));
    if (chosen.length === 0) return EINVAL;
    if (chosen.some(({ flags }) => (flags & FLAG.output) === 0)) return EPERM;
    for (const line of chosen)
      line.level = hasBit(
        bits,
        offsets.findIndex((o) => this.chip.line(o) === line),
      )
        ? 1
        : 0;
    return 0;
  }
}

interface OpenFile {
  readonly chip: FakeChip;
  readonly request?: FakeRequest;
}

/** Chips by the path of their device files, and all that is open. */
export class FakeKernel {
  readonly devices = new Map<string, FakeChip | number>();
  readonly open = new Set<FakeFile>();
  /** Linux 6.6 and later wake who polls a file when its chip goes. */
  wakesPollers = false;
  /** The event loop has no room for more files. */
  refuseFiles = false;
  readonly addon = addonOf(this);
  readonly #fds = new Map<number, OpenFile>();
  readonly #fileWatches = new Map<string, Set<() => void>>();
  #nextFd = 10;

  plug(options: FakeChipOptions = {}): FakeChip {
    const chip = new FakeChip(options);
    this.devices.set(`/dev/${chip.name}`, chip);
    return chip;
  }

  /** The chip goes, and its device file with it. */
  unplug(chip: FakeChip): void {
    chip.gone = true;
    this.touch(`/dev/${chip.name}`);
    this.serve();
  }

  /** Something happens to a device file. */
  touch(path: string): void {
    for (const happened of [...(this.#fileWatches.get(path) ?? [])]) happened();
  }

  get fileWatches(): number {
    return [...this.#fileWatches.values()].reduce((sum, watches) => sum + watches.size, 0);
  }

  /** A turn of the event loop. */
  serve(): void {
    for (const file of [...this.open]) file.serve();
  }

  system(options: { ahead?: number; holder?: string } = {}): System {
    return {
      processHolding: () => options.holder,
      groupOf: () => 0,
      clockAhead: () => options.ahead ?? 0,
      watchFile: (path, happened) => {
        const watches = this.#fileWatches.get(path) ?? new Set();
        this.#fileWatches.set(path, watches.add(happened));
        return () => void watches.delete(happened);
      },
    };
  }

  newFd(file: OpenFile): number {
    this.#fds.set(this.#nextFd, file);
    return this.#nextFd++;
  }

  /** open(2) */
  openPath(path: string): number {
    const chip = this.devices.get(path) ?? ENOENT;
    if (typeof chip === "number") return chip;
    return chip.gone ? ENODEV : this.newFd({ chip });
  }

  take(fd: number): OpenFile {
    const file = this.#fds.get(fd);
    this.#fds.delete(fd);
    if (!file) throw new Error(`fd ${fd} is not open`);
    if (!this.refuseFiles) return file;
    for (const offset of file.request?.offsets ?? []) free(file.chip.line(offset));
    throw new Error("no space left on device");
  }
}

function addonOf(kernel: FakeKernel): GpioAddon {
  return {
    open: (path) => kernel.openPath(path),
    GpioFile: class extends FakeFile {
      constructor(fd: number, buffer: Uint8Array, onRecords: OnRecords) {
        super(kernel, kernel.take(fd), buffer, onRecords);
      }
    },
  };
}

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array | Uint32Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);
const bitsOf = (indices: readonly number[]): bigint =>
  indices.reduce((bits, index) => bits | (1n << BigInt(index)), 0n);

function putText(view: DataView, at: number, text: string): void {
  Buffer.from(view.buffer, view.byteOffset + at, 32)
    .fill(0)
    .write(text);
}

function textOf(view: DataView, at: number): string {
  return Buffer.from(view.buffer, view.byteOffset + at, 32)
    .toString()
    .replace(/\0.*/, "");
}
