import { AtomicRunner } from "./atomic.ts";
import { ExecutionContext } from "./context.ts";
import { CryptoApi } from "./crypto/crypto.ts";
import { Softirqs } from "./deferral/softirq.ts";
import { TaskletScheduler } from "./deferral/tasklet.ts";
import { Workqueues } from "./deferral/workqueues.ts";
import type { BusCore } from "./device/bus-core.ts";
import { ChrdevTable } from "./device/chrdev.ts";
import type { DeviceCore } from "./device/device-core.ts";
import { DeviceModel } from "./device/device-model.ts";
import type { Platform } from "./device/platform.ts";
import type { SystemSleep } from "./device/system-sleep.ts";
import { Uevents } from "./device/uevent.ts";
import { Debugfs } from "./fs/debugfs.ts";
import { Procfs } from "./fs/procfs.ts";
import { Sysctl } from "./fs/sysctl.ts";
import { Sysfs } from "./fs/sysfs.ts";
import { Syscalls } from "./fs/syscalls.ts";
import type { Owner } from "./fs/tree.ts";
import { Vfs } from "./fs/vfs.ts";
import { Gpio } from "./gpio/gpio.ts";
import type { Board } from "./hal/board.ts";
import type { Clock } from "./hal/clock.ts";
import type { HostLed } from "./hal/host-led.ts";
import type { SerialPorts } from "./hal/serial-port.ts";
import { HwmonCore } from "./hwmon/hwmon-core.ts";
import { I2cCore } from "./i2c/i2c-core.ts";
import { IioCore } from "./iio/iio-core.ts";
import { IrqDispatcher } from "./irq/dispatch.ts";
import { IrqTable } from "./irq/irq.ts";
import { showInterrupts } from "./irq/proc-interrupts.ts";
import { InputCore } from "./input/input-core.ts";
import { addInputFiles } from "./input/proc-input.ts";
import { createLedClass } from "./leds/create.ts";
import { ConsoleKeyboard } from "./leds/keyboard.ts";
import type { LedClass } from "./leds/leds.ts";
import { lockEnvironment } from "./locking/environment.ts";
import type { LockEnvironment } from "./locking/lock.ts";
import { FaultInjection } from "./module/fault-injection.ts";
import { ModuleLoader } from "./module/loader.ts";
import { SourceMaps } from "./module/source-maps.ts";
import { showKallsyms, showModules } from "./module/proc-modules.ts";
import { Oopses } from "./oops.ts";
import { DynamicDebug } from "./printk/dynamic-debug.ts";
import { addPrintkFiles } from "./printk/files.ts";
import { Printk } from "./printk/printk.ts";
import { RtcCore } from "./rtc/rtc-core.ts";
import { ProcessRunner } from "./sched/process-runner.ts";
import { RunQueue } from "./sched/run-queue.ts";
import { HrtimerBase } from "./time/hrtimer-base.ts";
import { Scheduler } from "./sched/scheduler.ts";
import { Tasks } from "./sched/tasks.ts";
import { SerialCore } from "./serial/serial-core.ts";
import { Taint } from "./taint.ts";
import { showUptime, showVersion } from "./proc-system.ts";
import { systemClock } from "./time/system-clock.ts";
import { TimerBase } from "./time/timer-base.ts";
import { type TtyLookup, Ttys } from "./tty/tty.ts";
import { Watchdog } from "./watchdog.ts";

export interface KernelOptions {
  readonly board: Board;
  /** Default: real time. */
  readonly clock?: Clock;
  /** Whom files belong to that name no owner. Default: the user that runs this process. */
  readonly owner?: Owner;
  /** LEDs that are lent to it. Default: the board's. */
  readonly hostLeds?: readonly HostLed[] | undefined;
  /** Serial ports that are lent to it. Default: the board's. */
  readonly serialPorts?: SerialPorts | undefined;
  /** The load average of the last minute, for the heartbeat of LEDs. Default: the machine's. */
  readonly load?: (() => number) | undefined;
  /** Finds the terminal of a process, for modules that write to it. Default: no process has one. */
  readonly ttyOfProcess?: TtyLookup;
}

/** One running instance: a board, and everything that modules are given. Several live side by side in one process. */
export class Kernel {
  readonly board: Board;
  readonly clock: Clock;
  readonly printk: Printk;
  readonly taint: Taint;
  readonly sources = new SourceMaps();
  readonly dynamicDebug: DynamicDebug;
  readonly oopses: Oopses;
  readonly watchdog: Watchdog;
  readonly tasks: Tasks;
  readonly sched: Scheduler;
  readonly ttys: Ttys;
  readonly locks: LockEnvironment;
  readonly syscalls: Syscalls;
  readonly vfs: Vfs;
  readonly proc: Procfs;
  readonly sysctl: Sysctl;
  readonly sysfs: Sysfs;
  readonly debugfs: Debugfs;
  readonly softirqs: Softirqs;
  readonly tasklets: TaskletScheduler;
  readonly atomicRunner: AtomicRunner;
  readonly processRunner: ProcessRunner;
  readonly irqs: IrqTable;
  readonly hrtimers: HrtimerBase;
  readonly timers: TimerBase;
  readonly workqueues: Workqueues;
  readonly gpio: Gpio;
  readonly chrdevs = new ChrdevTable();
  readonly uevents: Uevents;
  readonly deviceModel: DeviceModel;
  readonly buses: BusCore;
  readonly devices: DeviceCore;
  readonly platform: Platform;
  readonly sleep: SystemSleep;
  readonly i2c: I2cCore;
  readonly iio: IioCore;
  readonly hwmon: HwmonCore;
  readonly rtc: RtcCore;
  readonly crypto: CryptoApi;
  readonly leds: LedClass;
  readonly keyboard: ConsoleKeyboard;
  readonly input: InputCore;
  readonly serial: SerialCore;
  readonly faults = new FaultInjection();
  readonly modules: ModuleLoader;
  /** Wall time of the boot, milliseconds since the epoch. */
  readonly bootWallTime: number;
  /** The same moment on the clock: nanoseconds. */
  readonly bootTime: number;

