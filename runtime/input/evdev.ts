import { EAGAIN, EINVAL, ENODEV } from "../errno.ts";
import type { FileOperations } from "../fs/file-operations.ts";
import { POLLERR, POLLHUP, POLLIN, POLLOUT, POLLRDNORM, POLLWRNORM } from "../fs/flags.ts";
import type { OpenFile } from "../fs/open-file.ts";
import { WaitQueue } from "../sched/wait-queue.ts";
import { decodeEvents, EVENT_SIZE, EvdevClient } from "./evdev-client.ts";
import { evdevIoctl } from "./evdev-ioctl.ts";
import type { InputDevice } from "./input-device.ts";
import type { InputHandle, InputTime, InputValue } from "./input-event.ts";

/** As in Linux: room for eight packets of eight events. */
const BUFFERED_EVENTS = 64;

/** /dev/input/eventN: every reader gets all events of the device from its open on, in evdev's format. */
export class Evdev implements InputHandle {
  readonly name: string;
  readonly device: InputDevice;
  readonly #clients = new Map<OpenFile, EvdevClient>();
  readonly #wait = new WaitQueue();
  /** The reader that has all events for itself. */
  #grabber: EvdevClient | undefined;
  #exists = true;

  constructor(device: InputDevice, name: string) {
    this.device = device;
    this.name = name;
  }

  events(packet: readonly InputValue[], time: InputTime): void {
    const clients = this.#grabber ? [this.#grabber] : this.#clients.values();
    for (const client of clients) client.add(packet, time);
    this.#wait.wakeUp();
  }

  disconnect(): void {
    this.#exists = false;
    this.#wait.wakeUp();
  }

  readonly ops: FileOperations = {
    open: (file) => {
      if (!this.#exists) return -ENODEV;
      this.#clients.set(file, new EvdevClient(BUFFERED_EVENTS)); // before the driver reports where things stand
      try {
        this.device.open();
      } catch (error) {
        this.#clients.delete(file);
        throw error;
      }
      return 0;
    },

    release: (file) => {
      const client = this.#clients.get(file);
      if (client && client === this.#grabber) this.#ungrab();
      this.#clients.delete(file);
      this.device.close();
    },

    read: async (file, to, call) => {
      const client = this.#clientOf(file);
      if (to.length !== 0 && to.length < EVENT_SIZE) return -EINVAL;
      for (;;) {
        if (!this.#exists) return -ENODEV;
        if (to.length === 0) return 0;
        if (client.isReadable) return to.put(client.take(to.length));
        if (call.nonblock) return -EAGAIN;
        await this.#wait.wait(() => client.isReadable || !this.#exists, call);
      }
    },

    write: (_file, from) => {
      if (from.length !== 0 && from.length < EVENT_SIZE) return -EINVAL;
      if (!this.#exists) return -ENODEV;
      const events = decodeEvents(from.take());
      for (const { type, code, value } of events) this.device.event(type, code, value);
      return events.length * EVENT_SIZE;
    },

    poll: (file, table) => {
      table.wait(this.#wait);
      const state = this.#exists ? POLLOUT | POLLWRNORM : POLLHUP | POLLERR;
      return state | (this.#clientOf(file).isReadable ? POLLIN | POLLRDNORM : 0);
    },

    ioctl: (file, cmd, arg) => {
      if (!this.#exists) return -ENODEV;
      const client = this.#clientOf(file);
      return evdevIoctl(cmd, arg, {
        device: this.device,
        client,
        grab: (wanted) => this.#grab(client, wanted),
      });
    },
  };

  /** evdev_grab(), evdev_ungrab(): answers whether that could be. */
  #grab(client: EvdevClient, wanted: boolean): boolean {
    if (!wanted) {
      if (this.#grabber !== client) return false;
      this.#ungrab();
      return true;
    }
    if (this.#grabber || this.device.grabbedBy) return false;
    this.#grabber = client;
    this.device.grabbedBy = this;
    return true;
  }

  #ungrab(): void {
    this.#grabber = undefined;
    this.device.grabbedBy = undefined;
  }

  #clientOf(file: OpenFile): EvdevClient {
    const client = this.#clients.get(file);
    if (!client) throw new TypeError(`${file.where} is not open`);
    return client;
  }
}
