/** Fields of /proc/<pid>/stat after the command's name: state, ppid, pgrp, session, tty_nr. */
const TTY_NR = 4;

/**
 * The device number of a process's controlling terminal, from the text of its /proc/<pid>/stat; 0 when it has none. It is
 * written as stat(2) writes st_rdev.
 */
export function ttyNumber(stat: string): number {
  // The command's name may hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(")") + 1).trim();
  const number = Number(fields.split(" ")[TTY_NR]);
  return Number.isInteger(number) ? number : 0;
}
