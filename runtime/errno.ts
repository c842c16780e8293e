/**
 * The one closed error table (Linux's numbers, `include/uapi/asm-generic/errno*.h`), and the error that
 * carries an entry of it.
 */

export const EPERM = 1;
export const ENOENT = 2;
export const EINTR = 4;
export const EIO = 5;
export const ENXIO = 6;
export const E2BIG = 7;
export const ENOEXEC = 8;
export const EBADF = 9;
export const EAGAIN = 11;
export const ENOMEM = 12;
export const EACCES = 13;
export const EFAULT = 14;
export const EBUSY = 16;
export const EEXIST = 17;
export const ENODEV = 19;
export const ENOTDIR = 20;
export const EISDIR = 21;
export const EINVAL = 22;
export const ENOTTY = 25;
export const EFBIG = 27;
export const ENOSPC = 28;
export const ESPIPE = 29;
export const EROFS = 30;
export const EPIPE = 32;
export const ERANGE = 34;
export const EDEADLK = 35;
export const ENAMETOOLONG = 36;
export const ENOSYS = 38;
export const ENOTEMPTY = 39;
export const ELOOP = 40;
export const ETIME = 62;
export const EPROTO = 71;
export const EBADMSG = 74;
export const EOVERFLOW = 75;
export const ELIBBAD = 80;
export const EOPNOTSUPP = 95;
export const ETIMEDOUT = 110;
export const ESTALE = 116;
export const EREMOTEIO = 121;
export const ENOKEY = 126;
/** Inside the kernel only: a driver's probe asks to be called again when another driver has bound. */
export const EPROBE_DEFER = 517;

/** Number → name and the sentence that strerror(3) has for it. */
const TABLE = new Map<number, readonly [name: string, text: string]>([
  [EPERM, ["EPERM", "Operation not permitted"]],
  [ENOENT, ["ENOENT", "No such file or directory"]],
  [EINTR, ["EINTR", "Interrupted system call"]],
  [EIO, ["EIO", "Input/output error"]],
  [ENXIO, ["ENXIO", "No such device or address"]],
  [E2BIG, ["E2BIG", "Argument list too long"]],
  [ENOEXEC, ["ENOEXEC", "Exec format error"]],
  [EBADF, ["EBADF", "Bad file descriptor"]],
  [EAGAIN, ["EAGAIN", "Resource temporarily unavailable"]],
  [ENOMEM, ["ENOMEM", "Cannot allocate memory"]],
  [EACCES, ["EACCES", "Permission denied"]],
  [EFAULT, ["EFAULT", "Bad address"]],
  [EBUSY, ["EBUSY", "Device or resource busy"]],
  [EEXIST, ["EEXIST", "File exists"]],
  [ENODEV, ["ENODEV", "No such device"]],
  [ENOTDIR, ["ENOTDIR", "Not a directory"]],
  [EISDIR, ["EISDIR", "Is a directory"]],
  [EINVAL, ["EINVAL", "Invalid argument"]],
  [ENOTTY, ["ENOTTY", "Inappropriate ioctl for device"]],
  [EFBIG, ["EFBIG", "File too large"]],
  [ENOSPC, ["ENOSPC", "No space left on device"]],
  [ESPIPE, ["ESPIPE", "Illegal seek"]],
  [EROFS, ["EROFS", "Read-only file system"]],
  [EPIPE, ["EPIPE", "Broken pipe"]],
  [ERANGE, ["ERANGE", "Numerical result out of range"]],
  [EDEADLK, ["EDEADLK", "Resource deadlock avoided"]],
  [ENAMETOOLONG, ["ENAMETOOLONG", "File name too long"]],
  [ENOSYS, ["ENOSYS", "Function not implemented"]],
  [ENOTEMPTY, ["ENOTEMPTY", "Directory not empty"]],
  [ELOOP, ["ELOOP", "Too many levels of symbolic links"]],
  [ETIME, ["ETIME", "Timer expired"]],
  [EPROTO, ["EPROTO", "Protocol error"]],
  [EBADMSG, ["EBADMSG", "Bad message"]],
  [EOVERFLOW, ["EOVERFLOW", "Value too large for defined data type"]],
  [ELIBBAD, ["ELIBBAD", "Accessing a corrupted shared library"]],
  [EOPNOTSUPP, ["EOPNOTSUPP", "Operation not supported"]],
  [ETIMEDOUT, ["ETIMEDOUT", "Connection timed out"]],
  [ESTALE, ["ESTALE", "Stale file handle"]],
  [EREMOTEIO, ["EREMOTEIO", "Remote I/O error"]],
  [ENOKEY, ["ENOKEY", "Required key not available"]],
  [EPROBE_DEFER, ["EPROBE_DEFER", "Driver requests probe retry"]],
]);

/** `EBUSY` for 16; an unknown number is `E<number>`. Takes the number with either sign. */
export function errnoName(errno: number): string {
  const positive = Math.abs(errno);
  return TABLE.get(positive)?.[0] ?? `E${positive}`;
}

/** strerror(3): the sentence for an errno of either sign. */
export function strerror(errno: number): string {
  const positive = Math.abs(errno);
  return TABLE.get(positive)?.[1] ?? `Unknown error ${positive}`;
}

/**
 * A refusal: what a kernel function tells with a negated errno. Drivers may throw one, or return the negated
 * number; both reach the caller as that errno and neither is an oops.
 */
export class KernelError extends Error {
  /** The errno's name, as Node's own errors carry it. */
  readonly code: string;
  readonly errno: number;

  /**
   * @param errno from this file's table, of either sign
   * @param detail what was wrong, with what, and what to do
   */
  constructor(errno: number, detail?: string) {
    super(detail ?? strerror(errno));
    this.name = "KernelError";
    this.errno = Math.abs(errno);
    this.code = errnoName(errno);
  }
}

/** Whether a number is a negated errno, as Linux's IS_ERR_VALUE has it. */
export function isErrno(value: number): boolean {
  return value < 0 && value >= -4095;
}
