import type { Pin } from "../fs/node.ts";
import type { Devres } from "./devres.ts";
import type { Module } from "./module.ts";

/**
 * Whose `k` it is: a module's own, or that of one of its drivers for as long as it is bound to a device. Both have the
 * module's name and count its faults; what is acquired is given back when the owner ends.
 */
export interface Owner extends Pin {
  readonly devres: Devres;
  readonly module: Module;
}
