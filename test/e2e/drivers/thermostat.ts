/** A simulated thermostat, /dev/thermostat, that is used by ioctl(2) only. clients/thermostat.c has its commands in C. */
import {
  _IO,
  _IOR,
  _IOW,
  _IOWR,
  type Call,
  defineModule,
  EINVAL,
  ENOTTY,
  type FileOperations,
  type IoctlArgument,
  MKDEV,
  type ModuleContext,
} from "tophalf";

const DEVICE_NAME = "thermostat";

/** struct { s32 millidegrees; u32 readings } */
const GET = _IOR("t", 1, 8);
/** struct { s32 low; s32 high } */
const SET_LIMITS = _IOW("t", 2, 8);
/** struct { s32 millidegrees; s32 fahrenheit }: fills in the second */
const CONVERT = _IOWR("t", 3, 8);
/** The argument is the temperature that the sensor has from now on. */
const SIMULATE = _IO("t", 4);
/** Waits until the temperature leaves the limits. */
const WAIT_FOR_ALARM = _IO("t", 5);
/** u8[16383]: inverts every bit. */
const SELF_TEST = _IOWR("t", 6, 16383);

export default defineModule({
  license: "GPL",
  description: "A device with ioctls",

  init(k) {
    const major = k.chrdev.register(0, DEVICE_NAME, thermostatOperations(k));
    k.device.create(k.class.create(DEVICE_NAME), MKDEV(major, 0), DEVICE_NAME);
  },
});

type Command = (arg: IoctlArgument, call: Call) => number | Promise<number>;

function thermostatOperations(k: ModuleContext): FileOperations {
  const changed = k.waitQueue();
  let temperature = 20_000;
  let readings = 0;
  let limits = { low: -273_150, high: 100_000 };

  const alarmed = (): boolean => temperature < limits.low || temperature > limits.high;

  const commands = new Map<number, Command>([
    [
      GET,
      ({ data }) => {
        data.setInt32(0, temperature, true);
        data.setUint32(4, ++readings, true);
        return 0;
      },
    ],
    [
      SET_LIMITS,
      ({ data }) => {
        const [low, high] = [data.getInt32(0, true), data.getInt32(4, true)];
        if (low > high) return -EINVAL;
        limits = { low, high };
        changed.wakeUp();
        return 0;
      },
    ],
    [
      CONVERT,
      ({ data }) => {
        data.setInt32(4, Math.round((data.getInt32(0, true) / 1000) * 1.8 + 32), true);
        return 0;
      },
    ],
    [
      SIMULATE,
      ({ value }) => {
        const before = temperature;
        temperature = value;
        changed.wakeUp();
        return before;
      },
    ],
    [WAIT_FOR_ALARM, (_arg, call) => changed.wait(alarmed, call).then(() => 0)],
    [
      SELF_TEST,
      (arg) => {
        arg.put(arg.take().map((byte) => ~byte));
        return 0;
      },
    ],
  ]);

  return {
    ioctl: (_file, cmd, arg, call) => commands.get(cmd)?.(arg, call) ?? -ENOTTY,
  };
}
