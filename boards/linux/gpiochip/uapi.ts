/**
 * `<linux/gpio.h>`, uAPI version 2 (Linux 5.10): its numbers, and its structures as arrays of 32-bit words, which all of them are made of.
 *
 * Nothing is called here. The structures have the same layout on 32-bit and 64-bit machines.
 */
import { endianness } from "node:os";
import { _IOR, _IOWR, type Bias, type Drive, type EdgeSelection, type Level, type LineConfig } from "tophalf";

/** As many as one request takes: GPIO_V2_LINES_MAX. */
export const LINES_MAX = 64;
/** The kernel cuts longer names: GPIO_MAX_NAME_SIZE, with its final zero. */
export const NAME_SIZE = 32;
/** The largest queue that the kernel gives a request, for one line too: 16 · GPIO_V2_LINES_MAX. */
export const EVENT_BUFFER_SIZE = 1024;
/** Records of line changes that the kernel keeps; what comes then is dropped. */
export const INFO_BUFFER_SIZE = 32;

const WORD = 4;
const NAME_WORDS = NAME_SIZE / WORD;
/** Where the halves of a 64-bit number are, counted from its first word. */
const [LOW, HIGH] = endianness() === "LE" ? [0, 1] : [1, 0];

/** struct gpiochip_info: name, label, lines. */
const CHIP = { label: NAME_WORDS, lines: 2 * NAME_WORDS, words: 17 };
/** struct gpio_v2_line_info: name, consumer, offset, num_attrs, flags, attrs[10], padding. */
const INFO = { consumer: NAME_WORDS, offset: 16, flags: 18, words: 64 };
/** struct gpio_v2_line_info_changed: info, timestamp_ns, event_type, padding. */
export const INFO_CHANGED_WORDS = 72;
/** struct gpio_v2_line_config: flags, num_attrs, padding, attrs[10]. */
const CONFIG = { attributeCount: 2, attributes: 8, words: 68 };
/** struct gpio_v2_line_config_attribute: id, padding, a union of 64 bits, mask. */
const ATTRIBUTE = { value: 2, mask: 4, words: 6 };
/** struct gpio_v2_line_request: offsets[64], consumer, config, num_lines, event_buffer_size, padding, fd. */
const REQUEST = { consumer: 64, config: 72, lineCount: 140, bufferSize: 141, fd: 147, words: 148 };
/** struct gpio_v2_line_values: bits, mask. */
export const VALUES = { bits: 0, mask: 2, words: 4 } as const;
/** struct gpio_v2_line_event: timestamp_ns, id, offset, seqno, line_seqno, padding. */
export const EVENT = { id: 2, offset: 3, seqno: 4, lineSeqno: 5, words: 12 } as const;

const TYPE = 0xb4;
export const GPIO_GET_CHIPINFO_IOCTL = _IOR(TYPE, 0x01, CHIP.words * WORD);
export const GPIO_GET_LINEINFO_UNWATCH_IOCTL = _IOWR(TYPE, 0x0c, WORD);
export const GPIO_V2_GET_LINEINFO_IOCTL = _IOWR(TYPE, 0x05, INFO.words * WORD);
export const GPIO_V2_GET_LINEINFO_WATCH_IOCTL = _IOWR(TYPE, 0x06, INFO.words * WORD);
export const GPIO_V2_GET_LINE_IOCTL = _IOWR(TYPE, 0x07, REQUEST.words * WORD);
export const GPIO_V2_LINE_SET_CONFIG_IOCTL = _IOWR(TYPE, 0x0d, CONFIG.words * WORD);
export const GPIO_V2_LINE_GET_VALUES_IOCTL = _IOWR(TYPE, 0x0e, VALUES.words * WORD);
export const GPIO_V2_LINE_SET_VALUES_IOCTL = _IOWR(TYPE, 0x0f, VALUES.words * WORD);

