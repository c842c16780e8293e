import {
  BUS_HOST,
  EINVAL,
  EV_KEY,
  EV_REP,
  EV_SW,
  type EventCode,
  type InputDevice,
  type InputLine,
  IRQ_HANDLED,
  type IrqEvent,
  IRQF_TRIGGER_FALLING,
  IRQF_TRIGGER_RISING,
  KernelError,
  type Level,
  type LineConfig,
  type ModuleContext,
  type PlatformDevice,
} from "tophalf";

/** What one key sends: `struct gpio_keys_button`. */
export interface KeyOptions extends EventCode {
  readonly gpio: string;
  /** Who holds the line, and handles its irq. */
  readonly label: string;
}

/** `struct gpio_keys_platform_data`. */
export interface GpioKeysOptions {
  readonly keys: readonly KeyOptions[];
  readonly line: Pick<LineConfig, "activeLow" | "bias" | "debounce">;
  readonly autorepeat: boolean;
  /** They wake the system. */
  readonly wakeup: boolean;
}

type K = Pick<ModuleContext, "gpio" | "input" | "irq">;

interface Key extends KeyOptions {
  readonly line: InputLine;
}

/** The keys of one device: one input device that sends what they do. */
export class GpioKeys {
  readonly #k: K;
  readonly #pdev: PlatformDevice;
  readonly #input: InputDevice;
  readonly #keys: readonly Key[];
  /** Its irqs are disabled, since the system sleeps. */
  #isDeaf = false;

  /** @throws KernelError EINVAL, EBUSY: what the board says of the lines */
  constructor(k: K, pdev: PlatformDevice, { keys, line, autorepeat, wakeup }: GpioKeysOptions) {
    this.#k = k;
    this.#pdev = pdev;
    this.#keys = keys.map((key) => ({ ...key, line: k.gpio.input(key.gpio, { ...line, label: key.label }) }));
    this.#input = k.input.allocate({
      name: pdev.name,
      phys: `${pdev.name}/input0`,
      id: { bustype: BUS_HOST, vendor: 1, product: 1, version: 0x100 },
      parent: pdev,
      open: () => this.#reportAll(),
    });
    for (const { type, code, label } of keys) {
      if (type !== EV_KEY && type !== EV_SW)
        throw new KernelError(EINVAL, `${label} is no key and no switch`);
      this.#input.setCapability(type, code);
    }
    if (autorepeat) this.#input.setCapability(EV_REP);
    this.#input.register();
    for (const key of this.#keys) this.#listen(key);
    pdev.power.initWakeup(wakeup);
  }

  /** The system goes to sleep: only who may wake it hears of its keys. */
  suspend(): void {
    if (this.#pdev.power.mayWakeup) return;
    this.#isDeaf = true;
    for (const { line } of this.#keys) this.#k.irq.disableNosync(line.toIrq());
  }

  resume(): void {
    if (!this.#isDeaf) return;
    this.#isDeaf = false;
    for (const { line } of this.#keys) this.#k.irq.enable(line.toIrq());
    this.#reportAll();
  }

  #listen(key: Key): void {
    const changed = (_irq: number, _devId: unknown, event: IrqEvent) => {
      this.#pdev.power.wakeupEvent();
      this.#input.setTimestamp(event.timestamp);
      this.#report(key, event.level);
      this.#input.sync();
      return IRQ_HANDLED;
    };
    this.#k.irq.request(key.line.toIrq(), changed, IRQF_TRIGGER_RISING | IRQF_TRIGGER_FALLING, key.label);
  }

  /** What has changed while nobody listened. */
  #reportAll(): void {
    for (const key of this.#keys) this.#report(key, key.line.get());
    this.#input.sync();
  }

  #report({ type, code }: KeyOptions, level: Level): void {
    this.#input.event(type, code, level);
  }
}
