/** Event types and codes, `include/uapi/linux/input-event-codes.h`. Keys and buttons are in `key-codes.ts`. */

/** Types. */
export const EV_SYN = 0;
export const EV_KEY = 1;
export const EV_REL = 2;
export const EV_ABS = 3;
export const EV_MSC = 4;
export const EV_SW = 5;
export const EV_LED = 0x11;
export const EV_SND = 0x12;
export const EV_REP = 0x14;
export const EV_FF = 0x15;
export const EV_PWR = 0x16;
export const EV_FF_STATUS = 0x17;
export const EV_MAX = 0x1f;

/** EV_SYN. */
export const SYN_REPORT = 0;
export const SYN_CONFIG = 1;
export const SYN_MT_REPORT = 2;
export const SYN_DROPPED = 3;
export const SYN_MAX = 0xf;

/** EV_REL. */
export const REL_X = 0;
export const REL_Y = 1;
export const REL_Z = 2;
export const REL_RX = 3;
export const REL_RY = 4;
export const REL_RZ = 5;
export const REL_HWHEEL = 6;
export const REL_DIAL = 7;
export const REL_WHEEL = 8;
export const REL_MISC = 9;
export const REL_WHEEL_HI_RES = 0xb;
export const REL_HWHEEL_HI_RES = 0xc;
export const REL_MAX = 0xf;

/** EV_ABS. */
export const ABS_X = 0;
export const ABS_Y = 1;
export const ABS_Z = 2;
export const ABS_RX = 3;
export const ABS_RY = 4;
export const ABS_RZ = 5;
export const ABS_THROTTLE = 6;
export const ABS_RUDDER = 7;
export const ABS_WHEEL = 8;
export const ABS_GAS = 9;
export const ABS_BRAKE = 0xa;
export const ABS_HAT0X = 0x10;
export const ABS_HAT0Y = 0x11;
export const ABS_PRESSURE = 0x18;
export const ABS_DISTANCE = 0x19;
export const ABS_MISC = 0x28;
export const ABS_MAX = 0x3f;

/** EV_MSC. */
export const MSC_SERIAL = 0;
export const MSC_PULSELED = 1;
export const MSC_GESTURE = 2;
export const MSC_RAW = 3;
export const MSC_SCAN = 4;
export const MSC_TIMESTAMP = 5;
export const MSC_MAX = 7;

/** EV_LED. */
export const LED_NUML = 0;
export const LED_CAPSL = 1;
export const LED_SCROLLL = 2;
export const LED_COMPOSE = 3;
export const LED_KANA = 4;
export const LED_SLEEP = 5;
export const LED_SUSPEND = 6;
export const LED_MUTE = 7;
export const LED_MISC = 8;
export const LED_MAIL = 9;
export const LED_CHARGING = 0xa;
export const LED_MAX = 0xf;

/** EV_SW. */
export const SW_LID = 0;
export const SW_TABLET_MODE = 1;
export const SW_HEADPHONE_INSERT = 2;
export const SW_DOCK = 5;
export const SW_MAX = 0x10;

/** EV_SND. */
export const SND_CLICK = 0;
export const SND_BELL = 1;
export const SND_TONE = 2;
export const SND_MAX = 7;

/** EV_REP. */
export const REP_DELAY = 0;
export const REP_PERIOD = 1;
export const REP_MAX = 1;

/** Properties. */
export const INPUT_PROP_POINTER = 0;
export const INPUT_PROP_DIRECT = 1;
export const INPUT_PROP_BUTTONPAD = 2;
export const INPUT_PROP_SEMI_MT = 3;
export const INPUT_PROP_TOPBUTTONPAD = 4;
export const INPUT_PROP_POINTING_STICK = 5;
export const INPUT_PROP_ACCELEROMETER = 6;
export const INPUT_PROP_MAX = 0x1f;

export const KEY_MAX = 0x2ff;
export const FF_MAX = 0x7f;

/** The bus of an {@link InputId}, `include/uapi/linux/input.h`. */
export const BUS_PCI = 0x01;
export const BUS_USB = 0x03;
export const BUS_BLUETOOTH = 0x05;
export const BUS_VIRTUAL = 0x06;
export const BUS_I8042 = 0x11;
export const BUS_GAMEPORT = 0x14;
export const BUS_I2C = 0x18;
export const BUS_HOST = 0x19;
export const BUS_SPI = 0x1c;
