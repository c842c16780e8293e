import type { Node } from "../../fs/node.ts";
import type { Owner } from "../owner.ts";

/** Something in a file system, which can be removed early, by itself or with a directory above it. */
interface Removable {
  readonly node: Node;
  remove(): void;
}

/** Makes something in a file system that goes when its owner ends, if it was not removed before. */
export function ownEntry<E extends Removable>(owner: Owner, make: () => E): E {
  return owner.devres.acquire(
    (released) => {
      const entry = make();
      entry.node.whenRemoved(released);
      return entry;
    },
    (entry) => {
      entry.remove();
    },
  );
}
