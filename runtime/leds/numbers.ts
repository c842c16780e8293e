import { kstrtoul } from "../kstrtox.ts";

/** What a program wrote into one of an LED's files: a decimal number. @throws KernelError EINVAL, ERANGE over 64 bits */
export const parseUnsigned = (text: string): number => Number(kstrtoul(text, 10));
