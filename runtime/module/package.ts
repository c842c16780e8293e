import { isBuiltin } from "node:module";
import type { Plugin } from "esbuild";

/** The file that `import "name"` leads to from a directory, or undefined when no such package is installed there. */
export async function resolvePackage(name: string, from: string): Promise<string | undefined> {
  if (isBuiltin(name)) return undefined;
  const { build } = await import("esbuild");
  let found: string | undefined;
  const asker: Plugin = {
    name: "resolve",
    setup(compiler) {
      compiler.onStart(async () => {
        const { errors, path } = await compiler.resolve(name, { kind: "import-statement", resolveDir: from });
        if (errors.length === 0) found = path;
      });
    },
  };
  await build({
    stdin: { contents: "" },
    write: false,
    platform: "node",
    logLevel: "silent",
    plugins: [asker],
  });
  return found;
}