/** GPIO_V2_LINE_FLAG_…; those that are used fit the low half. */
export const FLAG = {
  used: 1 << 0,
  activeLow: 1 << 1,
  input: 1 << 2,
  output: 1 << 3,
  rising: 1 << 4,
  falling: 1 << 5,
  openDrain: 1 << 6,
  openSource: 1 << 7,
  pullUp: 1 << 8,
  pullDown: 1 << 9,
  biasDisabled: 1 << 10,
} as const;

/** GPIO_V2_LINE_ATTR_ID_… */
const ATTRIBUTE_ID = { flags: 1, outputValues: 2, debounce: 3 };

/** GPIO_V2_LINE_EVENT_…; as bits they select what they name. */
export const EVENT_ID = { rising: 1, falling: 2 } as const;

const BIAS_FLAG: Readonly<Record<Bias, number>> = {
  "as-is": 0,
  "pull-up": FLAG.pullUp,
  "pull-down": FLAG.pullDown,
  disabled: FLAG.biasDisabled,
};
const DRIVE_FLAG: Readonly<Record<Drive, number>> = {
  "push-pull": 0,
  "open-drain": FLAG.openDrain,
  "open-source": FLAG.openSource,
};
const EDGE_FLAG: Readonly<Record<EdgeSelection, number>> = {
  none: 0,
  rising: FLAG.rising,
  falling: FLAG.falling,
  both: FLAG.rising | FLAG.falling,
};

export interface KernelChipInfo {
  readonly name: string;
  readonly label: string;
  readonly lineCount: number;
}

export const chipInfoQuery = (): Uint32Array => new Uint32Array(CHIP.words);

export function decodeChipInfo(words: Uint32Array): KernelChipInfo {
  return {
    name: textAt(words, 0),
    label: textAt(words, CHIP.label),
    lineCount: words[CHIP.lines] ?? 0,
  };
}

/** What the kernel says of a line. */
export interface KernelLineInfo {
  readonly offset: number;
  readonly name: string;
  /** Empty also where a line is used by the kernel without a word. */
  readonly consumer: string;
  /** Somebody has it, or its pin is something else. */
  readonly used: boolean;
  readonly direction: "input" | "output";
  readonly bias: Bias;
  readonly drive: Drive;
  readonly activeLow: boolean;
}

export function lineInfoQuery(offset: number): Uint32Array {
  const words = new Uint32Array(INFO.words);
  words[INFO.offset] = offset;
  return words;
}

export function decodeLineInfo(words: Uint32Array): KernelLineInfo {
  const flags = words[INFO.flags + LOW] ?? 0;
  return {
    offset: words[INFO.offset] ?? 0,
    name: textAt(words, 0),
    consumer: textAt(words, INFO.consumer),
    used: (flags & FLAG.used) !== 0,
    direction: (flags & FLAG.output) !== 0 ? "output" : "input",
    bias: nameOfFlag(BIAS_FLAG, flags, "as-is"),
    drive: nameOfFlag(DRIVE_FLAG, flags, "push-pull"),
    activeLow: (flags & FLAG.activeLow) !== 0,
  };
}

/** Which line a record of the chip's file is about: `at` is where its struct gpio_v2_line_info_changed begins. */
export function changedOffset(words: Uint32Array, at: number): number {
  return words[at + INFO.offset] ?? 0;
}

/** How the lines of a request are to be. */
export interface LineSettings {
  readonly config: LineConfig;
  /** By place in the request. */
  readonly edges: readonly EdgeSelection[];
  /** The lines are debounced until now: has a controller that does that itself stop it. */
  readonly stopDebounce?: boolean;
}

/** A request; the kernel puts the new file's descriptor into it, see {@link requestedFd}. */
export function encodeRequest(
  offsets: readonly number[],
  consumer: string,
  settings: LineSettings,
): Uint32Array {
  const words = new Uint32Array(REQUEST.words);
  words.set(offsets);
  putText(words, REQUEST.consumer, consumer);
  words.set(encodeConfig(settings), REQUEST.config);
  words[REQUEST.lineCount] = offsets.length;
  words[REQUEST.bufferSize] = EVENT_BUFFER_SIZE;
  return words;
}

