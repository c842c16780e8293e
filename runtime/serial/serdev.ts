import { EIO, ENODEV, ETIMEDOUT, KernelError } from "../errno.ts";
import type { Parity, SerialPort, SerialSettings } from "../hal/serial-port.ts";
import type { Kernel } from "../kernel.ts";
import type { Culprit } from "../oops.ts";
import type { Call } from "../sched/call.ts";
import type { ProcessHandler } from "../sched/process-runner.ts";
import type { Task } from "../sched/task.ts";
import { WaitQueue } from "../sched/wait-queue.ts";
import { jiffiesToNsecs, nsecsToJiffies } from "../time/jiffies.ts";
import { modemControlOf, TIOCM_CTS, TIOCM_RTS, tiocmOf } from "./modem-lines.ts";
import { PortLink } from "./port-link.ts";
import { Receiver } from "./receiver.ts";
import { Transmitter } from "./transmitter.ts";

/** What a driver does with a serial device: `struct serdev_device_ops`. All run in process context. */
export interface SerdevDeviceOps {
  /** receive_buf: bytes have come, which are the driver's. While it waits (it may be async) what comes next is kept. */
  receiveBuf?(bytes: Uint8Array, serdev: SerdevDevice): void | Promise<void>;
  /** write_wakeup: there is room again, after `writeBuf` did not take all. */
  writeWakeup?(serdev: SerdevDevice): void | Promise<void>;
  /** The port was unplugged. It is opened again by itself; until then every call is refused with ENODEV. */
  gone?(serdev: SerdevDevice): void | Promise<void>;
  /** It is there again, with the settings that it had: whatever the device has to be told at its start, it has forgotten. */
  back?(serdev: SerdevDevice): void | Promise<void>;
}

export interface SerdevOptions {
  readonly port: SerialPort;
  readonly settings: SerialSettings;
  readonly ops: SerdevDeviceOps;
  readonly owner: Culprit;
  readonly released: () => void;
}

/** Bytes of a serial device so far. */
export interface SerdevCounts {
  readonly rx: number;
  readonly tx: number;
  /** Received, and lost because the driver was too slow. */
  readonly overrun: number;
}

/** A serial port in the hands of one driver: `struct serdev_device`. It survives that the port is unplugged. */
export class SerdevDevice implements ProcessHandler {
  readonly name: string;
  readonly where: string;
  readonly owner: Culprit;
  watched = 0;
  readonly #kernel: Kernel;
  readonly #options: SerdevOptions;
  readonly #link: PortLink;
  readonly #receiver: Receiver;
  readonly #transmitter: Transmitter;
  /** Who waits for room, or for the end. */
  readonly #queue: WaitQueue;
  readonly #counts = { rx: 0, tx: 0, overrun: 0 };
  #task: Task | undefined;
  #closed: Promise<void> | undefined;

