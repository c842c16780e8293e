import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { compileFunction } from "node:vm";
import { EINVAL, ENOEXEC, KernelError } from "../errno.ts";
import { checkDefinition } from "./check.ts";
import { compiledName, SourceMaps } from "./source-maps.ts";
import type { ModuleDefinition } from "./define.ts";

/** A module's code, evaluated. */
export interface ModuleCode {
  readonly file: string;
  readonly definition: ModuleDefinition;
  /** Bytes of code. */
  readonly size: number;
  /** Leads back from the code to the lines of the file, in JSON. */
  readonly map: string;
}

type Evaluate = (require: (id: string) => unknown, module: { exports: unknown }, exports: unknown) => void;

/**
 * Compiles and evaluates a module's file, with the files of its own that it imports, afresh each time: an edited driver
 * loads as edited, and each load has its own variables. `import "tophalf"` leads to this very runtime.
 *
 * The code is bundled and run as a function rather than imported, since an imported ES module stays in memory for ever.
 *
 * @throws KernelError ENOEXEC when it does not compile, throws or exports no module
 */
export async function readModule(file: string): Promise<ModuleCode> {
  const { code, map } = await bundle(file);
  const module = { exports: {} as { default?: unknown } };
  const api = await import("../index.ts");
  const requireFromFile = createRequire(file);
  const require = (id: string): unknown => (id === "tophalf" ? api : requireFromFile(id));
  try {
    const evaluate = compileFunction(code, ["require", "module", "exports"], {
      filename: compiledName(file),
    }) as Evaluate;
    evaluate(require, module, module.exports);
  } catch (error) {
    throw new KernelError(ENOEXEC, `${file} failed to load: ${reason(error)}${placeOf(error, file, map)}`);
  }
  const definition = checkDefinition(module.exports.default, file);
  return { file, definition, size: Buffer.byteLength(code), map };
}

/** The first line, since Node goes on about who required what; and what to do about a package that is not there. */
function reason(error: unknown): string {
  const [line = ""] = String(error).split("\n");
  return error instanceof Error && "code" in error && error.code === "MODULE_NOT_FOUND"
    ? `${line}; install it beside the driver, with npm`
    : line;
}

/** Where it threw, if that can be told: ` (driver.ts:5)`. */
function placeOf(error: unknown, file: string, map: string): string {
  const maps = new SourceMaps();
  maps.add(file, map);
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const [frame] = stack.split("\n").filter((line) => line.includes(compiledName(file)));
  const place = /([^/]+:\d+):\d+\)?$/.exec(maps.apply(frame ?? ""))?.[1];
  return place === undefined ? "" : ` (${place})`;
}

async function bundle(file: string): Promise<{ code: string; map: string }> {
  if (!existsSync(file)) throw new KernelError(EINVAL, `${file} does not exist`);
  const { build } = await import("esbuild");
  try {
    const { outputFiles } = await build({
      entryPoints: [file],
      outfile: join(dirname(file), "module.js"),
      bundle: true,
      write: false,
      format: "cjs",
      platform: "node",
      target: "node20",
      packages: "external",
      external: ["tophalf"], // also where a tsconfig.json leads editors to another copy of it
      sourcemap: "external",
      sourcesContent: false,
      logLevel: "silent",
    });
    const textOf = (suffix: string): string =>
      outputFiles.find(({ path }) => path.endsWith(suffix))?.text ?? "";
    return { code: textOf(".js"), map: textOf(".js.map") };
  } catch (error) {
    throw new KernelError(ENOEXEC, `${file} does not compile: ${firstError(error)}`);
  }
}

/** The place and text of the first thing that the compiler found. */
function firstError(error: unknown): string {
  const { errors } = error as {
    errors?: { text: string; location: { file: string; line: number } | null }[];
  };
  const first = errors?.[0];
  if (!first) return String(error);
  const place = first.location ? `${first.location.file}:${first.location.line}: ` : "";
  return place + first.text;
}
