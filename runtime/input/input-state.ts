import { Bits } from "./bits.ts";
import type { Capabilities } from "./capabilities.ts";
import {
  ABS_MAX,
  EV_ABS,
  EV_FF,
  EV_KEY,
  EV_LED,
  EV_MSC,
  EV_PWR,
  EV_REL,
  EV_REP,
  EV_SND,
  EV_SW,
  EV_SYN,
  KEY_MAX,
  LED_MAX,
  REP_MAX,
  SND_MAX,
  SW_MAX,
  SYN_CONFIG,
} from "./event-codes.ts";

/** What is known of an axis: `struct input_absinfo`. */
export interface AbsInfo {
  value: number;
  minimum: number;
  maximum: number;
  fuzz: number;
  flat: number;
  resolution: number;
}

/** Where an event goes. */
export interface Route {
  readonly toHandlers: boolean;
  /** To the driver, which lights the LED or sounds the bell. */
  readonly toDevice: boolean;
}

const NOWHERE: Route = { toHandlers: false, toDevice: false };
const HANDLERS: Route = { toHandlers: true, toDevice: false };
const DEVICE: Route = { toHandlers: false, toDevice: true };
const BOTH: Route = { toHandlers: true, toDevice: true };

/** A key that repeats. */
export const KEY_REPEAT = 2;

/** What a device shows at the moment: which keys are down, which LEDs are lit, where the axes are. */
export class InputState {
  readonly keys = new Bits(KEY_MAX);
  readonly leds = new Bits(LED_MAX);
  readonly sounds = new Bits(SND_MAX);
  readonly switches = new Bits(SW_MAX);
  readonly axes = new Map<number, AbsInfo>();
  /** REP_DELAY and REP_PERIOD, milliseconds. */
  readonly repeat: [number, number] = [0, 0];

  /** input_get_disposition(): takes an event into the state, and says who is to hear of it: nobody, where it changes nothing. */
  take(capabilities: Capabilities, type: number, code: number, value: number): Route & { value: number } {
    const known = type === EV_SYN || type === EV_PWR || capabilities.has(type, code);
    const taken = type === EV_ABS ? this.#defuzzed(code, value) : value;
    return { ...(known ? this.#route(type, code, taken) : NOWHERE), value: taken };
  }

  #route(type: number, code: number, value: number): Route {
    switch (type) {
      case EV_SYN:
        return code === SYN_CONFIG ? BOTH : HANDLERS;
      case EV_KEY:
        return value === KEY_REPEAT || toggled(this.keys, code, value) ? HANDLERS : NOWHERE;
      case EV_SW:
        return toggled(this.switches, code, value) ? HANDLERS : NOWHERE;
      case EV_LED:
        return toggled(this.leds, code, value) ? BOTH : NOWHERE;
      case EV_SND:
        toggled(this.sounds, code, value);
        return BOTH;
      case EV_REL:
        return value === 0 ? NOWHERE : HANDLERS;
      case EV_ABS:
        return this.#moved(code, value) ? HANDLERS : NOWHERE;
      case EV_REP:
        return this.#repeats(code, value) ? BOTH : NOWHERE;
      case EV_FF:
        return value < 0 ? NOWHERE : DEVICE;
      case EV_MSC:
      case EV_PWR:
        return BOTH;
      default:
        return NOWHERE;
    }
  }

  #moved(code: number, value: number): boolean {
    const axis = this.axes.get(code);
    if (code > ABS_MAX || !axis || axis.value === value) return false;
    axis.value = value;
    return true;
  }

  #repeats(code: number, value: number): boolean {
    if (code > REP_MAX || value < 0 || this.repeat[code] === value) return false;
    this.repeat[code] = value;
    return true;
  }

  /** input_defuzz_abs_event(): an axis that trembles within its fuzz does not move. */
  #defuzzed(code: number, value: number): number {
    const { fuzz = 0, value: old = 0 } = this.axes.get(code) ?? {};
    const distance = Math.abs(value - old);
    if (fuzz === 0 || distance >= fuzz * 2) return value;
    if (distance < Math.trunc(fuzz / 2)) return old;
    return distance < fuzz ? Math.trunc((old * 3 + value) / 4) : Math.trunc((old + value) / 2);
  }
}

function toggled(bits: Bits, code: number, value: number): boolean {
  if (bits.has(code) === (value !== 0)) return false;
  bits.set(code, value !== 0);
  return true;
}
