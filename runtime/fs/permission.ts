import { readFileSync } from "node:fs";
import { EACCES } from "../errno.ts";
import type { Credentials } from "../sched/call.ts";
import { mayRead, mayWrite } from "./flags.ts";
import type { Node } from "./node.ts";

/** What is asked for, `include/linux/fs.h`: as in the three bits of a mode. */
export const MAY_READ = 4;
export const MAY_WRITE = 2;
const MAY_EXEC = 1;

/** What an open(2) with these flags asks for. */
export function maskOf(flags: number): number {
  return (mayRead(flags) ? MAY_READ : 0) | (mayWrite(flags) ? MAY_WRITE : 0);
}

/**
 * Whether a caller may open a node with these flags, and may search the directories above it: 0, or -EACCES
 * (`inode_permission`). Root may.
 */
export function checkOpen(node: Node, flags: number, who: Credentials): number {
  if (who.uid === 0) return 0;
  for (let above = node.parent; above; above = above.parent) {
    if ((permissionsOf(above, who) & MAY_EXEC) === 0) return -EACCES;
  }
  const wanted = maskOf(flags);
  return (permissionsOf(node, who) & wanted) === wanted ? 0 : -EACCES;
}

function permissionsOf(node: Node, who: Credentials): number {
  const [owner, group, others] = [node.mode >> 6, node.mode >> 3, node.mode].map((bits) => bits & 7);
  if (node.uid === who.uid) return owner ?? 0;
  if (group === others) return others ?? 0;
  if (node.gid === who.gid || supplementaryGroups(who.pid).includes(node.gid)) return group ?? 0;
  return others ?? 0;
}

/** The host's word on a process's groups; looked up only where the group bits decide. */
function supplementaryGroups(pid: number): number[] {
  try {
    const groups = /^Groups:(.*)$/m.exec(readFileSync(`/proc/${pid}/status`, "latin1"));
    return groups?.[1]?.trim().split(/\s+/).map(Number) ?? [];
  } catch {
    return []; // the process has gone, or the host has no /proc
  }
}
