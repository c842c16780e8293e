import type { Module } from "./module.ts";

const STATE = { coming: "Loading", live: "Live", going: "Unloading" } as const;
const STATE_FLAG = { coming: "+", live: "", going: "-" } as const;

/** As unprivileged readers see every address on Linux. */
const ADDRESS = "0x0000000000000000";

/** The text of /proc/modules: name, size, use count, users, state, address, and the taint where there is any. */
export function showModules(modules: readonly Module[]): string {
  return modules.map((module) => `${line(module)}\n`).join("");
}

function line({ name, size, refcount, users, state, taints }: Module): string {
  const by = users.map((user) => `${user.name},`).join("") || "-";
  const taint = taints.value === 0 ? "" : ` (${String(taints)}${STATE_FLAG[state]})`;
  return `${name} ${size} ${refcount} ${by} ${STATE[state]} ${ADDRESS}${taint}`;
}

/**
 * The text of /proc/kallsyms: a module's entry points and what it exports, functions as T, other values as D. There is
 * nothing of the runtime itself: modules reach it through `k`.
 */
export function showKallsyms(modules: readonly Module[]): string {
  return modules
    .flatMap((module) => symbolsOf(module).map((symbol) => `${symbol}\t[${module.name}]\n`))
    .join("");
}

function symbolsOf({ definition, exported }: Module): string[] {
  const types = Object.keys(definition.exports ?? {}).map((name) => {
    return [typeof exported.get(name) === "function" ? "T" : "D", name] as const;
  });
  const entries = [
    ["T", "init_module"] as const,
    ...(definition.exit ? [["T", "cleanup_module"] as const] : []),
  ];
  return [...entries, ...types].map(([type, name]) => `${ADDRESS.slice(2)} ${type} ${name}`);
}
