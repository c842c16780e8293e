import { EINVAL, KernelError } from "../errno.ts";
import type { Attribute } from "../fs/sysfs.ts";
import type { Printk } from "../printk/printk.ts";
import {
  UEVENT_ACTIONS,
  type UeventAction,
  type UeventEnv,
  type Uevents,
  type UeventSubject,
} from "./uevent.ts";

/** What a write to a `uevent` file asks for. */
export interface SyntheticUevent {
  readonly action: UeventAction;
  readonly env: UeventEnv;
}

/**
 * The `uevent` file of a kernel object: a write sends an event as if the thing had just come, changed or gone
 * (kobject_synth_uevent()); a read, where `shown` is given, shows the variables.
 */
export function ueventFile(
  { uevents, printk }: { uevents: Uevents; printk: Printk },
  subject: () => UeventSubject,
  shown?: () => UeventEnv,
): Attribute {
  return {
    name: "uevent",
    mode: shown ? 0o644 : 0o200,
    ...(shown && { show: () => showEnv(shown()) }),
    store(text) {
      const { devpath, subsystem, env } = subject();
      try {
        const asked = parseSynthetic(text);
        uevents.send(asked.action, { devpath, subsystem, env: { ...asked.env, ...env } });
      } catch (error) {
        printk.warn(`synth uevent: ${devpath}: ${(error as Error).message}`);
        throw error;
      }
    },
  };
}

/**
 * Reads `ACTION [UUID [KEY=VALUE …]]`.
 *
 * @throws KernelError EINVAL
 */
export function parseSynthetic(text: string): SyntheticUevent {
  const [action = "", uuid, ...args] = text.replace(/[\n\0]$/, "").split(" ");
  if (!isAction(action)) throw new KernelError(EINVAL, "unknown uevent action string");
  if (uuid === undefined) return { action, env: { SYNTH_UUID: "0" } };
  const pairs = args.map((arg) => /^([A-Za-z0-9]+)=([A-Za-z0-9]+)$/.exec(arg));
  if (!UUID.test(uuid) || pairs.includes(null)) {
    throw new KernelError(EINVAL, "incorrect uevent action arguments");
  }
  const named = pairs.map((pair) => [`SYNTH_ARG_${pair?.[1] ?? ""}`, pair?.[2] ?? ""]);
  return { action, env: { SYNTH_UUID: uuid, ...(Object.fromEntries(named) as UeventEnv) } };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const isAction = (word: string): word is UeventAction => (UEVENT_ACTIONS as readonly string[]).includes(word);

const showEnv = (env: UeventEnv): string =>
  Object.entries(env)
    .map(([key, value]) => `${key}=${value}\n`)
    .join("");
