import type { ModemControl, ModemStatus } from "../hal/serial-port.ts";

/** Modem lines, `include/uapi/asm-generic/termios.h`. */
export const TIOCM_DTR = 0x002;
export const TIOCM_RTS = 0x004;
export const TIOCM_CTS = 0x020;
export const TIOCM_CAR = 0x040;
export const TIOCM_CD = TIOCM_CAR;
export const TIOCM_RNG = 0x080;
export const TIOCM_RI = TIOCM_RNG;
export const TIOCM_DSR = 0x100;

/** The lines that come in, as TIOCMGET has them. */
export function tiocmOf({ cts, dsr, dcd, ri }: ModemStatus): number {
  return (cts ? TIOCM_CTS : 0) | (dsr ? TIOCM_DSR : 0) | (dcd ? TIOCM_CAR : 0) | (ri ? TIOCM_RI : 0);
}

/** Which lines to change, from those to assert and those to let go. */
export function modemControlOf(set: number, clear: number): ModemControl {
  const wanted = (bit: number): boolean | undefined =>
    (set & bit) !== 0 ? true : (clear & bit) !== 0 ? false : undefined;
  const [dtr, rts] = [wanted(TIOCM_DTR), wanted(TIOCM_RTS)];
  return { ...(dtr !== undefined && { dtr }), ...(rts !== undefined && { rts }) };
}