export function requestedFd(words: Uint32Array): number {
  return words[REQUEST.fd] ?? -1;
}

/**
 * All lines, always: before Linux 6.10 a line for which no direction was given did not stay as it was.
 */
export function encodeConfig({ config, edges, stopDebounce = false }: LineSettings): Uint32Array {
  const words = new Uint32Array(CONFIG.words);
  const flags = flagsOf(config);
  const places = [...edges.keys()];
  words[LOW] = flags;
  for (const selection of ["rising", "falling", "both"] as const) {
    const selected = places.filter((place) => edges[place] === selection);
    addAttribute(words, ATTRIBUTE_ID.flags, flags | EDGE_FLAG[selection], selected);
  }
  if (config.direction === "output") {
    const at = addAttribute(words, ATTRIBUTE_ID.outputValues, 0, places);
    if (config.initial === 1) setBits(words, at + ATTRIBUTE.value, places);
  } else if (config.debounce || stopDebounce) {
    // The value is a u32 here, at the start of the union.
    const at = addAttribute(words, ATTRIBUTE_ID.debounce, 0, places);
    words[at + ATTRIBUTE.value] = config.debounce ?? 0;
  }
  return words;
}

function flagsOf({ direction, bias = "as-is", drive = "push-pull", activeLow = false }: LineConfig): number {
  const input = direction === "input";
  return (
    (input ? FLAG.input : FLAG.output | DRIVE_FLAG[drive]) |
    BIAS_FLAG[bias] |
    (activeLow ? FLAG.activeLow : 0)
  );
}

/** @returns where it begins; without places there is none */
function addAttribute(words: Uint32Array, id: number, value: number, places: readonly number[]): number {
  const count = words[CONFIG.attributeCount] ?? 0;
  const at = CONFIG.attributes + count * ATTRIBUTE.words;
  if (places.length === 0) return at;
  words[CONFIG.attributeCount] = count + 1;
  words[at] = id;
  words[at + ATTRIBUTE.value + LOW] = value;
  setBits(words, at + ATTRIBUTE.mask, places);
  return at;
}

/** Sets bits of the 64-bit number that begins at `at`. */
function setBits(words: Uint32Array, at: number, bits: Iterable<number>): void {
  for (const bit of bits) setBit(words, at, bit);
}

export function setBit(words: Uint32Array, at: number, bit: number): void {
  const word = at + (bit < 32 ? LOW : HIGH);
  words[word] = (words[word] ?? 0) | (1 << (bit & 31));
}

export function bitOf(words: Uint32Array, at: number, bit: number): Level {
  return (((words[at + (bit < 32 ? LOW : HIGH)] ?? 0) >>> (bit & 31)) & 1) as Level;
}

/** The 64-bit number that begins at `at`; exact up to 2⁵³, which as nanoseconds is 104 days. */
export function numberAt(words: Uint32Array, at: number): number {
  return (words[at + HIGH] ?? 0) * 2 ** 32 + (words[at + LOW] ?? 0);
}

function nameOfFlag<Name extends string>(
  table: Readonly<Record<Name, number>>,
  flags: number,
  otherwise: Name,
): Name {
  const names = Object.keys(table) as Name[];
  return names.find((name) => (flags & table[name]) !== 0) ?? otherwise;
}

function textAt(words: Uint32Array, at: number): string {
  const bytes = bytesAt(words, at);
  const end = bytes.indexOf(0);
  return bytes.toString("utf8", 0, end < 0 ? NAME_SIZE : end);
}

/** Cut where the kernel would cut it, but between two characters. */
function putText(words: Uint32Array, at: number, text: string): void {
  bytesAt(words, at).write(text, 0, NAME_SIZE - 1, "utf8");
}

function bytesAt(words: Uint32Array, at: number): Buffer {
  return Buffer.from(words.buffer, words.byteOffset + at * WORD, NAME_SIZE);
}
