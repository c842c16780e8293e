/** The tree of nodes: names, paths, symbolic links, and what its listeners hear. */
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { DirectoryNode, FileNode } from "../../../runtime/fs/node.ts";
import { NodeTree } from "../../../runtime/fs/tree.ts";
import { refusal } from "../support.ts";

const SOURCE = { ops: {}, stream: false, size: 0 };
const OWNER = { uid: 7, gid: 8 };

let tree: NodeTree;
let dev: DirectoryNode;
beforeEach(() => {
  tree = new NodeTree(OWNER);
  dev = tree.addDirectory(tree.root, "dev");
});

describe("walk", () => {
  test("finds files and directories by their paths", () => {
    const sub = tree.addDirectory(dev, "input");
    const file = tree.addFile(sub, "event0", { mode: 0o600 }, SOURCE);
    expect(tree.walk("/")).toBe(tree.root);
    expect(tree.walk("/dev/input")).toBe(sub);
    expect(tree.walk("/dev/input/event0")).toBe(file);
    expect(file.path).toBe("/dev/input/event0");
  });

  test.each(["/dev/../dev/null", "/dev/./null", "//dev//null", "/../dev/null", "/dev/input/../null"])(
    "understands dots and double slashes: %s",
    (path) => {
      tree.addDirectory(dev, "input");
      const file = tree.addFile(dev, "null", { mode: 0o666 }, SOURCE);
      expect(tree.walk(path)).toBe(file);
    },
  );

  test("refuses what is not there: ENOENT, with the part that is missing", () => {
    expect(() => tree.walk("/dev/nosuch/deep")).toThrow(refusal("ENOENT", /no nosuch in \/dev/));
    expect(() => tree.walk("/nosuch")).toThrow(refusal("ENOENT"));
  });

  test("refuses an empty path: ENOENT, as open(2) does", () => {
    expect(() => tree.walk("")).toThrow(refusal("ENOENT"));
  });

  test.each(["/dev/null/x", "/dev/null/..", "/dev/null/", "/dev/null/."])(
    "refuses to go on below a file: ENOTDIR, %s",
    (path) => {
      tree.addFile(dev, "null", { mode: 0o666 }, SOURCE);
      expect(() => tree.walk(path)).toThrow(refusal("ENOTDIR", /\/dev\/null is not a directory/));
    },
  );

  test("names that JavaScript objects have by themselves are not there", () => {
    for (const name of ["constructor", "__proto__", "toString"]) {
      expect(() => tree.walk(`/dev/${name}`)).toThrow(refusal("ENOENT"));
    }
  });
});

describe("a symbolic link", () => {
  test.each(["/dev/null", "null", "../dev/null", "./null"])("to %s is followed", (target) => {
    const file = tree.addFile(dev, "null", { mode: 0o666 }, SOURCE);
    tree.addSymlink(dev, "link", target);
    expect(tree.walk("/dev/link")).toBe(file);
  });

  test("is followed in the middle of a path, and '..' behind it is the target's parent", () => {
    const deep = tree.ensureDirectory(tree.root, "sys/devices/led");
    const link = tree.addSymlink(dev, "led", "../sys/devices/led");
    expect(tree.walk("/dev/led")).toBe(deep);
    expect(tree.walk("/dev/led/..").path).toBe("/sys/devices");
    expect(link.mode.toString(8)).toBe("120777");
  });

  test("that leads nowhere: ENOENT", () => {
    tree.addSymlink(dev, "dangling", "nosuch");
    expect(() => tree.walk("/dev/dangling")).toThrow(refusal("ENOENT"));
  });

  test("to itself, or two to each other: ELOOP", () => {
    tree.addSymlink(dev, "self", "self");
    tree.addSymlink(dev, "a", "b");
    tree.addSymlink(dev, "b", "a");
    expect(() => tree.walk("/dev/self")).toThrow(refusal("ELOOP"));
    expect(() => tree.walk("/dev/a")).toThrow(refusal("ELOOP"));
  });

  test("40 in a chain are followed, and 41 are too many: ELOOP", () => {
    const file = tree.addFile(dev, "link0", { mode: 0o666 }, SOURCE);
    for (let i = 1; i <= 41; i++) tree.addSymlink(dev, `link${i}`, `link${i - 1}`);
    expect(tree.walk("/dev/link40")).toBe(file);
    expect(() => tree.walk("/dev/link41")).toThrow(refusal("ELOOP"));
  });

  test("to a file, with more behind it: ENOTDIR", () => {
    tree.addFile(dev, "null", { mode: 0o666 }, SOURCE);
    tree.addSymlink(dev, "link", "null");
    expect(() => tree.walk("/dev/link/x")).toThrow(refusal("ENOTDIR"));
  });
});

describe("a mode", () => {
  test.each([-1, 0o10000, 0o100644, 6.5, NaN])("that no file can have is refused: EINVAL, %d", (mode) => {
    expect(() => tree.addDirectory(dev, "odd", { mode })).toThrow(refusal("EINVAL", /mode .* of odd/));
    expect(() => tree.addFile(dev, "odd", { mode }, SOURCE)).toThrow(refusal("EINVAL"));
    expect([...dev.children]).toEqual([]);
  });
});

