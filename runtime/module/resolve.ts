import { existsSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, extname, isAbsolute, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { ENOENT, KernelError } from "../errno.ts";

const EXTENSIONS = [".ts", ".js", ".mts", ".mjs"];

/** The package's own drivers, found from the sources and from the compiled tree alike. */
const OWN_DRIVERS = ["../../drivers", "../../../drivers"]
  .map((path) => fileURLToPath(new URL(path, import.meta.url)))
  .find((path) => existsSync(path));

/**
 * The file of a module that is given as a path, as the name of one of tophalf's own drivers, or as the name of an
 * installed package.
 *
 * @param from the directory that relative paths and packages are looked up from
 * @throws KernelError ENOENT, with where it was looked for
 */
export function resolveModule(given: string, from: string): string {
  if (isPath(given)) return ownFile(resolve(from, given)) ?? fail(given, [resolve(from, given)]);
  const folders = [from, ...(OWN_DRIVERS ? [OWN_DRIVERS, join(OWN_DRIVERS, "guide")] : [])];
  for (const spelling of spellings(given)) {
    for (const folder of folders) {
      const file = ownFile(join(folder, spelling));
      if (file) return file;
    }
  }
  return installedPackage(given, from) ?? fail(given, folders);
}

/** The kernel's name for a module's file: `hello-1.ts` is `hello_1`; a folder's `index.ts` has the folder's name. */
export function moduleName(file: string): string {
  const name = basename(file, extname(file));
  return (name === "index" ? basename(dirname(file)) : name).replaceAll("-", "_");
}

const isPath = (given: string): boolean =>
  isAbsolute(given) || given.includes("/") || EXTENSIONS.includes(extname(given));

/** The kernel takes `-` and `_` in a module's name for the same. */
const spellings = (name: string): Set<string> =>
  new Set([name, name.replaceAll("_", "-"), name.replaceAll("-", "_")]);

/** A file as it is, with an extension put behind it, or the index file of a folder. */
function ownFile(path: string): string | undefined {
  const candidates = [
    path,
    ...EXTENSIONS.map((extension) => path + extension),
    ...EXTENSIONS.map((extension) => join(path, `index${extension}`)),
  ];
  return candidates.find(
    (candidate) =>
      EXTENSIONS.includes(extname(candidate)) && statSync(candidate, { throwIfNoEntry: false })?.isFile(),
  );
}

function installedPackage(name: string, from: string): string | undefined {
  try {
    return createRequire(join(from, "package.json")).resolve(name);
  } catch {
    return undefined; // no such package; the caller says where it looked
  }
}

function fail(given: string, places: readonly string[]): never {
  throw new KernelError(ENOENT, `module ${given} not found; looked in ${places.join(", ")}`);
}
