/** The arrows of the design: drivers → runtime's door; boards, mocks → hal; the runtime imports none of them. */
import { dirname, join, normalize } from "node:path";
import { describe, expect, test } from "vitest";
import { type Import, importsOf, parse, placeOf, type Source, sourcesIn } from "./sources.ts";

/** What an import leads to: a path from the root, or a package's name. */
function targetOf(source: Source, { specifier }: Import): string {
  return specifier.startsWith(".") ? normalize(join(dirname(source.path), specifier)) : specifier;
}

/** Imports of a folder's files that go where they may not, as `place → target`. */
function trespasses(
  folder: string,
  allowed: (target: string, source: Source, found: Import) => boolean,
): string[] {
  return sourcesIn(folder).flatMap((source) =>
    importsOf(source)
      .filter((found) => !allowed(targetOf(source, found), source, found))
      .map((found) => `${placeOf(source, found.node)} → ${targetOf(source, found)}`),
  );
}
const below = (folder: string, target: string): boolean => target.startsWith(`${folder}/`);
const isNode = (target: string): boolean => target.startsWith("node:");

test("every way of importing is found", () => {
  const text = `import a from "a"; import type { B } from "b"; export * from "c"; export { d } from "d";
    import "e"; const f = await import("f"); export const g = 1;`;
  expect(importsOf(parse("x.ts", text)).map(({ specifier }) => specifier)).toEqual([
    "a",
    "b",
    "c",
    "d",
    "e",
    "f",
  ]);
});

describe("imports", () => {
  test("drivers import tophalf, and files of their own folder", () => {
    const allowed = (target: string, { path }: Source): boolean =>
      target === "tophalf" || isNode(target) || below(dirname(path), target);
    expect(trespasses("drivers", allowed)).toEqual([]);
  });

  test("boards import tophalf and one another; the back ends of boards/linux use Node's own modules as well", () => {
    const allowed = (target: string, { path }: Source): boolean =>
      target === "tophalf" || below("boards", target) || (below("boards/linux", path) && isNode(target));
    expect(trespasses("boards", allowed)).toEqual([]);
  });

  test("mocks import tophalf, one another, and the boards' tables", () => {
    const allowed = (target: string): boolean =>
      target === "tophalf" || below("mocks", target) || below("boards", target);
    expect(trespasses("mocks", allowed)).toEqual([]);
  });

  test("the runtime imports no board, no driver and no mock", () => {
    const isOutside = (target: string): boolean =>
      /^tophalf(\/|$)/.test(target) ||
      ["boards", "drivers", "mocks", "test"].some((folder) => below(folder, target));
    const allowed = (target: string, { path }: Source, { dynamic }: Import): boolean =>
      !isOutside(target) ||
      (path === "runtime/cli/board.ts" && dynamic && /^tophalf\/(mocks|boards)$/.test(target));
    expect(trespasses("runtime", allowed)).toEqual([]);
  });

  test("hal/ has contracts only: it imports types, and only its own", () => {
    const allowed = (target: string): boolean => below("runtime/hal", target);
    expect(trespasses("runtime/hal", allowed)).toEqual([]);
  });

  test("nobody imports what the package does not depend on", async () => {
    const { default: manifest } = (await import("../../package.json", { with: { type: "json" } })) as {
      default: { dependencies: Record<string, string> };
    };
    const known = new Set(["tophalf", ...Object.keys(manifest.dependencies)]);
    const packageOf = (target: string): string =>
      target
        .split("/")
        .slice(0, target.startsWith("@") ? 2 : 1)
        .join("/");
    const folders = ["runtime", "boards", "mocks", "drivers"];
    const inside = (target: string): boolean => folders.some((folder) => below(folder, target));
    for (const folder of folders) {
      expect(
        trespasses(folder, (target) => isNode(target) || inside(target) || known.has(packageOf(target))),
      ).toEqual([]);
    }
  });

  test("files of Node's own modules are imported by their node: names", () => {
    const bare = /^(fs|path|os|net|url|util|events|child_process|process|vm|module|crypto|stream)(\/|$)/;
    for (const folder of ["runtime", "boards", "mocks", "drivers", "test"]) {
      expect(trespasses(folder, (target) => !bare.test(target))).toEqual([]);
    }
  });
});
