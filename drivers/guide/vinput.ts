/**
 * Virtual input devices. `echo vkbd > sys/class/vinput/export` makes one of the type vkbd: what is written to its dev/vinput0
 * comes out of its dev/input/event0. A type is a module of its own, such as vkbd.ts, which uses the symbols of this one.
 */
import {
  defineModule,
  type Device,
  type DeviceClass,
  EINVAL,
  ENODEV,
  ENOSPC,
  exportSymbolGpl,
  type FileOperations,
  type InputDevice,
  KernelError,
  kstrtoint,
  MINOR,
  MKDEV,
  type ModuleContext,
} from "tophalf";

const MINORS = 32;
const LONGEST_WRITE = 128;

/** One virtual device. */
export interface Vinput {
  readonly id: number;
  readonly type: VinputType;
  readonly device: Device;
  readonly input: InputDevice;
  readonly log: ModuleContext["printk"];
  /** What was sent last. */
  lastEntry: number;
}

/** What a kind of virtual device does. */
export interface VinputType {
  readonly name: string;
  /** Says what the input device can send. */
  init(vinput: Vinput): void;
  /** Sends what was written. @throws KernelError EINVAL */
  send(vinput: Vinput, text: string): void;
  /** What a reader gets. */
  read(vinput: Vinput): string;
}

export type VinputRegister = (type: VinputType) => void;

type K = Pick<ModuleContext, "chrdev" | "class" | "device" | "input" | "printk">;

export default defineModule({
  license: "GPL",
  description: "Virtual input devices",
  prFmt: "vinput: ",
  exports: {
    vinput_register: exportSymbolGpl<VinputRegister>(),
    vinput_unregister: exportSymbolGpl<VinputRegister>(),
  },

  init(k) {
    k.printk.info("Loading virtual input driver");
    const vinputs = new Vinputs(k);
    k.exports.provide("vinput_register", (type) => {
      vinputs.register(type);
    });
    k.exports.provide("vinput_unregister", (type) => {
      vinputs.unregister(type);
    });
  },

  exit({ printk }) {
    printk.info("Unloading virtual input driver");
  },
});

/** The types, and the devices that were made of them. */
class Vinputs {
  readonly #k: K;
  readonly #major: number;
  readonly #class: DeviceClass;
  readonly #types = new Set<VinputType>();
  readonly #vinputs = new Map<number, Vinput>();

  constructor(k: K) {
    this.#k = k;
    this.#major = k.chrdev.register(0, "vinput", this.#operations);
    this.#class = k.class.create("vinput");
    const command = (name: string, store: (text: string) => void): void => {
      this.#class.createFile({ name, mode: 0o200, store });
    };
    command("export", (text) => {
      this.#export(text.trim());
    });
    command("unexport", (text) => {
      this.#remove(this.#find(kstrtoint(text, 10)));
    });
  }

  register(type: VinputType): void {
    this.#types.add(type);
    this.#k.printk.info(`registered new virtual input device '${type.name}'.`);
  }

  /** With the type go its devices. */
  unregister(type: VinputType): void {
    this.#types.delete(type);
    for (const vinput of this.#vinputs.values()) if (vinput.type === type) this.#remove(vinput);
    this.#k.printk.info(`unregistered virtual input device '${type.name}'.`);
  }

  #export(name: string): void {
    const type = [...this.#types].find((one) => one.name === name);
    if (!type) throw new KernelError(ENODEV, `no type '${name}'; load its module first`);
    const id = this.#freeId();
    const device = this.#k.device.create(this.#class, MKDEV(this.#major, id), `vinput${id}`);
    const input = this.#k.input.allocate({ name: type.name, phys: "vinput", parent: device });
    const vinput = { id, type, device, input, log: this.#k.printk.device(device), lastEntry: 0 };
    try {
      type.init(vinput);
      input.register();
    } catch (error) {
      input.unregister();
      device.destroy();
      throw error;
    }
    this.#vinputs.set(id, vinput);
    vinput.log.info(`Registered virtual input ${type.name} ${id}`);
  }

  #remove({ id, input, device }: Vinput): void {
    this.#vinputs.delete(id);
    input.unregister();
    device.destroy();
  }

  #freeId(): number {
    for (let id = 0; id < MINORS; id++) if (!this.#vinputs.has(id)) return id;
    throw new KernelError(ENOSPC, `there are ${MINORS} virtual input devices already`);
  }

  /** @throws KernelError ENODEV, also for one that has gone while it was open */
  #find(id: number): Vinput {
    const vinput = this.#vinputs.get(id);
    if (!vinput) throw new KernelError(ENODEV, `there is no vinput${id}`);
    return vinput;
  }

  readonly #operations: FileOperations = {
    open: (file) => {
      file.privateData = this.#find(MINOR(file.devt));
    },

    read: (file, to) => {
      const vinput = this.#stillThere(file.privateData as Vinput);
      return to.putAt(vinput.type.read(vinput));
    },

    write: (file, from) => {
      const vinput = this.#stillThere(file.privateData as Vinput);
      if (from.length > LONGEST_WRITE) {
        vinput.log.warn(`Too long. ${LONGEST_WRITE} bytes allowed`);
        return -EINVAL;
      }
      vinput.type.send(vinput, from.text());
      return from.length;
    },
  };

  #stillThere(vinput: Vinput): Vinput {
    if (this.#vinputs.get(vinput.id) !== vinput)
      throw new KernelError(ENODEV, `${vinput.device.name} has gone`);
    return vinput;
  }
}
