import { EINVAL, KernelError } from "../../errno.ts";

/** The words of C11 that cannot be names. */
const KEYWORDS = new Set(
  (
    "auto break case char const continue default do double else enum extern float for goto if inline int long register " +
    "restrict return short signed sizeof static struct switch typedef union unsigned void volatile while asm typeof"
  ).split(" "),
);

/** @throws KernelError EINVAL unless C takes `name` as a name; `where` says whose it is */
export function checkIdentifier(where: string, name: string): void {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || KEYWORDS.has(name)) {
    throw new KernelError(EINVAL, `${where}: C does not take '${name}' as a name`);
  }
}
