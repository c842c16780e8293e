/** A GPIO controller in memory, as the kernel has it: its lines, requests of them, their configuration. Little-endian. */

export const FLAG = { used: 1, activeLow: 2, input: 4, output: 8, rising: 16, falling: 32 };
/** Events that the kernel keeps for a request. */
const QUEUE = 1024;

/** An open file that hears of changes of lines. */
export interface InfoFile {
  infoChanged(offset: number): void;
}

export interface FakeLine {
  name: string;
  consumer: string;
  /** Taken by the kernel itself, without a name. */
  reserved: boolean;
  flags: number;
  level: 0 | 1;
  seqno: number;
  debounce: number | undefined;
  request: FakeRequest | undefined;
}

export interface FakeChipOptions {
  name?: string;
  label?: string;
  lines?: number;
  /** Before Linux 5.10. */
  old?: boolean;
}

export class FakeChip {
  readonly name: string;
  readonly label: string;
  readonly lines: FakeLine[];
  readonly old: boolean;
  gone = false;
  /** What the next configuration that is sent is answered with. */
  refuse: number | undefined;
  /** Every configuration that came, in words. */
  readonly configured: string[] = [];
  readonly files = new Set<InfoFile>();

  constructor({ name = "gpiochip0", label = "pinctrl-bcm2835", lines = 54, old = false }: FakeChipOptions) {
    this.name = name;
    this.label = label;
    this.old = old;
    this.lines = Array.from({ length: lines }, (_, offset) => ({
      name: offset < 28 ? `GPIO${offset}` : "",
      consumer: "",
      reserved: false,
      flags: FLAG.input,
      level: 0,
      seqno: 0,
      debounce: undefined,
      request: undefined,
    }));
  }

  line(offset: number): FakeLine {
    const line = this.lines[offset];
    if (!line) throw new Error(`no line ${offset}`);
    return line;
  }

  /** Something happens at a line: an event is queued where one is selected. `skip`: interrupts that the kernel took for one. */
  edge(offset: number, level: 0 | 1, ns = 0, skip = 0): void {
    const line = this.line(offset);
    line.level = level;
    const { request } = line;
    if (!request || (line.flags & (level === 1 ? FLAG.rising : FLAG.falling)) === 0) return;
    line.seqno++;
    request.seqno += 1 + skip;
    const seqno = request.offsets.length === 1 ? line.seqno : request.seqno;
    request.queue.push([ns, level === 1 ? 1 : 2, offset, seqno, line.seqno]);
    if (request.queue.length > QUEUE) request.queue.shift();
  }

  /** Who watches a line's info hears of it. */
  changed(offset: number): void {
    for (const file of this.files) file.infoChanged(offset);
  }
}

export interface FakeRequest {
  readonly offsets: readonly number[];
  seqno: number;
  readonly queue: number[][];
}

/** struct gpio_v2_line_config, which begins where the view does. */
export function configure(chip: FakeChip, { offsets }: FakeRequest, view: DataView): number {
  const { refuse } = chip;
  chip.refuse = undefined;
  if (refuse !== undefined) return refuse;
  offsets.forEach((offset, i) => {
    const line = chip.line(offset);
    line.flags = Number(attributeOf(view, 1, i) ?? view.getBigUint64(0, true));
    const values = attributeOf(view, 2, i);
    if (line.flags & FLAG.output) line.level = hasBit(values ?? 0n, i) ? 1 : 0;
    const debounce = attributeOf(view, 3, i);
    line.debounce = debounce === undefined ? undefined : Number(debounce);
  });
  chip.configured.push(offsets.map((offset) => wordsOf(offset, chip.line(offset))).join("; "));
  return 0;
}

/** The value that the first attribute of a kind has for a line. */
function attributeOf(view: DataView, id: number, index: number): bigint | undefined {
  const count = view.getUint32(8, true);
  for (let at = 32; at < 32 + 24 * count; at += 24) {
    const isIt = view.getUint32(at, true) === id && hasBit(view.getBigUint64(at + 16, true), index);
    if (isIt) return view.getBigUint64(at + 8, true);
  }
  return undefined;
}

function wordsOf(offset: number, { flags, level, debounce }: FakeLine): string {
  const names = Object.entries(FLAG).filter(([name, bit]) => name !== "used" && (flags & bit) !== 0);
  return [
    offset,
    ...names.map(([name]) => name),
    ...(flags & FLAG.output ? [level] : []),
    ...(debounce === undefined ? [] : [`debounce ${debounce}`]),
  ].join(" ");
}

export function free(line: FakeLine): void {
  line.request = undefined;
  line.consumer = "";
  line.flags &= FLAG.input | FLAG.output;
}

export const hasBit = (bits: bigint, index: number): boolean => ((bits >> BigInt(index)) & 1n) === 1n;
