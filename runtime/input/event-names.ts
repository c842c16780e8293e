import { EINVAL, KernelError } from "../errno.ts";
import * as eventCodes from "./event-codes.ts";
import * as keyCodes from "./key-codes.ts";

/** What happens on an input device, without how much. */
export interface EventCode {
  /** EV_KEY, EV_REL … */
  readonly type: number;
  readonly code: number;
}

/** The type that the first word of a code's name tells. */
const TYPES: ReadonlyMap<string, number> = new Map([
  ["KEY", eventCodes.EV_KEY],
  ["BTN", eventCodes.EV_KEY],
  ["REL", eventCodes.EV_REL],
  ["ABS", eventCodes.EV_ABS],
  ["MSC", eventCodes.EV_MSC],
  ["SW", eventCodes.EV_SW],
  ["LED", eventCodes.EV_LED],
  ["SND", eventCodes.EV_SND],
]);
/** What might have been meant, unless a key was. */
const EXAMPLES: ReadonlyMap<string, string> = new Map([
  ["BTN", "BTN_0"],
  ["REL", "REL_DIAL"],
  ["ABS", "ABS_WHEEL"],
  ["SW", "SW_LID"],
]);
const CODES: ReadonlyMap<string, number> = new Map(Object.entries({ ...eventCodes, ...keyCodes }));

/**
 * What a code is called in Linux's headers, for parameters: `KEY_ENTER`, `SW_LID`, `REL_DIAL`. A number is the code of a key.
 *
 * @throws KernelError EINVAL there is none of that name
 */
export function eventCode(name: string): EventCode {
  if (/^\d+$/.test(name)) return keyNumbered(Number(name));
  const [, word = "", rest = ""] = /^([A-Z]+)_(\w+)$/.exec(name) ?? [];
  const [type, code] = [TYPES.get(word), CODES.get(name)];
  if (type === undefined || code === undefined || rest === "MAX") {
    const like = EXAMPLES.get(word) ?? "KEY_ENTER";
    const or = like === "KEY_ENTER" ? ", or a key's number" : "";
    throw new KernelError(EINVAL, `no event is called '${name}': ${like} is one${or}`);
  }
  return { type, code };
}

function keyNumbered(code: number): EventCode {
  const { EV_KEY, KEY_MAX } = eventCodes;
  if (code > KEY_MAX) throw new KernelError(EINVAL, `no key has the number ${code}; the last is ${KEY_MAX}`);
  return { type: EV_KEY, code };
}
