import { EINVAL, KernelError } from "../errno.ts";
import { I2C_CLIENT_TEN } from "./flags.ts";

/** 10-bit addresses have names of their own: `1-a076`. */
const TEN_BIT_OFFSET = 0xa000;

/** `0x76`. */
export const showAddress = (addr: number): string => `0x${addr.toString(16).padStart(2, "0")}`;

/** i2c_dev_set_name(): `1-0076`. */
export function clientName(bus: number, addr: number, flags: number): string {
  const number = addr + ((flags & I2C_CLIENT_TEN) === 0 ? 0 : TEN_BIT_OFFSET);
  return `${bus}-${number.toString(16).padStart(4, "0")}`;
}

/** i2c_check_addr_validity(). @throws KernelError EINVAL */
export function checkAddress(addr: number, flags: number): void {
  const isTenBit = (flags & I2C_CLIENT_TEN) !== 0;
  const isValid =
    Number.isInteger(addr) && (isTenBit ? addr >= 0 && addr <= 0x3ff : addr >= 1 && addr <= 0x7f);
  if (isValid) return;
  throw new KernelError(
    EINVAL,
    `invalid ${isTenBit ? "10" : "7"}-bit I2C address ${Number.isInteger(addr) ? showAddress(addr) : addr}: it is ${isTenBit ? "0x000 … 0x3ff" : "0x01 … 0x7f, without the direction bit"}`,
  );
}