describe("a name", () => {
  test.each(["", ".", "..", "a/b", "/", "nul\0byte", "x".repeat(256), "ä".repeat(128)])(
    "that no file can have is refused: EINVAL, %j",
    (name) => {
      expect(() => tree.addDirectory(dev, name)).toThrow(refusal("EINVAL"));
      expect(() => tree.addFile(dev, name, { mode: 0 }, SOURCE)).toThrow(refusal("EINVAL"));
      expect(() => tree.addSymlink(dev, name, "x")).toThrow(refusal("EINVAL"));
      expect([...dev.children]).toEqual([]);
    },
  );

  test.each(["x".repeat(255), "ä".repeat(127), "...", "with blank", "__proto__", "new\nline"])(
    "%j is fine",
    (name) => {
      expect(tree.walk(tree.addDirectory(dev, name).path).name).toBe(name);
    },
  );

  test("that is taken is refused: EEXIST, with its path; what was there stays", () => {
    const first = tree.addDirectory(dev, "input");
    expect(() => tree.addFile(dev, "input", { mode: 0 }, SOURCE)).toThrow(refusal("EEXIST", /\/dev\/input/));
    expect(() => tree.addDirectory(tree.root, "dev")).toThrow(refusal("EEXIST", /^\/dev exists/));
    expect(tree.walk("/dev/input")).toBe(first);
  });
});

describe("ensureDirectory", () => {
  test("makes what is missing and keeps what is there", () => {
    const deep = tree.ensureDirectory(dev, "a/b/c");
    expect(deep.path).toBe("/dev/a/b/c");
    expect(tree.ensureDirectory(dev, "a/b/c")).toBe(deep);
    expect(tree.ensureDirectory(dev, "")).toBe(dev);
  });

  test("refuses to go through a file: ENOTDIR", () => {
    tree.addFile(dev, "file", { mode: 0 }, SOURCE);
    expect(() => tree.ensureDirectory(dev, "file/x")).toThrow(refusal("ENOTDIR"));
  });
});

describe("nodes", () => {
  test("have numbers of their own that are never used again", () => {
    const first = tree.addDirectory(dev, "x");
    tree.remove(first);
    const second = tree.addDirectory(dev, "x");
    expect(new Set([tree.root.ino, dev.ino, first.ino, second.ino]).size).toBe(4);
    expect(tree.root.ino).toBe(1);
  });

  test("belong to the tree's owner unless they name one", () => {
    const own = tree.addFile(dev, "own", { mode: 0o640, uid: 1, gid: 2 }, SOURCE);
    expect([dev.uid, dev.gid, own.uid, own.gid]).toEqual([7, 8, 1, 2]);
  });

  test("have their type and permissions in mode", () => {
    expect(dev.mode.toString(8)).toBe("40755");
    expect(tree.addFile(dev, "f", { mode: 0o640 }, SOURCE).mode.toString(8)).toBe("100640");
  });

  test("that are removed take with them all below, once", () => {
    const file = tree.addFile(tree.ensureDirectory(dev, "a/b"), "f", { mode: 0 }, SOURCE);
    tree.remove(tree.walk("/dev/a"));
    tree.remove(file);
    expect([...dev.children]).toEqual([]);
    expect(() => tree.walk("/dev/a/b/f")).toThrow(refusal("ENOENT"));
  });
});

describe("a listener", () => {
  function listen(): { heard: string[]; stop: () => void } {
    const heard: string[] = [];
    const stop = tree.watch({
      added: ({ path }) => heard.push(`+${path}`),
      removed: ({ path }) => heard.push(`-${path}`),
      changed: ({ path }) => heard.push(`~${path}`),
    });
    return { heard, stop };
  }

  test("hears of all that is there, parents first, and then of every change", () => {
    tree.ensureDirectory(dev, "a/b");
    const { heard } = listen();
    const file = tree.addFile(dev, "f", { mode: 0o600 }, SOURCE);
    tree.change(file, { mode: 0o100644 });
    tree.remove(file);
    expect(heard).toEqual(["+/dev", "+/dev/a", "+/dev/a/b", "+/dev/f", "~/dev/f", "-/dev/f"]);
  });

  test("hears that children go before their parents", () => {
    tree.ensureDirectory(dev, "a/b");
    const { heard } = listen();
    tree.remove(tree.walk("/dev/a"));
    expect(heard.slice(-2)).toEqual(["-/dev/a/b", "-/dev/a"]);
  });

  test("hears nothing after it was stopped", () => {
    const { heard, stop } = listen();
    stop();
    tree.addDirectory(dev, "late");
    expect(heard).toEqual(["+/dev"]);
  });

  test("that follows every change knows the tree as it is", () => {
    const name = fc.constantFrom("a", "b", "c");
    const action = fc.tuple(fc.constantFrom("add", "remove"), fc.array(name, { minLength: 1, maxLength: 3 }));
    fc.assert(
      fc.property(fc.array(action, { maxLength: 30 }), (actions) => {
        const [fresh, known] = [new NodeTree(OWNER), new Set<string>()];
        fresh.watch({
          added: ({ path }) => known.add(path),
          removed: ({ path }) => known.delete(path),
          changed: () => undefined,
        });
        for (const [what, path] of actions) {
          if (what === "add") fresh.ensureDirectory(fresh.root, path.join("/"));
          else if (known.has(`/${path.join("/")}`)) fresh.remove(fresh.walk(`/${path.join("/")}`));
        }
        for (const path of known) expect(fresh.walk(path).path).toBe(path);
        expect(count(fresh.root)).toBe(known.size);
      }),
    );
  });
});

const count = (directory: DirectoryNode): number =>
  [...directory.children.values()].reduce(
    (sum, child) => sum + 1 + (child instanceof DirectoryNode ? count(child) : 0),
    0,
  );

test("a file's node says what opening it leads to", () => {
  const file = tree.addFile(dev, "f", { mode: 0 }, SOURCE);
  expect(file).toBeInstanceOf(FileNode);
  expect(file.source).toBe(SOURCE);
});
