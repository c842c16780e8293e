/** The DS3231, a clock with a battery: real time clock, alarm, and how warm it is. */
import {
  type Bias,
  defineModule,
  type I2cClient,
  KernelError,
  EINVAL,
  type ModuleContext,
  param,
  type RtcClassOps,
  type RtcWkalrm,
} from "tophalf";
import { Chip } from "./chip.ts";
import { Interrupt } from "./interrupt.ts";

/** 2000-01-01 to 2199-12-31, as two digits and a bit tell them apart. */
const RANGE = [Date.UTC(2000, 0) / 1000, Date.UTC(2200, 0) / 1000 - 1] as const;

export default defineModule({
  license: "GPL",
  description: "DS3231: real time clock, alarm and temperature over I2C",
  params: {
    bus: param.int(1, { desc: "The I2C bus", mode: 0o444 }),
    address: param.hexint(0x68, {
      desc: "Where the clock is; 0: nowhere, it is told by new_device",
      mode: 0o444,
    }),
    interrupt: param.charp("", {
      desc: "The line that INT/SQW is wired to. Default: none, and no alarm",
      mode: 0o444,
    }),
    bias: param.charp("pull-up", { desc: "Of that line: pull-up, disabled or as-is", mode: 0o444 }),
  },

  async init(k) {
    const { bus, address, interrupt, bias } = k.params;
    if (address === 0 && interrupt !== "") {
      throw new KernelError(EINVAL, "an interrupt for no clock: leave it out, or say the address");
    }
    k.i2c.addDriver({
      name: "ds3231",
      idTable: [{ name: "ds3231" }],
      ofMatchTable: [{ compatible: "maxim,ds3231" }],
      probe: (client, own) => probe(client, own, bias as Bias),
    });
    if (address === 0) return;
    await k.i2c.newDevice(bus, { type: "ds3231", addr: address, platformData: interrupt }).bound();
  },
});

async function probe(client: I2cClient, k: ModuleContext, bias: Bias): Promise<void> {
  const chip = new Chip(client.smbus);
  const irq = client.irq ?? (await lineIrq(client, k, bias));
  const isSet = await chip.setUp(irq !== undefined);
  if (irq !== undefined) client.power.initWakeup(true); // before its files are made
  const alarm = isSet && irq !== undefined ? await alarmOf(chip) : undefined;
  const rtc = k.rtc.register({ ops: opsOf(chip, irq !== undefined), parent: client, range: RANGE, alarm });
  k.hwmon.register({
    name: "ds3231",
    parent: client,
    channels: [{ type: "temp", attributes: ["input"] }],
    read: () => chip.temperature(),
  });
  if (irq !== undefined) await new Interrupt(k, client, chip, irq).start(rtc);
  const log = k.printk.device(client);
  log.info(`registered as ${rtc.name}`);
  if (!isSet) log.warn(`the clock has stood still: set it, with hwclock --rtc=…/dev/${rtc.name} --systohc`);
}

/** What a pin that is pulled down by nobody is pulled up by: the module, or the line itself. */
async function lineIrq(
  { platformData, name }: I2cClient,
  k: ModuleContext,
  bias: Bias,
): Promise<number | undefined> {
  if (typeof platformData !== "string" || platformData === "") return undefined;
  return (await k.gpio.inputCansleep(platformData, { label: name, bias })).toIrq();
}

/** An alarm that was set before; a time that there is not has none. */
async function alarmOf(chip: Chip): Promise<RtcWkalrm | undefined> {
  try {
    return await chip.readAlarm();
  } catch (error) {
    if (error instanceof KernelError && error.errno === EINVAL) return undefined;
    throw error;
  }
}

function opsOf(chip: Chip, interrupts: boolean): RtcClassOps {
  return {
    readTime: () => chip.readTime(),
    setTime: (tm) => chip.setTime(tm),
    ...(interrupts && {
      setAlarm: (alarm) => chip.setAlarm(alarm),
      alarmIrqEnable: (enabled) => chip.enableAlarm(enabled),
    }),
  };
}
