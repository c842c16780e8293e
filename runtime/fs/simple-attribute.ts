import { EACCES } from "../errno.ts";
import { kstrtobool, kstrtoll, kstrtoull } from "../kstrtox.ts";
import { sprintf } from "../sprintf.ts";
import type { FileOperations } from "./file-operations.ts";
import { textFile } from "./text-file.ts";

/** A number as a file. Without `get` it cannot be read, without `set` not written: EACCES. Both may throw a KernelError. */
export interface SimpleAttribute {
  get?(): number | bigint;
  set?(value: bigint): void;
  /** As sprintf() takes it. Default `%llu\n`. */
  readonly format?: string;
  /** Takes a sign as well. */
  readonly signed?: boolean;
}

/** DEFINE_SIMPLE_ATTRIBUTE, DEFINE_DEBUGFS_ATTRIBUTE: the file operations of a number. What is written is a number in base 0. */
export function simpleAttribute(attribute: SimpleAttribute): FileOperations {
  const { format = "%llu\n", signed = false } = attribute;
  return textOr({
    ...(attribute.get && { show: () => sprintf(format, attribute.get?.()) }),
    ...(attribute.set && { store: (text) => attribute.set?.(signed ? kstrtoll(text) : kstrtoull(text)) }),
  });
}

/** A variable of the driver, which is what `&variable` is to C. */
export interface Variable<T> {
  value: T;
}

/** debugfs_create_bool(): Y or N. What is no bool is taken and changes nothing, as on Linux. */
export function boolAttribute(variable: Variable<boolean>): FileOperations {
  return textOr({
    show: () => (variable.value ? "Y\n" : "N\n"),
    store: (text) => {
      try {
        variable.value = kstrtobool(text);
      } catch {
        // debugfs_write_file_bool() does not tell
      }
    },
  });
}

/** debugfs_create_str(): a string, without the white space around it. */
export function stringAttribute(variable: Variable<string>): FileOperations {
  return textOr({
    show: () => `${variable.value}\n`,
    store: (text) => void (variable.value = text.trim()),
  });
}

/** The operations, without those of a direction that the mode does not have (`debugfs_create_mode`). */
export function forMode(mode: number, ops: FileOperations): FileOperations {
  return {
    ...ops,
    ...((mode & 0o444) === 0 && { read: () => -EACCES }),
    ...((mode & 0o222) === 0 && { write: () => -EACCES }),
  };
}

function textOr(file: Parameters<typeof textFile>[0]): FileOperations {
  return { read: () => -EACCES, write: () => -EACCES, ...textFile(file) };
}