  constructor(kernel: Kernel, options: SerdevOptions) {
    const { port, settings, owner } = options;
    this.#kernel = kernel;
    this.#options = options;
    this.name = port.name;
    this.owner = owner;
    this.where = `serial ${port.name}`;
    this.#queue = new WaitQueue(kernel.sched);
    this.#link = new PortLink(settings, {
      port,
      clock: kernel.clock,
      printk: kernel.printk,
      received: (bytes) => {
        this.#received(bytes);
      },
      gone: () => {
        this.#gone();
      },
      back: () => {
        this.#call((serdev) => options.ops.back?.(serdev));
      },
    });
    this.#receiver = new Receiver({
      runner: kernel.processRunner,
      handler: this,
      receive: (bytes) => options.ops.receiveBuf?.(bytes, this),
      overrun: (count) => {
        this.#overrun(count);
      },
    });
    this.#transmitter = new Transmitter({
      write: (bytes) => this.#send(bytes),
      failed: (error, count) => this.#lost(error, count),
      wakeup: () => {
        this.#call((serdev) => options.ops.writeWakeup?.(serdev));
      },
      queue: this.#queue,
    });
  }

  /** serdev_device_open(). @throws KernelError why it cannot be opened, and what to do */
  open(): Promise<void> {
    return this.#link.open();
  }

  /** serdev_device_close(): what has not been sent is lost. A second call does nothing. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  /** As close(), and waits until the driver's `receiveBuf` has ended: the runtime's own, when the module leaves. */
  async destroy(): Promise<void> {
    await this.close();
    await this.#receiver.idle();
  }

  /** What it really is, under whatever name it was opened: `ttyAMA0`. */
  get device(): string {
    return this.#options.port.device;
  }

  /** How it talks now. */
  get settings(): SerialSettings {
    return this.#link.settings;
  }

  /** Whether it is plugged in. */
  get isPresent(): boolean {
    return this.#link.isPresent;
  }

  get counts(): SerdevCounts {
    return this.#counts;
  }

  /** serdev_device_set_baudrate(): bits a second. @throws KernelError EINVAL */
  async setBaudrate(baudRate: number): Promise<void> {
    await this.#link.configure({ baudRate });
  }

  /** serdev_device_set_parity(). @throws KernelError EINVAL */
  async setParity(parity: Parity): Promise<void> {
    await this.#link.configure({ parity });
  }

  /** serdev_device_set_flow_control(): by RTS and CTS. @throws KernelError EINVAL */
  async setFlowControl(enable: boolean): Promise<void> {
    await this.#link.configure({ flowControl: enable ? "rtscts" : "none" });
  }

  /** serdev_device_write_room(): bytes that `writeBuf` takes now. */
  get writeRoom(): number {
    return this.#transmitter.room;
  }

  /**
   * serdev_device_write_buf(): takes what there is room for, without waiting, and answers how much that is; `writeWakeup` tells when to go
   * on. May be called in every context.
   *
   * @throws KernelError ENODEV it is unplugged
   */
  writeBuf(bytes: Uint8Array | string): number {
    this.#link.check();
    return this.#transmitter.put(Buffer.from(bytes as Uint8Array));
  }

  /**
   * serdev_device_write(): waits until all has been taken, which is not yet sent. Answers how much was, less than all when the time
   * was over.
   *
   * @param timeout in jiffies. Default: for ever
   * @throws KernelError ENODEV it is unplugged; EINTR
   */
  async write(bytes: Uint8Array | string, timeout = Number.POSITIVE_INFINITY, call?: Call): Promise<number> {
    const data = Buffer.from(bytes as Uint8Array);
    const deadline = this.#deadline(timeout);
    let taken = this.writeBuf(data);
    while (taken < data.length) {
      if (!(await this.#waitUntil(() => this.writeRoom > 0, deadline, call))) break;
      taken += this.writeBuf(data.subarray(taken));
    }
    return taken;
  }

  /**
   * serdev_device_write_flush(): forgets what has not been sent. What was received and not handed on is forgotten too, unlike in Linux:
   * ports have no call for one of the two.
   */
  async writeFlush(): Promise<void> {
    this.#transmitter.clear();
    this.#receiver.clear();
    await this.#link.connection.flush();
  }

  /**
   * serdev_device_wait_until_sent(): waits until the last bit of all that was written is on the wire.
   *
   * @param timeout in jiffies. Default: for ever
   * @throws KernelError ETIMEDOUT, ENODEV it is unplugged, EINTR
   */
  async waitUntilSent(timeout = Number.POSITIVE_INFINITY, call?: Call): Promise<void> {
    const deadline = this.#deadline(timeout);
    const late = new KernelError(ETIMEDOUT, `${this.where}: not sent in time: does the other side hold CTS?`);
    if (!(await this.#waitUntil(() => this.#transmitter.isEmpty, deadline, call))) throw late;
    const drain = { ended: false, error: undefined as unknown };
    const ended = (error?: unknown): void => {
      Object.assign(drain, { ended: true, error });
      this.#queue.wakeUp();
    };
    this.#link.connection.drain().then(() => ended(), ended);
    const isSent = (): boolean => {
      if (drain.error) throw drain.error as Error;
      return drain.ended;
    };
    if (!(await this.#waitUntil(isSent, deadline, call))) throw late;
  }

  /** serdev_device_get_tiocm(): TIOCM_CTS, TIOCM_DSR, TIOCM_CAR, TIOCM_RNG. @throws KernelError ENODEV, EIO */
  async getTiocm(): Promise<number> {
    return tiocmOf(await this.#link.connection.modemStatus());
  }

  /** serdev_device_set_tiocm(): asserts and lets go of TIOCM_DTR and TIOCM_RTS. @throws KernelError ENODEV, EIO */
  async setTiocm(set: number, clear: number): Promise<void> {
    await this.#link.connection.setModem(modemControlOf(set, clear));
  }

  /** serdev_device_get_cts(). @throws KernelError ENODEV, EIO */
  async getCts(): Promise<boolean> {
    return ((await this.getTiocm()) & TIOCM_CTS) !== 0;
  }

  /** serdev_device_set_rts(). @throws KernelError ENODEV, EIO */
  setRts(enable: boolean): Promise<void> {
    return enable ? this.setTiocm(TIOCM_RTS, 0) : this.setTiocm(0, TIOCM_RTS);
  }

  /** serdev_device_break_ctl(): holds the line in the break state, or lets go. @throws KernelError ENODEV, EIO */
  async breakCtl(enable: boolean): Promise<void> {
    await this.#link.connection.setModem({ brk: enable });
  }

  async #close(): Promise<void> {
    this.#receiver.close();
    this.#transmitter.clear();
    this.#queue.close();
    try {
      await this.#link.close();
    } finally {
      this.#options.released();
    }
  }

  #received(bytes: Uint8Array): void {
    this.#counts.rx += bytes.length;
    this.#receiver.received(bytes);
  }

  #overrun(count: number): void {
    if (this.#counts.overrun === 0) {
      this.#kernel.printk.warn(`${this.where}: ${this.owner.name} is too slow: input is lost`);
    }
    this.#counts.overrun += count;
  }

  async #send(bytes: Uint8Array): Promise<void> {
    await this.#link.connection.write(bytes);
    this.#counts.tx += bytes.length;
  }

  #lost(error: unknown, count: number): void {
    if (error instanceof KernelError && error.errno === ENODEV) return; // that is told otherwise
    const { errno = EIO, message } = error as Error & { errno?: number };
    this.#kernel.printk.err(`${this.where}: ${count} bytes not written: ${message} (error ${-errno})`);
  }

  /** As at a hangup of a tty, nothing is left on either side. Who waits looks again, and is refused. */
  #gone(): void {
    this.#receiver.clear();
    this.#transmitter.clear();
    this.#call((serdev) => this.#options.ops.gone?.(serdev));
  }

  #call(operation: (serdev: SerdevDevice) => void | Promise<void>): void {
    if (this.#closed) return;
    const { processRunner: runner } = this.#kernel;
    const task = (this.#task ??= runner.taskFor(this, "kworker/0:0"));
    runner.run(this, task, operation, this, () => undefined);
  }

  /** Waits for a condition, and answers whether it holds. @throws KernelError ENODEV when the port has gone, EINTR */
  async #waitUntil(condition: () => boolean, deadline: number, call: Call | undefined): Promise<boolean> {
    const present = (): boolean => {
      this.#link.check();
      return condition();
    };
    if (deadline === Number.POSITIVE_INFINITY) {
      await this.#queue.wait(present, call);
      return true;
    }
    const left = Math.max(0, deadline - this.#kernel.clock.now());
    return (await this.#queue.waitTimeout(present, nsecsToJiffies(left), call)) > 0;
  }

  #deadline(timeout: number): number {
    return this.#kernel.clock.now() + jiffiesToNsecs(timeout);
  }
}
