/** Pipes, /dev/fifo0 and up: readers wait for data, and writers for room. */
import {
  defineModule,
  EAGAIN,
  type FileOperations,
  MINOR,
  MKDEV,
  type ModuleContext,
  param,
  POLLIN,
  POLLOUT,
  POLLRDNORM,
  POLLWRNORM,
  type UserBuffer,
  type WaitQueue,
} from "tophalf";

const DEVICE_NAME = "fifo";

export default defineModule({
  license: "GPL",
  description: "Pipes that block",
  params: {
    count: param.byte(1, { desc: "How many pipes", mode: 0o444 }),
    size: param.uint(4096, { desc: "Bytes that each of them holds", mode: 0o444 }),
  },

  init(k) {
    const pipes = Array.from({ length: k.params.count }, () => new Pipe(k, k.params.size));
    const major = k.chrdev.register(0, DEVICE_NAME, fifoOperations(pipes));
    const cls = k.class.create(DEVICE_NAME);
    for (const minor of pipes.keys()) k.device.create(cls, MKDEV(major, minor), `${DEVICE_NAME}${minor}`);
  },
});

class Pipe {
  readonly readable: WaitQueue;
  readonly writable: WaitQueue;
  readonly #size: number;
  #stored = new Uint8Array();

  constructor(k: ModuleContext, size: number) {
    this.readable = k.waitQueue();
    this.writable = k.waitQueue();
    this.#size = size;
  }

  readonly hasData = (): boolean => this.#stored.length > 0;
  readonly hasRoom = (): boolean => this.#stored.length < this.#size;

  take(to: UserBuffer): number {
    const count = to.put(this.#stored);
    this.#stored = this.#stored.subarray(count);
    this.writable.wakeUp();
    return count;
  }

  add(from: UserBuffer): number {
    const added = from.take().subarray(0, this.#size - this.#stored.length);
    this.#stored = Buffer.concat([this.#stored, added]);
    this.readable.wakeUp();
    return added.length;
  }
}

/** Whoever is let go looks again: a caller that did not have to wait may have been quicker. */
function fifoOperations(pipes: readonly Pipe[]): FileOperations {
  return {
    open(file) {
      file.privateData = pipes[MINOR(file.devt)];
    },

    async read(file, to, call) {
      const pipe = file.privateData as Pipe;
      while (!pipe.hasData()) {
        if (call.nonblock) return -EAGAIN;
        await pipe.readable.wait(pipe.hasData, call);
      }
      return pipe.take(to);
    },

    async write(file, from, call) {
      const pipe = file.privateData as Pipe;
      while (!pipe.hasRoom()) {
        if (call.nonblock) return -EAGAIN;
        await pipe.writable.wait(pipe.hasRoom, call);
      }
      return pipe.add(from);
    },

    poll(file, table) {
      const { readable, writable, hasData, hasRoom } = file.privateData as Pipe;
      table.wait(readable);
      table.wait(writable);
      return (hasData() ? POLLIN | POLLRDNORM : 0) | (hasRoom() ? POLLOUT | POLLWRNORM : 0);
    },
  };
}
