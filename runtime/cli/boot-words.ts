import { kernelName } from "../module/resolve.ts";

/** A parameter among the words of `tophalf boot`, as on the kernel's command line: `hello-5.myint=7`. */
export interface BootParam {
  /** The module's name. */
  readonly module: string;
  /** As insmod takes it: `myint=7`. */
  readonly word: string;
}

/** Parts the modules from their parameters, which have a dot and then a `=`: no name of a module has that. */
export function parseBootWords(words: readonly string[]): { modules: string[]; params: BootParam[] } {
  const modules: string[] = [];
  const params: BootParam[] = [];
  for (const word of words) {
    const [, module, param] = /^([\w-]+)\.([\w-]+=.*)$/s.exec(word) ?? [];
    if (module === undefined || param === undefined) modules.push(word);
    else params.push({ module: kernelName(module), word: param });
  }
  return { modules, params };
}
