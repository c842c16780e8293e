import { SourceMap } from "node:module";
import { dirname, resolve } from "node:path";

/** What stacks call the code of a module's file: so told apart from the file itself, whose lines are others. */
const COMPILED = "module:";

export const compiledName = (file: string): string => COMPILED + file;

/** Leads from the compiled code of loaded modules back to the lines that their authors wrote. */
export class SourceMaps {
  readonly #maps = new Map<string, string | SourceMap>();

  /** @param map in JSON; parsed when it is needed, which is seldom */
  add(file: string, map: string): void {
    this.#maps.set(file, map);
  }

  remove(file: string): void {
    this.#maps.delete(file);
  }

  /** A stack with the authors' own files, lines and columns. */
  apply(stack: string): string {
    return stack.replace(
      /module:(.+?):(\d+):(\d+)/g,
      (_place, file: string, line: string, column: string) => {
        return this.#origin(file, Number(line), Number(column)) ?? `${file}:${line}:${column}`;
      },
    );
  }

  /** @param line from 1, as is `column` */
  #origin(file: string, line: number, column: number): string | undefined {
    const entry = this.#mapOf(file)?.findEntry(line - 1, column - 1);
    if (!entry || !("originalSource" in entry)) return undefined;
    const { originalSource, originalLine, originalColumn } = entry;
    return `${resolve(dirname(file), originalSource)}:${originalLine + 1}:${originalColumn + 1}`;
  }

  #mapOf(file: string): SourceMap | undefined {
    const map = this.#maps.get(file);
    if (typeof map !== "string") return map;
    const parsed = new SourceMap(JSON.parse(map) as SourceMap["payload"]);
    this.#maps.set(file, parsed);
    return parsed;
  }
}
