import type { DeviceFacts, UserFacts } from "./facts.ts";

/** What to do about a device file that this user may not use. */
export function letIn({ path, group = "root" }: DeviceFacts, { groups }: UserFacts): string {
  if (group === "root") {
    return `no group may use ${path}: run tophalf as root, or add a udev rule (Raspberry Pi OS: sudo apt install raspberrypi-sys-mods)`;
  }
  if (groups.includes(group))
    return `you have been put into the group ${group} after your login: log in again`;
  return `sudo usermod -aG ${group} "$USER", then log in again`;
}
