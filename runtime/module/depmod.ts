/** Who exports a symbol: found, as depmod(8) does, by looking at modules without loading them. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { EINVAL, KernelError } from "../errno.ts";
import type { ModuleDefinition } from "./define.ts";
import { resolvePackage } from "./package.ts";
import { type ModuleLocation, modulesIn, OWN_FOLDERS, packageLocation } from "./resolve.ts";
import { readModule } from "./source.ts";

/**
 * Finds the module that exports `symbol`: in the folder of who uses it, in the caller's, among tophalf's own drivers, and in
 * installed packages that have to do with tophalf; the first of these places that has one.
 *
 * @param near the file of who uses it
 * @param from the caller's directory
 * @throws KernelError EINVAL when two modules of one place export it
 */
export async function findExporter(
  symbol: string,
  near: string,
  from: string,
): Promise<ModuleLocation | undefined> {
  const found = await candidates(symbol, near, from);
  if (found.length > 1) throw ambiguous(symbol, found);
  return found[0];
}

/**
 * The names of the modules that a module's symbols come from, as far as they are found: modinfo's `depends`. Where several of
 * one place would do, `one|other`.
 */
export async function dependsOn(
  { uses = {} }: ModuleDefinition,
  near: string,
  from: string,
): Promise<string[]> {
  const names = new Set<string>();
  for (const symbol of Object.keys(uses)) {
    const found = await candidates(symbol, near, from);
    if (found.length > 0) names.add(found.map(({ name }) => name).join("|"));
  }
  return [...names];
}

/** All exporters of the first place that has one; of installed packages the first. */
async function candidates(symbol: string, near: string, from: string): Promise<ModuleLocation[]> {
  for (const folder of new Set([dirname(near), from, ...OWN_FOLDERS])) {
    const found = await exporters(symbol, modulesIn(folder));
    if (found.length > 0) return found;
  }
  return (await exporters(symbol, await packagesAt(from))).slice(0, 1);
}

async function exporters(symbol: string, places: readonly ModuleLocation[]): Promise<ModuleLocation[]> {
  const found: ModuleLocation[] = [];
  for (const place of places)
    if (mentions(place.file, symbol) && (await exports(place.file, symbol))) found.push(place);
  return found;
}

/** A look at the text first: most files are not worth being compiled. A driver of several files may say it in any of them. */
function mentions(file: string, symbol: string): boolean {
  const folder = dirname(file);
  const files = /[/\\]index\.\w+$/.test(file)
    ? readdirSync(folder).map((name) => join(folder, name))
    : [file];
  const text = files.map(textOf).join("\n");
  return text.includes(symbol) && text.includes("exports");
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return ""; // a folder, or nothing that may be read
  }
}

/** What does not compile, or is no module, exports nothing. */
async function exports(file: string, symbol: string): Promise<boolean> {
  try {
    const { definition } = await readModule(file);
    return Object.hasOwn(definition.exports ?? {}, symbol);
  } catch (error) {
    if (error instanceof KernelError) return false;
    throw error;
  }
}

/** The installed packages whose manifest mentions tophalf. */
async function packagesAt(from: string): Promise<ModuleLocation[]> {
  const found: ModuleLocation[] = [];
  for (const name of installedAt(from)) {
    const file = await resolvePackage(name, from);
    if (file) found.push(packageLocation(name, file));
  }
  return found;
}

function* installedAt(from: string): Generator<string> {
  for (let folder = from; ; folder = dirname(folder)) {
    const modules = join(folder, "node_modules");
    const names = existsSync(modules) ? readdirSync(modules) : [];
    const whole = names.flatMap((name) =>
      name.startsWith("@") ? readdirSync(join(modules, name)).map((scoped) => `${name}/${scoped}`) : [name],
    );
    yield* whole.filter((name) => textOf(join(modules, name, "package.json")).includes('"tophalf"'));
    if (folder === dirname(folder)) return;
  }
}

function ambiguous(symbol: string, found: readonly ModuleLocation[]): KernelError {
  const files = found.map(({ file }) => file).join(" and ");
  return new KernelError(
    EINVAL,
    `both ${files} export ${symbol}; load the one that is meant with: tophalf insmod`,
  );
}
