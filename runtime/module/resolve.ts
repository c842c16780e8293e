import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, extname, isAbsolute, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { ENOENT, ENOEXEC, KernelError } from "../errno.ts";
import { resolvePackage } from "./package.ts";

/** Where a module's code is, and what the kernel calls the module. */
export interface ModuleLocation {
  readonly file: string;
  readonly name: string;
}

const EXTENSIONS = [".ts", ".js", ".mts", ".mjs"];

/** The package's own drivers, found from the sources and from the compiled tree alike. */
const OWN_DRIVERS = ["../../drivers", "../../../drivers"]
  .map((path) => fileURLToPath(new URL(path, import.meta.url)))
  .find((path) => existsSync(path));

/** Where a driver that is given by its name alone is looked for, after the caller's directory. */
export const OWN_FOLDERS: readonly string[] = OWN_DRIVERS ? [OWN_DRIVERS, join(OWN_DRIVERS, "guide")] : [];

/** Whether a file is one of tophalf's own drivers: in-tree, as Linux says. */
export function isOwnDriver(file: string): boolean {
  return OWN_DRIVERS !== undefined && !relative(OWN_DRIVERS, file).startsWith("..");
}

/**
 * Finds a module that is given as a path, as the name of one of tophalf's own drivers, or as the name of an installed package.
 * `-` and `_` are the same in a name.
 *
 * @param from the directory that relative paths and packages are looked up from
 * @throws KernelError ENOENT, with where it was looked for; ENOEXEC for a file that is no code
 */
export async function resolveModule(given: string, from: string): Promise<ModuleLocation> {
  const path = resolve(from, given);
  const file = codeAt(path);
  if (file) return { file, name: moduleName(file) };
  if (isPath(given)) throw noCode(path) ?? notFound(given, [path]);
  const folders = [from, ...OWN_FOLDERS];
  for (const folder of folders) {
    const alike = codeNamed(kernelName(given), folder);
    if (alike) return { file: alike, name: moduleName(alike) };
  }
  const installed = await resolvePackage(given, from);
  if (!installed) throw noCode(path) ?? notFound(given, [...folders, "installed packages"]);
  return packageLocation(given, installed);
}

/** A package's module has its name, without the scope. */
export function packageLocation(name: string, file: string): ModuleLocation {
  return { file, name: kernelName(name.replace(/^@[^/]*\//, "")) };
}

/** The modules of a folder: its files, and the folders with an index file. */
export function modulesIn(folder: string): ModuleLocation[] {
  return entriesOf(folder)
    .map((entry) => codeAt(join(folder, entry)))
    .filter((file) => file !== undefined)
    .map((file) => ({ file, name: moduleName(file) }));
}

/** `hello-1.ts` is `hello_1`; a folder's `index.ts` has the folder's name. */
function moduleName(file: string): string {
  const name = basename(file, extname(file));
  return kernelName(name === "index" ? basename(dirname(file)) : name);
}

export const kernelName = (name: string): string => name.replaceAll("-", "_");

/** A scoped package has a slash as well. */
const isPath = (given: string): boolean =>
  isAbsolute(given) || EXTENSIONS.includes(extname(given)) || (given.includes("/") && !given.startsWith("@"));

/** The file of a path that may lack its extension or be a folder. */
function codeAt(path: string): string | undefined {
  const inFolder = EXTENSIONS.map((extension) => join(path, `index${extension}`));
  return [path, ...EXTENSIONS.map((extension) => path + extension), ...inFolder].find(isCode);
}

function codeNamed(name: string, folder: string): string | undefined {
  for (const entry of entriesOf(folder)) {
    const stem = EXTENSIONS.includes(extname(entry)) ? basename(entry, extname(entry)) : entry;
    const file = kernelName(stem) === name ? codeAt(join(folder, entry)) : undefined;
    if (file) return file;
  }
  return undefined;
}

function isCode(path: string): boolean {
  return EXTENSIONS.includes(extname(path)) && attempt(() => statSync(path).isFile(), false);
}

const entriesOf = (folder: string): string[] => attempt(() => readdirSync(folder).sort(), []);

/** What is not there, or not readable, is just not the place. */
function attempt<T>(body: () => T, otherwise: T): T {
  try {
    return body();
  } catch {
    return otherwise;
  }
}

function notFound(given: string, places: readonly string[]): KernelError {
  return new KernelError(
    ENOENT,
    `module ${given} not found; looked in ${places.join(", ")}${hintFor(given)}`,
  );
}

function hintFor(given: string): string {
  if (extname(given) === ".ko") return `; here a module is one of ${EXTENSIONS.join(" ")}`;
  if (/^\w[\w-]*=/.test(given))
    return `; a parameter comes after its module, and with its name to boot: module.${given}`;
  return "";
}

/** An init may answer ENOENT as well. */
export const isModuleNotFound = (message: string): boolean =>
  /^module .* not found; looked in /.test(message);

/** What to say of a file that is there and is no code. */
function noCode(path: string): KernelError | undefined {
  const kind = attempt(() => statSync(path), undefined);
  if (!kind || kind.isDirectory()) return undefined;
  return new KernelError(ENOEXEC, `${path} is no module: a module is one of ${EXTENSIONS.join(" ")}`);
}
