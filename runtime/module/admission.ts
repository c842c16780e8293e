import { ENOEXEC, KernelError } from "../errno.ts";
import type { Printk } from "../printk/printk.ts";
import { TAINT_OOT_MODULE, TAINT_PROPRIETARY_MODULE, type Taint } from "../taint.ts";
import { API_VERSION, vermagic } from "./api.ts";
import { checkDefinition, checkName } from "./check.ts";
import { isGplCompatible } from "./license.ts";
import type { Module, ModuleSource } from "./module.ts";
import { isOwnDriver } from "./resolve.ts";

/**
 * What is checked before anything is done with a module: its name, the shape of its definition, and the API that it was
 * written for.
 *
 * @throws KernelError EINVAL, ENOEXEC
 */
export function checkSource({ name, definition, file }: ModuleSource, printk: Printk): void {
  checkName(name);
  checkDefinition(definition, file ?? `module ${name}`);
  const { api } = definition;
  if (api === undefined || api === API_VERSION) return;
  printk.err(`${name}: version magic '${vermagic(api)}' should be '${vermagic(API_VERSION)}'`);
  throw new KernelError(
    ENOEXEC,
    `${name} disagrees about version of the API: it says api: ${api}, and this tophalf has ${API_VERSION}; ` +
      (api > API_VERSION ? "update tophalf" : `adapt the module, and let it say api: ${API_VERSION}`),
  );
}

/** Notes what a module does to the trust in a fault report: code from elsewhere, and code that others may not read. */
export function taintBy(module: Module, file: string | undefined, taint: Taint, printk: Printk): void {
  const { name, definition, taints } = module;
  if (file !== undefined && !isOwnDriver(file)) {
    if (!taint.has(TAINT_OOT_MODULE)) printk.warn(`${name}: loading out-of-tree module taints kernel.`);
    taint.add(TAINT_OOT_MODULE);
    taints.add(TAINT_OOT_MODULE);
  }
  if (isGplCompatible(definition.license)) return;
  if (!taint.has(TAINT_PROPRIETARY_MODULE)) {
    printk.warn(`${name}: module license '${definition.license}' taints kernel.`);
  }
  taint.addUnreliable(TAINT_PROPRIETARY_MODULE);
  taints.add(TAINT_PROPRIETARY_MODULE);
}
