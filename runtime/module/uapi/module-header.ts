import { ENOENT, KernelError } from "../../errno.ts";
import { resolveModule } from "../resolve.ts";
import { readModule } from "../source.ts";
import { cHeader } from "./header.ts";

/**
 * The C header of a module, from its file alone: the module is not loaded, and nothing has to run.
 *
 * @param from the directory that a relative path is meant from
 * @throws KernelError ENOENT no such module, or it declares nothing; ENOEXEC; EINVAL for what C cannot say
 */
export async function moduleHeader(given: string, from: string): Promise<string> {
  const { file, name } = await resolveModule(given, from);
  const { definition } = await readModule(file);
  const { uapi, description } = definition;
  if (!uapi) {
    throw new KernelError(
      ENOENT,
      `${name} declares nothing for C: defineModule({ uapi: { constants, structs, ioctls }, … })`,
    );
  }
  return cHeader({ name, description, uapi });
}
