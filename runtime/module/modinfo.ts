import { vermagic } from "./api.ts";
import { dependsOn } from "./depmod.ts";
import type { ModuleDefinition, ParamDeclarations } from "./define.ts";
import { publicName } from "./params.ts";
import { resolveModule } from "./resolve.ts";
import { readModule } from "./source.ts";

/**
 * What modinfo(8) prints of a module, without loading it: one `field: value` a line, in its order.
 *
 * @param from the directory that a relative path is meant from
 * @throws KernelError ENOENT, ENOEXEC
 */
export async function modinfo(given: string, from: string): Promise<string> {
  const { file, name } = await resolveModule(given, from);
  const { definition } = await readModule(file);
  const { api, params = {} } = definition;
  const fields: (readonly [name: string, value: string | undefined])[] = [
    ["filename", file],
    ...saidOf(definition),
    ["depends", (await dependsOn(definition, file, from)).join(",")],
    ["name", name],
    ["vermagic", api === undefined ? undefined : vermagic(api)],
    ...Object.entries(params).map(([key, declared]) => ["parm", parm(key, declared)] as const),
  ];
  return fields
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${`${name}:`.padEnd(16)}${value ?? ""}\n`)
    .join("");
}

const TAGS: ReadonlySet<string> = new Set(["license", "author", "description", "version"]);

/** What the MODULE_* macros say: the last first, as the C compiler lays them out. */
function* saidOf(definition: ModuleDefinition): Generator<[name: string, value: string]> {
  for (const [tag, said] of Object.entries(definition).reverse()) {
    if (!TAGS.has(tag) || said === undefined) continue;
    for (const one of [said].flat()) yield [tag, String(one)];
  }
}

/** `myint:An integer (int)`, or `myint:int` of one that is not described. */
function parm(key: string, declared: ParamDeclarations[string]): string {
  const { desc, type } = declared;
  const kind = desc === "" || type.name === "" ? type.name : ` (${type.name})`;
  return `${publicName(key, declared)}:${desc}${kind}`;
}
