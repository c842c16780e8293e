/** The one door for driver authors, and for programs that run a kernel of their own. */
export * from "./errno.ts";
export * from "./fs/flags.ts";
export {
  _IO,
  _IOC,
  _IOC_DIR,
  _IOC_NR,
  _IOC_SIZE,
  _IOC_TYPE,
  _IOR,
  _IOW,
  _IOWR,
  IOC_NONE,
  IOC_READ,
  IOC_WRITE,
  type IoctlSize,
} from "./fs/ioctl.ts";
export {
  ctype,
  type CFields,
  type CMember,
  type CStruct,
  type CType,
  type StructValue,
  type ValueOf,
} from "./fs/ctype/index.ts";
export {
  IRQ_HANDLED,
  IRQ_NONE,
  IRQ_WAKE_THREAD,
  IRQF_NO_AUTOEN,
  IRQF_ONESHOT,
  IRQF_SHARED,
  IRQF_TRIGGER_FALLING,
  IRQF_TRIGGER_NONE,
  IRQF_TRIGGER_RISING,
  type IrqReturn,
} from "./irq/flags.ts";
export { cryptoMemneq, getRandomBytes, getRandomU32, getRandomU32Below } from "./crypto/random.ts";
export type { HashInput, Shash, ShashDesc, ShashState } from "./crypto/shash.ts";
export type { Skcipher } from "./crypto/skcipher.ts";
export type { SkcipherRequest } from "./crypto/skcipher-request.ts";
export type { Tty, TtyLookup } from "./tty/tty.ts";
export { MAJOR, MINOR, MKDEV, type DevT } from "./device/devt.ts";
export type { ChrdevRegion, Minors } from "./device/chrdev.ts";
export type { Cdev } from "./module/k/cdev.ts";
export {
  HRTIMER_MODE_ABS,
  HRTIMER_MODE_ABS_SOFT,
  HRTIMER_MODE_REL,
  HRTIMER_MODE_REL_SOFT,
  HRTIMER_MODE_SOFT,
  HRTIMER_NORESTART,
  HRTIMER_RESTART,
  type Hrtimer,
  type HrtimerFunction,
  type HrtimerRestart,
} from "./time/hrtimer.ts";
export * from "./time/jiffies.ts";
export type { Timer, TimerFunction } from "./time/timer.ts";
export {
  defineModule,
  type ModuleDefinition,
  type ParamDeclarations,
  type ParamValues,
} from "./module/define.ts";
export {
  exportSymbol,
  exportSymbolGpl,
  symbol,
  weakSymbol,
  type ExportedSymbol,
  type SymbolExports,
  type SymbolType,
  type SymbolUse,
  type SymbolUses,
  type SymbolValues,
} from "./module/symbols.ts";
export { API_VERSION } from "./module/api.ts";
export type { UapiConstant, UapiDefinition, UapiIoctl } from "./module/uapi/define.ts";
export { param, type ParamArray, type ParamOps } from "./module/params.ts";
export type { ModulePrintk } from "./module/k/printk.ts";
export type { ModuleContext } from "./module/context.ts";
export type { ClassOptions, DeviceClass } from "./device/class.ts";
export type { Device, DeviceInit } from "./device/device.ts";
export type { Bus, BusOptions } from "./device/bus.ts";
export type { Driver, OfDeviceId } from "./device/driver.ts";
export {
  IORESOURCE_IO,
  IORESOURCE_IRQ,
  IORESOURCE_MEM,
  PLATFORM_DEVID_AUTO,
  PLATFORM_DEVID_NONE,
  PlatformDevice,
  type PlatformDeviceOptions,
  type Resource,
  resIrq,
  resMem,
} from "./device/platform-device.ts";
export type { PlatformDeviceId } from "./device/platform-match.ts";
export type { DevPmOps } from "./device/pm-ops.ts";
export type { SleepState } from "./device/system-sleep.ts";
export type { DriverDefinition } from "./module/k/bus.ts";
export type { AdapterDevice } from "./i2c/adapter-device.ts";
export type { I2cBoardInfo, I2cClient } from "./i2c/client.ts";
export * from "./i2c/flags.ts";
export type { I2cDeviceId } from "./i2c/match.ts";
export type { SmbusCalls } from "./i2c/smbus.ts";
export type { ClientMessage, I2cTalk, LockedTalk } from "./i2c/talk.ts";
export type { I2cDriverDefinition } from "./module/k/i2c.ts";
export type { PlatformDriverDefinition } from "./module/k/platform.ts";
export type { Uevent, UeventAction, UeventEnv } from "./device/uevent.ts";
export { GLOBAL_ROOT_GID, GLOBAL_ROOT_UID, type ProcEntry } from "./fs/proc-entry.ts";
export type { ProcOperations } from "./fs/procfs.ts";
export * from "./fs/seq-file.ts";
export { seqList } from "./fs/seq-list.ts";
export { seqLlseek, fixedSizeLlseek } from "./fs/llseek.ts";
export { MAY_READ, MAY_WRITE } from "./fs/permission.ts";
export { sprintf } from "./sprintf.ts";
export { attr, attrRO, attrRW, attrWO } from "./fs/attr.ts";
export type { DebugfsEntry } from "./fs/debugfs.ts";
export { simpleAttribute, type SimpleAttribute, type Variable } from "./fs/simple-attribute.ts";
export type { Kobject } from "./fs/kobject.ts";
export type { SysObject } from "./fs/sys-object.ts";
export {
  kstrtobool,
  kstrtoint,
  kstrtol,
  kstrtoll,
  kstrtos8,
  kstrtos16,
  kstrtou8,
  kstrtou16,
  kstrtouint,
  kstrtoul,
  kstrtoull,
} from "./kstrtox.ts";
export type { Attribute, AttributeGroup, BinAttribute } from "./fs/sysfs.ts";
export type { Tasklet, TaskletFunction } from "./deferral/tasklet.ts";
export type { DelayedWork } from "./deferral/delayed-work.ts";
export type { Work, WorkFunction } from "./deferral/work.ts";
export type { Workqueue } from "./deferral/workqueue.ts";
export {
  WQ_CPU_INTENSIVE,
  WQ_DFL_ACTIVE,
  WQ_FREEZABLE,
  WQ_HIGHPRI,
  WQ_MAX_ACTIVE,
  WQ_MEM_RECLAIM,
  WQ_POWER_EFFICIENT,
  WQ_SYSFS,
  WQ_UNBOUND,
} from "./deferral/workqueue-flags.ts";
export type { FileOperations } from "./fs/file-operations.ts";
export type { OpenFile } from "./fs/open-file.ts";
export * from "./fs/fasync.ts";
export type { FileHandle } from "./fs/file-handle.ts";
export type { SyscallContexts, SyscallHandler, SyscallName } from "./fs/syscalls.ts";
export type { SyscallHook } from "./fs/syscall-chain.ts";
export type { PollTable } from "./fs/poll-table.ts";
export type { UserBuffer } from "./fs/user-buffer.ts";
export type { IoctlArgument } from "./fs/ioctl-argument.ts";
export {
  KERN_ALERT,
  KERN_CRIT,
  KERN_DEBUG,
  KERN_DEFAULT,
  KERN_EMERG,
  KERN_ERR,
  KERN_INFO,
  KERN_NOTICE,
  KERN_WARNING,
} from "./printk/levels.ts";
export type { LogRecord } from "./printk/ring.ts";
export type { Ratelimit } from "./printk/ratelimit.ts";
export type { StaticKey } from "./static-key.ts";
export type { CansleepInputLine, CansleepOutputLine } from "./gpio/cansleep-line.ts";
export type { AddedGpioChip } from "./gpio/chips.ts";
export type { GpioChipOptions, GpioIrqChip, PadConfig } from "./gpio/driver-chip.ts";
export type { BidirectionalLine, InputLine, OutputLine } from "./gpio/gpio-line.ts";
export type { InputLines, OutputLines } from "./gpio/gpio-lines.ts";
export { SeparateLines } from "./gpio/separate-lines.ts";
export type { IrqWork, IrqWorkFunction } from "./irq/irq-work.ts";
export type { IrqThreadFunction } from "./irq/irq-thread.ts";
export type { ThreadedIrq } from "./module/k/threaded-irq.ts";
export type { IrqEvent, IrqHandler } from "./irq/descriptor.ts";
export {
  IIO_ACCEL,
  IIO_ANGL_VEL,
  IIO_CHAN_INFO_INT_TIME,
  IIO_CHAN_INFO_OFFSET,
  IIO_CHAN_INFO_OVERSAMPLING_RATIO,
  IIO_CHAN_INFO_PROCESSED,
  IIO_CHAN_INFO_RAW,
  IIO_CHAN_INFO_SAMP_FREQ,
  IIO_CHAN_INFO_SCALE,
  IIO_CURRENT,
  IIO_HUMIDITYRELATIVE,
  IIO_INTENSITY,
  IIO_LIGHT,
  IIO_MAGN,
  IIO_POWER,
  IIO_PRESSURE,
  IIO_PROXIMITY,
  IIO_TEMP,
  IIO_VOLTAGE,
  type IioChanInfo,
  type IioChanSpec,
  type IioChanType,
} from "./iio/channel.ts";
export type { IioDeviceOptions } from "./iio/iio-core.ts";
export {
  IIO_VAL_FRACTIONAL,
  IIO_VAL_FRACTIONAL_LOG2,
  IIO_VAL_INT,
  IIO_VAL_INT_PLUS_MICRO,
  IIO_VAL_INT_PLUS_NANO,
  type IioValue,
} from "./iio/value.ts";
export type { HwmonChannel, HwmonDeviceOptions, HwmonType } from "./hwmon/hwmon-core.ts";
export type { RtcClassOps, RtcDevice, RtcDeviceOptions } from "./rtc/rtc-device.ts";
export {
  RTC_AIE_OFF,
  RTC_AIE_ON,
  RTC_ALM_READ,
  RTC_ALM_SET,
  RTC_RD_TIME,
  RTC_SET_TIME,
  RTC_UIE_OFF,
  RTC_UIE_ON,
  RTC_WKALM_RD,
  RTC_WKALM_SET,
} from "./rtc/rtc-ioctl.ts";
export {
  RTC_TIME,
  RTC_WKALRM,
  type RtcTime,
  rtcTime64ToTm,
  rtcTmToTime64,
  rtcValidTm,
  type RtcWkalrm,
} from "./rtc/rtc-time.ts";
export { RTC_AF, RTC_IRQF, RTC_UF } from "./rtc/rtc-timers.ts";
export * from "./input/event-codes.ts";
export * from "./input/key-codes.ts";
export {
  EVIOCGABS,
  EVIOCGBIT,
  EVIOCGID,
  EVIOCGKEY,
  EVIOCGLED,
  EVIOCGNAME,
  EVIOCGPHYS,
  EVIOCGPROP,
  EVIOCGRAB,
  EVIOCGREP,
  EVIOCGSND,
  EVIOCGSW,
  EVIOCGUNIQ,
  EVIOCGVERSION,
  EVIOCSABS,
  EVIOCSCLOCKID,
  EVIOCSREP,
} from "./input/evdev-ioctl.ts";
export { eventCode, type EventCode } from "./input/event-names.ts";
export type { InputDevice, InputDeviceOptions, InputId } from "./input/input-device.ts";
export { type Led, LED_FULL } from "./leds/led.ts";
export type { BlinkTimes, LedOptions, TriggerOptions } from "./leds/led-options.ts";
export type { LedTrigger } from "./leds/trigger.ts";
export {
  TIOCM_CAR,
  TIOCM_CD,
  TIOCM_CTS,
  TIOCM_DSR,
  TIOCM_DTR,
  TIOCM_RI,
  TIOCM_RNG,
  TIOCM_RTS,
} from "./serial/modem-lines.ts";
export type { BrokenLine, LineCounts, LineOps } from "./serial/line-discipline.ts";
export type { SerdevLines } from "./module/k/serdev.ts";
export type { SerdevCounts, SerdevDevice, SerdevDeviceOps } from "./serial/serdev.ts";
export type { SerdevSettings } from "./serial/serial-core.ts";
export type { Call, Credentials } from "./sched/call.ts";
export { Atomic } from "./locking/atomic.ts";
export { Bitmap } from "./locking/bitmap.ts";
export type { IrqFlags } from "./locking/local-irq.ts";
export type { Mutex } from "./locking/mutex.ts";
export type { RwSemaphore } from "./locking/rw-semaphore.ts";
export type { RwLock } from "./locking/rwlock.ts";
export type { Semaphore } from "./locking/semaphore.ts";
export type { SpinLock } from "./locking/spinlock.ts";
export { Task } from "./sched/task.ts";
export type { Tasks } from "./sched/tasks.ts";
export type { Completion } from "./sched/completion.ts";
export type { Kthread, ThreadFunction } from "./sched/kthread.ts";
export type { WaitQueue } from "./sched/wait-queue.ts";

export { Kernel, type KernelOptions } from "./kernel.ts";
export { systemClock } from "./time/system-clock.ts";
export { Deadline, DeadlineHeap } from "./time/deadline-heap.ts";
export type * from "./hal/board.ts";
export type * from "./hal/clock.ts";
export type * from "./hal/gpio-chip.ts";
export type * from "./hal/host-led.ts";
export type * from "./hal/i2c-adapter.ts";
export type * from "./hal/serial-port.ts";
