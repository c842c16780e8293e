import { getSystemErrorName } from "node:util";
import {
  EACCES,
  EBUSY,
  EINVAL,
  EIO,
  ENODEV,
  ENOENT,
  ENOTTY,
  ENXIO,
  EOPNOTSUPP,
  EPERM,
  errnoName,
  KernelError,
  type LineConfig,
} from "tophalf";
import { permissionRemedy } from "../permission.ts";

/** A kernel-internal errno that reaches programs where a controller cannot do something. */
const ENOTSUPP = 524;

/** Who has a line. */
export interface Holder {
  /** What it calls itself; empty for the kernel's pin control. */
  readonly consumer: string;
  /** As in `process 4711 (gpiomon)`, where it could be found out. */
  readonly process: string | undefined;
}

/**
 * The kernel's refusal of something done with lines.
 *
 * @param errno of either sign
 * @param doing as in "cannot read it"
 */
export function refused(errno: number, lines: string, doing: string): KernelError {
  const number = Math.abs(errno);
  switch (number) {
    case EPERM:
      return new KernelError(EPERM, `${lines}: an input cannot be driven`);
    case EINVAL:
      return new KernelError(EINVAL, `${lines}: the kernel or the controller refuses to ${doing}`);
    case ENXIO:
      return new KernelError(ENXIO, `${lines} cannot interrupt: the controller has no interrupt for it`);
    case ENOTSUPP:
    case EOPNOTSUPP:
      return new KernelError(EOPNOTSUPP, `${lines}: the controller is not able to ${doing}`);
    case EBUSY:
      return new KernelError(
        EBUSY,
        `${lines}: it is in use, or its interrupt is: see gpioinfo and /proc/interrupts`,
      );
    default:
      return new KernelError(known(number), `${lines}: cannot ${doing}: ${getSystemErrorName(-number)}`);
  }
}

export function busy(line: string, { consumer, process }: Holder): KernelError {
  if (consumer === "") {
    return new KernelError(
      EBUSY,
      `${line} is in use by the kernel: its pin serves another function, or is reserved; ` +
        "see /sys/kernel/debug/pinctrl, and switch that function off",
    );
  }
  const where = process === undefined ? "" : `, ${process}`;
  return new KernelError(EBUSY, `${line} is in use by "${consumer}"${where}: release it there`);
}

export function gone(chip: { readonly name: string; readonly label: string }): KernelError {
  return new KernelError(ENODEV, `${chip.name} (${chip.label}) has gone`);
}

/** @param groupOf the group that a file belongs to */
export function cannotOpen(path: string, errno: number, groupOf: (path: string) => number): KernelError {
  const number = Math.abs(errno);
  switch (number) {
    case EACCES:
    case EPERM:
      return new KernelError(EACCES, `no permission for ${path}; ${permissionRemedy(groupOf(path))}`);
    case ENOENT:
      return new KernelError(ENOENT, `there is no ${path}: ls /dev/gpiochip* shows what there is`);
    case ENODEV:
    case ENXIO:
      return new KernelError(ENODEV, `${path} belongs to a chip that has gone`);
    case ENOTTY:
      return new KernelError(ENODEV, `${path} is no GPIO chip`);
    default:
      return new KernelError(known(number), `cannot open ${path}: ${getSystemErrorName(-number)}`);
  }
}

/** What a line was to become, for the message that it cannot. */
export function describe({ direction, bias, drive, activeLow, debounce }: LineConfig): string {
  const properties = [
    bias !== undefined && bias !== "as-is" && `bias ${bias}`,
    direction === "output" && drive !== undefined && drive !== "push-pull" && drive,
    activeLow && "active low",
    direction === "input" && debounce && `debounced for ${debounce} µs`,
  ];
  return [direction, ...properties.filter(Boolean)].join(", ");
}

/** @throws KernelError EINVAL for what no controller can do */
export function checkConfig({ debounce = 0 }: LineConfig, names: () => string): void {
  if (!Number.isInteger(debounce) || debounce < 0 || debounce >= 2 ** 32) {
    throw new KernelError(EINVAL, `${names()}: debounce ${debounce} is not in 0 … ${2 ** 32 - 1} µs`);
  }
}

/** Of the kernel's numbers, those that a driver knows. */
function known(errno: number): number {
  return /^E[0-9]+$/.test(errnoName(errno)) ? EIO : errno;
}