  constructor(options: KernelOptions) {
    const { board, clock = systemClock, owner, hostLeds, serialPorts, load, ttyOfProcess = noTty } = options;
    this.board = board;
    this.clock = clock;
    this.bootWallTime = clock.wallTime();
    this.bootTime = clock.now();
    this.printk = new Printk(clock);
    this.taint = new Taint(this.printk);
    this.dynamicDebug = new DynamicDebug(this.printk);
    this.oopses = new Oopses(this.printk, this.taint, this.sources);
    this.watchdog = new Watchdog(clock, this.printk);
    this.tasks = new Tasks(this.printk);
    const context = new ExecutionContext();
    this.sched = new Scheduler(clock, this.tasks, context, this.printk);
    this.ttys = new Ttys(this.tasks, ttyOfProcess);
    this.syscalls = new Syscalls(this.oopses, this.watchdog, this.tasks);
    this.vfs = new Vfs(this.oopses, this.watchdog, this.tasks, this.syscalls, owner);
    this.proc = new Procfs(this.vfs.tree, this.vfs.proc);
    this.sysctl = new Sysctl(this.proc);
    this.sysfs = new Sysfs(this.vfs.tree, this.vfs.sys, this.printk);
    this.debugfs = new Debugfs(this.vfs.tree, this.sysfs.directory("kernel"));
    const atomic = (this.atomicRunner = new AtomicRunner(this.oopses, this.watchdog));
    this.softirqs = new Softirqs(context, clock);
    this.tasklets = new TaskletScheduler(this.softirqs, atomic);
    const dispatcher = new IrqDispatcher(context, this.softirqs, atomic, this.printk);
    const runQueue = new RunQueue(clock);
    this.processRunner = new ProcessRunner(this.oopses, this.watchdog, this.tasks);
    this.irqs = new IrqTable(dispatcher, runQueue);
    this.locks = lockEnvironment(this, context, dispatcher);
    this.hrtimers = new HrtimerBase(clock, dispatcher, this.softirqs, atomic, this.printk);
    this.timers = new TimerBase(this.hrtimers, this.softirqs, atomic);
    this.workqueues = new Workqueues(runQueue, this.processRunner, this.printk);
    this.gpio = new Gpio(this);
    this.uevents = new Uevents(clock);
    this.deviceModel = new DeviceModel(this);
    ({
      buses: this.buses,
      devices: this.devices,
      platform: this.platform,
      sleep: this.sleep,
    } = this.deviceModel);
    this.i2c = new I2cCore(this);
    for (const adapter of board.i2cAdapters ?? []) this.i2c.addAdapter(adapter);
    this.iio = new IioCore(this);
    this.hwmon = new HwmonCore(this);
    this.rtc = new RtcCore(this);
    this.crypto = new CryptoApi((run) => {
      clock.defer(run);
    });
    this.leds = createLedClass(this, load);
    this.keyboard = new ConsoleKeyboard(this.leds, hostLeds ?? board.hostLeds ?? [], this.printk);
    this.input = new InputCore(this);
    this.serial = new SerialCore(this, serialPorts ?? board.serialPorts);
    this.modules = new ModuleLoader(this);
    this.#populateProc();
    this.sysctl.addIntegers("tainted", this.taint.sysctl);
    addPrintkFiles(this);
    addInputFiles(this);
  }

  /** Tells all drivers that the system ends, removes all modules, newest first, and gives the board back. */
  async shutdown(): Promise<void> {
    await this.deviceModel.shutdown();
    await this.modules.unloadAll();
    await this.i2c.shutdown();
    this.keyboard.giveBack();
    this.board.close();
  }

  #populateProc(): void {
    this.proc.createSingle("modules", () => showModules(this.modules.all));
    this.proc.createSingle("kallsyms", () => showKallsyms(this.modules.all));
    this.proc.createSingle("devices", () => this.chrdevs.show());
    this.proc.createSingle("interrupts", () => showInterrupts(this.irqs));
    this.proc.createSingle("crypto", () => this.crypto.show());
    this.proc.createSingle("softirqs", () => this.softirqs.show());
    this.proc.createSingle("uptime", () => showUptime(this.clock, this.bootTime));
    this.proc.createSingle("version", showVersion);
  }
}

const noTty: TtyLookup = () => undefined;
