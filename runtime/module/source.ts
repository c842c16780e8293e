import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { compileFunction } from "node:vm";
import { EINVAL, ENOEXEC, KernelError } from "../errno.ts";
import { checkDefinition } from "./check.ts";
import type { ModuleDefinition } from "./define.ts";

/** A module's code, evaluated. */
export interface ModuleCode {
  readonly file: string;
  readonly definition: ModuleDefinition;
  /** Bytes of code. */
  readonly size: number;
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
  const code = await bundle(file);
  const module = { exports: {} as { default?: unknown } };
  const api = await import("../index.ts");
  const requireFromFile = createRequire(file);
  const require = (id: string): unknown => (id === "tophalf" ? api : requireFromFile(id));
  try {
    const evaluate = compileFunction(code, ["require", "module", "exports"], { filename: file }) as Evaluate;
    evaluate(require, module, module.exports);
  } catch (error) {
    throw new KernelError(ENOEXEC, `${file} failed to load: ${String(error)}`);
  }
  return { file, definition: checkDefinition(module.exports.default, file), size: Buffer.byteLength(code) };
}

async function bundle(file: string): Promise<string> {
  if (!existsSync(file)) throw new KernelError(EINVAL, `${file} does not exist`);
  const { build } = await import("esbuild");
  try {
    const { outputFiles } = await build({
      entryPoints: [file],
      bundle: true,
      write: false,
      format: "cjs",
      platform: "node",
      target: "node20",
      packages: "external",
      sourcemap: "inline",
      logLevel: "silent",
    });
    return outputFiles[0]?.text ?? "";
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
