import { readFileSync } from "node:fs";

/**
 * What to do about a file that this user may not use.
 *
 * @param gid the group that it belongs to
 */
export function permissionRemedy(gid: number): string {
  const group = groupName(gid);
  if (group !== "root") return `it is for the group ${group}: ${joining(group)}`;
  return (
    "run as root, or install the udev rule that gives it to the group gpio " +
    "(on Raspberry Pi OS: sudo apt install raspberrypi-sys-mods)"
  );
}

/** The command that puts this user into a group, and what makes it count. */
export function joining(group: string): string {
  return `sudo usermod -aG ${group} "$USER", then log in again`;
}

/** The name of a group; its number where it has none. */
export function groupName(id: number): string {
  const fallback = id === 0 ? "root" : String(id);
  try {
    const entries = readFileSync("/etc/group", "utf8").split("\n");
    return entries.map((entry) => entry.split(":")).find((entry) => entry[2] === String(id))?.[0] ?? fallback;
  } catch {
    return fallback;
  }
}
