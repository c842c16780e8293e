/**
 * How many things each list, map and set of a kernel holds, also the private ones, and what it counts users with: whoever still
 * listens, waits or is held is in one of them. Node's own inspector sees private fields.
 */
import { type Runtime, Session } from "node:inspector";

type Sizes = Record<string, number>;

/** Fields that count who uses something. */
const COUNTS = /^#?(followers|users|holders|depth|pinned|readers|writers)$/;

/** Depth of fields below the kernel: its subsystems, their parts, and the parts of those. */
const DEEPEST = 4;

/**
 * Sizes by path, such as `Kernel.devices.#classes`. Elements are counted, not looked into.
 *
 * @param without fields that only tell what has happened
 */
export function collectionSizes(root: object, without: ReadonlySet<string>): Sizes {
  const session = new Session();
  session.connect();
  const walk = new Walk(session, without);
  try {
    walk.visit(walk.handleOf(root), root.constructor.name, 0);
  } finally {
    session.disconnect();
  }
  return walk.sizes;
}

type Handle = Runtime.RemoteObject;

interface Answer {
  readonly result: Handle;
}

interface Fields {
  readonly result: readonly { readonly name: string; readonly value?: Handle }[];
  readonly privateProperties?: Fields["result"];
}

class Walk {
  readonly sizes: Sizes = {};
  readonly #session: Session;
  readonly #without: ReadonlySet<string>;

  constructor(session: Session, without: ReadonlySet<string>) {
    this.#session = session;
    this.#without = without;
  }

  handleOf(root: object): Handle {
    const global = globalThis as { walked?: unknown; walkedBefore?: unknown };
    global.walked = root;
    global.walkedBefore = new WeakSet();
    return (this.#ask("Runtime.evaluate", { expression: "globalThis.walked" }) as Answer).result;
  }

  visit(object: Handle, path: string, depth: number): void {
    if (object.type !== "object" || object.objectId === undefined || !this.#isNew(object)) return;
    const size = sizeOf(object);
    if (size !== undefined) this.sizes[path] = size;
    else if (depth < DEEPEST) this.#visitFields(object, path, depth);
  }

  #visitFields(object: Handle, path: string, depth: number): void {
    const { result, privateProperties = [] } = this.#ask("Runtime.getProperties", {
      objectId: object.objectId,
      ownProperties: true,
    }) as Fields;
    for (const { name, value } of [...result, ...privateProperties]) {
      if (!value || this.#without.has(name)) continue;
      if (value.type === "number" && COUNTS.test(name)) this.sizes[`${path}.${name}`] = Number(value.value);
      this.visit(value, `${path}.${name}`, depth + 1);
    }
  }

  #isNew({ objectId }: Handle): boolean {
    const functionDeclaration =
      "function () { const before = globalThis.walkedBefore; return !before.has(this) && !!before.add(this); }";
    const answer = this.#ask("Runtime.callFunctionOn", { objectId, functionDeclaration }) as Answer;
    return answer.result.value === true;
  }

  /** The inspector of one's own thread answers at once. */
  #ask(method: string, params: object): unknown {
    let answer: unknown;
    this.#session.post(method, params, (error, result) => {
      if (error) throw new Error(error.message);
      answer = result;
    });
    return answer;
  }
}

/** "Map(3)", "Set(0)", "Array(7)". */
function sizeOf({ subtype, description = "" }: Handle): number | undefined {
  const isCollection = subtype === "map" || subtype === "set" || subtype === "array";
  return isCollection ? Number(/\((\d+)\)$/.exec(description)?.[1]) : undefined;
}
