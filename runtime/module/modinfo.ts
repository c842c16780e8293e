import { vermagic } from "./api.ts";
import { dependsOn } from "./depmod.ts";
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
  const { license, author = [], description, version, api, params = {} } = definition;
  const authors = typeof author === "string" ? [author] : author;
  const fields: (readonly [name: string, value: string | undefined])[] = [
    ["filename", file],
    ["version", version],
    ["license", license],
    ["description", description],
    ...authors.map((one) => ["author", one] as const),
    ["depends", (await dependsOn(definition, file, from)).join(",")],
    ["name", name],
    ["vermagic", api === undefined ? undefined : vermagic(api)],
    ...Object.entries(params).map(
      ([key, { desc, type, name = key }]) =>
        ["parm", `${name}:${desc}${type.name === "" ? "" : ` (${type.name})`}`] as const,
    ),
  ];
  return fields
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${`${name}:`.padEnd(16)}${value ?? ""}\n`)
    .join("");
}
