/** open(2) flags, `include/uapi/asm-generic/fcntl.h`. */
export const O_ACCMODE = 0o3;
export const O_RDONLY = 0o0;
export const O_WRONLY = 0o1;
export const O_RDWR = 0o2;
export const O_CREAT = 0o100;
export const O_EXCL = 0o200;
export const O_TRUNC = 0o1000;
export const O_APPEND = 0o2000;
export const O_NONBLOCK = 0o4000;
export const O_ASYNC = 0o20000;

/** lseek(2). */
export const SEEK_SET = 0;
export const SEEK_CUR = 1;
export const SEEK_END = 2;
export const SEEK_DATA = 3;
export const SEEK_HOLE = 4;

/** poll(2) events, `include/uapi/asm-generic/poll.h`. */
export const POLLIN = 0x001;
export const POLLPRI = 0x002;
export const POLLOUT = 0x004;
export const POLLERR = 0x008;
export const POLLHUP = 0x010;
export const POLLRDNORM = 0x040;
export const POLLWRNORM = 0x100;

/** What a file without a poll operation always answers: DEFAULT_POLLMASK. */
export const DEFAULT_POLLMASK = POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM;

/** File types and permissions in a mode, `include/uapi/linux/stat.h`. */
export const S_IFMT = 0o170000;
export const S_IFLNK = 0o120000;
export const S_IFREG = 0o100000;
export const S_IFDIR = 0o040000;
export const S_IRUSR = 0o400;
export const S_IWUSR = 0o200;
export const S_IRGRP = 0o040;
export const S_IWGRP = 0o020;
export const S_IROTH = 0o004;
export const S_IWOTH = 0o002;

export function mayRead(flags: number): boolean {
  return (flags & O_ACCMODE) !== O_WRONLY;
}

export function mayWrite(flags: number): boolean {
  return (flags & O_ACCMODE) !== O_RDONLY;
}
