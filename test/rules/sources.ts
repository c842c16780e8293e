/** The project's TypeScript files, parsed. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

export const root = fileURLToPath(new URL("../..", import.meta.url));

export interface Source {
  /** From the root: `runtime/kernel.ts`. */
  readonly path: string;
  readonly text: string;
  readonly file: ts.SourceFile;
}

export function parse(path: string, text: string): Source {
  return { path, text, file: ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true) };
}

/** All of a folder's .ts files, those of its folders too. */
export function sourcesIn(folder: string): Source[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => {
      const path = relative(root, join(entry.parentPath, entry.name));
      const text = readFileSync(join(root, path), "utf8");
      return parse(path, text);
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Every node below one, the deepest included. */
export function* descendants(node: ts.Node): Generator<ts.Node> {
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  for (const child of children) {
    yield child;
    yield* descendants(child);
  }
}

/** `path:line` of a node. */
export function placeOf({ path, file }: Source, node: ts.Node): string {
  return `${path}:${file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1}`;
}

export interface Import {
  readonly specifier: string;
  readonly node: ts.Node;
  readonly dynamic: boolean;
}

/** Everything that a file imports, exports from or loads with import(). */
export function importsOf({ file }: Source): Import[] {
  return [...descendants(file)].flatMap((node): Import[] => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier) {
      return [{ specifier: (node.moduleSpecifier as ts.StringLiteral).text, node, dynamic: false }];
    }
    if (!ts.isCallExpression(node) || node.expression.kind !== ts.SyntaxKind.ImportKeyword) return [];
    const [argument] = node.arguments;
    return argument && ts.isStringLiteral(argument)
      ? [{ specifier: argument.text, node, dynamic: true }]
      : [];
  });
}
