import type { MissingChip, NativePart } from "../hal/board.ts";

/** What `tophalf doctor` knows of a machine. Read by {@link file://./machine.ts}, judged by {@link file://./examine.ts}. */
export interface MachineFacts {
  readonly platform: NodeJS.Platform;
  /** `22.11.0`, and the oldest that will do. */
  readonly node: { readonly version: string; readonly oldest: string };
  /** `uname -r`. */
  readonly kernel: string;
  readonly user: UserFacts;
  /** The board that this machine is, or is to be; or why it is none. */
  readonly board: BoardFacts | { readonly reason: string };
  readonly fuse: FuseFacts;
  readonly place: PlaceFacts;
}

export interface UserFacts {
  readonly isRoot: boolean;
  /** Groups that have him as a member in /etc/group, also those that he gets at his next login only. */
  readonly groups: readonly string[];
}

/** Whether this user may use a file. */
export type Access = "ok" | "denied" | "missing";

export interface DeviceFacts {
  readonly path: string;
  readonly access: Access;
  /** Whose group it is; undefined when it is missing. */
  readonly group?: string | undefined;
}

/** A device file of a bus or a port. */
export interface PortFacts extends DeviceFacts {
  readonly pins: readonly string[];
  /** How it is switched on. */
  readonly enable?: string | undefined;
  /** An I²C bus: the kernel has it, with or without a device file. */
  readonly hasBus?: boolean;
  /** A serial port: the kernel's console is on it. */
  readonly isConsole?: boolean;
}

export interface BoardFacts {
  readonly name: string;
  readonly model: string;
  readonly chips: readonly { readonly label: string; readonly name: string; readonly lineCount: number }[];
  readonly missing: readonly MissingChip[];
  /** The labels of the chips that have pins of the header. */
  readonly onHeader: readonly string[];
  readonly parts: readonly NativePart[];
  /** All of /dev/gpiochip*. */
  readonly gpio: readonly DeviceFacts[];
  readonly i2c: readonly PortFacts[];
  readonly serial: readonly PortFacts[];
}

export interface FuseFacts {
  readonly isBuilt: boolean;
  /** /dev/fuse. */
  readonly device: Access;
  readonly hasFusermount: boolean;
  /** user_allow_other is in /etc/fuse.conf. */
  readonly allowsOther: boolean;
}

export interface PlaceFacts {
  readonly directory: string;
  /** The variable that says so. */
  readonly variable: "TOPHALF_DIR" | "XDG_RUNTIME_DIR" | undefined;
  /** Of the nearest directory above it that exists. */
  readonly access: Access;
  readonly mount: "none" | "alive" | "dead";
  readonly runtime: "absent" | "silent" | "alive";
}
