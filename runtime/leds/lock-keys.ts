/** The lock keys of a keyboard and their LEDs, in the order of the bits that KDSETLED takes: LED_SCR, LED_NUM, LED_CAP. */
export const LOCK_KEYS = ["scrolllock", "numlock", "capslock"] as const;

export const triggerOfLock = (key: string): string => `kbd-${key}`;

/** The trigger that an LED has from the start whose name ends in a lock key's: `input0::capslock` has kbd-capslock. */
export function lockTriggerOf(ledName: string): string | undefined {
  const key = LOCK_KEYS.find((candidate) => ledName.endsWith(`:${candidate}`));
  return key && triggerOfLock(key);
}
