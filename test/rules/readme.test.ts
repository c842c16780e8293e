/** What the documents show of a file is that file. A block is marked by a line above it: `<!-- file: drivers/press.ts -->`. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "./sources.ts";

const FOLDERS = ["runtime", "drivers", "boards", "mocks", "test"];
const documents = [
  "README.md",
  ...FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".md"))
      .map((path) => join(folder, path)),
  ),
];

interface Block {
  readonly document: string;
  readonly path: string;
  readonly code: string;
}

function blocksIn(document: string): Block[] {
  const text = readFileSync(join(root, document), "utf8");
  return [...text.matchAll(/^<!-- file: (.*?) -->\n+(?:```\w*\n([\s\S]*?)^```$)?/gm)].map(
    ([, path = "", code = ""]) => ({
      document,
      path,
      code,
    }),
  );
}

const blocks = documents.flatMap(blocksIn);

describe("a code block that names a file", () => {
  test.each(blocks.map((block) => [block.document, block.path, block] as const))(
    "in %s is %s",
    (_document, path, { code }) => {
      expect(existsSync(join(root, path))).toBe(true);
      expect(code).toBe(readFileSync(join(root, path), "utf8"));
    },
  );

  test.runIf(existsSync(join(root, "README.md")))("is to be found in the README", () => {
    expect(blocks.filter(({ document }) => document === "README.md")).not.toEqual([]);
  });
});

describe("a link to a file of the project", () => {
  const links = documents.flatMap((document) =>
    [...readFileSync(join(root, document), "utf8").matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map(
      ([, target = ""]) => ({ document, target }),
    ),
  );

  test("leads to one", () => {
    const broken = links.filter(({ document, target }) => !existsSync(join(root, document, "..", target)));
    expect(broken).toEqual([]);
  });
});
