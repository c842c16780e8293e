/**
 * Several kernels live in one process, and tests run them in virtual time: so the runtime has no variables of its own, and asks
 * nobody but its clock for the time or for a later turn.
 */
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { descendants, parse, placeOf, type Source, sourcesIn } from "./sources.ts";

const runtime = sourcesIn("runtime");

describe("no module-level mutable state in the runtime:", () => {
  test("no let or var at the top of a file", () => {
    const found = runtime.flatMap((source) =>
      source.file.statements
        .filter(
          (node) => ts.isVariableStatement(node) && (node.declarationList.flags & ts.NodeFlags.Const) === 0,
        )
        .map((node) => placeOf(source, node)),
    );
    expect(found).toEqual([]);
  });

  test("no constant at the top of a file that is written to: set, add, push, delete, a property", () => {
    expect(runtime.flatMap(writesToConstants)).toEqual([]);
  });

  test("no static field that can be assigned", () => {
    expect(runtime.flatMap(mutableStaticsOf)).toEqual([]);
  });
});

describe("only the system clock asks for time and for later turns:", () => {
  /** Who else may, and why. */
  const ALLOWED: Readonly<Record<string, string>> = {
    "runtime/time/system-clock.ts": "it is the clock",
    "runtime/bridge/bridge.ts setImmediate":
      "an interrupted FUSE request is answered in a later turn, after the driver's own; it has no virtual time",
  };

  test("no Date, performance, setTimeout, setInterval, setImmediate or process.hrtime elsewhere", () => {
    const found = runtime
      .filter(({ path }) => !(path in ALLOWED))
      .flatMap((source) =>
        timeSourcesIn(source)
          .filter(({ name }) => !(`${source.path} ${name}` in ALLOWED))
          .map(({ name, node }) => `${placeOf(source, node)} ${name}`),
      );
    expect(found).toEqual([]);
  });
});

describe("these rules find what they look for:", () => {
  test.each([
    ["let count = 0;", 1],
    ["export var count = 0;", 1],
    ["const count = 0; function f() { let own = 1; return own; }", 0],
  ])("variables in %j: %i", (text, count) => {
    expect(variablesOf(parse("x.ts", text))).toHaveLength(count);
  });

  test.each([
    ["const seen = new Set(); export const note = (x) => seen.add(x);", 1],
    ["const all = []; function f() { all[0] = 1; }", 1],
    ["const state = { n: 0 }; function f() { state.n++; ++state.n; state.n += 1; }", 3],
    ["const table = new Map([[1, 2]]); export const look = (x) => table.get(x);", 0],
    ["const table = []; function f(own) { own.push(1); own.n = 2; return -own.n; }", 0],
  ])("writes to constants in %j: %i", (text, count) => {
    expect(writesToConstants(parse("x.ts", text))).toHaveLength(count);
  });

  test.each([
    ["class A { static count = 0; }", 1],
    ["class A { static readonly limit = 5; own = 0; }", 0],
  ])("static fields in %j: %i", (text, count) => {
    expect(mutableStaticsOf(parse("x.ts", text))).toHaveLength(count);
  });

  test.each([
    ["const now = Date.now(); const date = new Date();", ["Date.now", "new Date()"]],
    ["new Date(5).getTime();", []],
    ["setTimeout(f, 5); globalThis.setImmediate; clock.setTimeout(f);", ["setTimeout", "setImmediate"]],
    ["performance.now() + Number(process.hrtime.bigint());", ["performance", "process.hrtime"]],
  ])("time in %j: %j", (text, names) => {
    expect(timeSourcesIn(parse("x.ts", text)).map(({ name }) => name)).toEqual(names);
  });
});

function variablesOf(source: Source): string[] {
  return source.file.statements
    .filter((node) => ts.isVariableStatement(node) && (node.declarationList.flags & ts.NodeFlags.Const) === 0)
    .map((node) => placeOf(source, node));
}

function mutableStaticsOf(source: Source): string[] {
  const isMutableStatic = (node: ts.Node): boolean => {
    if (!ts.isPropertyDeclaration(node)) return false;
    const flags = ts.getCombinedModifierFlags(node);
    return (flags & ts.ModifierFlags.Static) !== 0 && (flags & ts.ModifierFlags.Readonly) === 0;
  };
  return [...descendants(source.file)].filter(isMutableStatic).map((node) => placeOf(source, node));
}

const WRITING_METHODS = /^(set|add|delete|clear|push|pop|shift|unshift|splice|sort|reverse|fill)$/;

function writesToConstants(source: Source): string[] {
  const names = new Set(
    source.file.statements
      .filter((node) => ts.isVariableStatement(node))
      .flatMap((statement) =>
        statement.declarationList.declarations.map(({ name }) => name.getText(source.file)),
      ),
  );
  const isOurs = (node: ts.Node): boolean => ts.isIdentifier(node) && names.has(node.text);
  const writes = (node: ts.Node): boolean => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      return isOurs(node.expression.expression) && WRITING_METHODS.test(node.expression.name.text);
    }
    const target = assigned(node);
    if (!target) return false;
    const isMember = ts.isPropertyAccessExpression(target) || ts.isElementAccessExpression(target);
    return isMember && isOurs(target.expression);
  };
  return [...descendants(source.file)].filter(writes).map((node) => placeOf(source, node));
}

/** What a node assigns to, if it is an assignment, `++` or `--`. */
function assigned(node: ts.Node): ts.Expression | undefined {
  if (ts.isPostfixUnaryExpression(node)) return node.operand;
  if (ts.isPrefixUnaryExpression(node)) {
    const { PlusPlusToken, MinusMinusToken } = ts.SyntaxKind;
    return node.operator === PlusPlusToken || node.operator === MinusMinusToken ? node.operand : undefined;
  }
  if (!ts.isBinaryExpression(node)) return undefined;
  const { kind } = node.operatorToken;
  const { FirstAssignment, LastAssignment } = ts.SyntaxKind;
  return kind >= FirstAssignment && kind <= LastAssignment ? node.left : undefined;
}

const TIMERS = new Set(["performance", "setTimeout", "setInterval", "setImmediate"]);

/** Where a file asks for the time or for a timer. `new Date(number)` only formats, and is fine. */
function timeSourcesIn({ file }: Source): { name: string; node: ts.Node }[] {
  return [...descendants(file)].flatMap((node) => {
    const name = timeSource(node);
    return name === undefined ? [] : [{ name, node }];
  });
}

function timeSource(node: ts.Node): string | undefined {
  if (ts.isNewExpression(node) && node.expression.getText() === "Date") {
    return (node.arguments?.length ?? 0) === 0 ? "new Date()" : undefined;
  }
  if (ts.isPropertyAccessExpression(node)) {
    const text = node.getText();
    return ["Date.now", "process.hrtime", "process.uptime"].includes(text) ? text : undefined;
  }
  if (!ts.isIdentifier(node) || !TIMERS.has(node.text)) return undefined;
  const isMember = ts.isPropertyAccessExpression(node.parent) && node.parent.name === node;
  return isMember && node.parent.expression.getText() !== "globalThis" ? undefined : node.text;
}
