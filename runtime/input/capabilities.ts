import { EINVAL, KernelError } from "../errno.ts";
import { Bits } from "./bits.ts";
import {
  ABS_MAX,
  EV_ABS,
  EV_FF,
  EV_KEY,
  EV_LED,
  EV_MAX,
  EV_MSC,
  EV_REL,
  EV_REP,
  EV_SND,
  EV_SW,
  EV_SYN,
  FF_MAX,
  INPUT_PROP_MAX,
  KEY_MAX,
  LED_MAX,
  MSC_MAX,
  REL_MAX,
  SND_MAX,
  SW_MAX,
} from "./event-codes.ts";

/** The types whose codes a device says one by one, under the names that sysfs has for them, in the order of /proc. */
export const CODE_SETS = [
  { type: EV_KEY, name: "key", max: KEY_MAX },
  { type: EV_REL, name: "rel", max: REL_MAX },
  { type: EV_ABS, name: "abs", max: ABS_MAX },
  { type: EV_MSC, name: "msc", max: MSC_MAX },
  { type: EV_LED, name: "led", max: LED_MAX },
  { type: EV_SND, name: "snd", max: SND_MAX },
  { type: EV_FF, name: "ff", max: FF_MAX },
  { type: EV_SW, name: "sw", max: SW_MAX },
] as const;

/** Types without codes of their own. */
const BARE_TYPES: readonly number[] = [EV_SYN, EV_REP];

/** What a device can send and take: `evbit`, `keybit` and their like. */
export class Capabilities {
  readonly types = new Bits(EV_MAX);
  readonly properties = new Bits(INPUT_PROP_MAX);
  readonly #codes = new Map(CODE_SETS.map(({ type, max }) => [type as number, new Bits(max)]));

  constructor() {
    this.types.set(EV_SYN);
  }

  /** @throws KernelError EINVAL for a type or a code that there is not */
  add(type: number, code?: number): void {
    const codes = this.#codes.get(type);
    if (!codes && !BARE_TYPES.includes(type)) throw new KernelError(EINVAL, `there is no event type ${type}`);
    if (codes && code !== undefined) {
      const max = CODE_SETS.find((set) => set.type === type)?.max ?? 0;
      if (!Number.isInteger(code) || code < 0 || code > max) {
        throw new KernelError(EINVAL, `event type ${type} has no code ${code}, only 0 … ${max}`);
      }
      codes.set(code);
    }
    this.types.set(type);
  }

  has(type: number, code: number): boolean {
    return this.types.has(type) && (this.#codes.get(type)?.has(code) ?? true);
  }

  /** The codes of a type; undefined for one that has none. */
  codes(type: number): Bits | undefined {
    return this.#codes.get(type);
  }

  /** Whether it has the type, and so its line in /proc and its bitmap. */
  hasType(type: number): boolean {
    return this.types.has(type);
  }
}
