import type { BoardModel } from "../model.ts";
import { bcm2711, bcm2835, rp1 } from "./chips.ts";
import { P1_REV1, P1_REV2, P5, SODIMM } from "./headers.ts";
import { EXPANDER_NAMES, INNER_NAMES, OFF_HEADER } from "./line-names.ts";
import { raspberryPi } from "./make.ts";

/*
 * Sources: the device trees of Raspberry Pi OS (bcm2708-rpi-*.dts to bcm2712-rpi-*.dts) for LEDs, expanders and serial ports;
 * the schematics of each board for its resistors. Where the UART of the header is not the one that Bluetooth has left, it is
 * /dev/ttyS0, the mini UART.
 */
const PL011 = "/dev/ttyAMA0";
const MINI_UART = "/dev/ttyS0";

/** The first Raspberry Pi, of 2012 to 2014: a BCM2835, and 26 pins. */
const twentySix = {
  controller: bcm2835,
  leds: ["ACT 16 low mmc0"],
  serial: PL011,
};

const modelB1 = raspberryPi({
  ...twentySix,
  name: "raspberry-pi-1-b-rev1",
  model: "Raspberry Pi Model B", // Rev 1, and nothing behind it in the Linux tree
  header: P1_REV1,
  offHeader: { ...OFF_HEADER, 2: "SDA1", 3: "SCL1", 27: "CAM_GPIO0" },
  inner: INNER_NAMES.modelBRev1,
  pulledUp: [0, 1],
  i2c: [0, 0, 1],
});

const modelB = raspberryPi({
  ...twentySix,
  name: "raspberry-pi-1-b",
  model: "Raspberry Pi Model B Rev 2",
  compatible: ["raspberrypi,model-b", "raspberrypi,model-b-rev2"],
  header: [...P1_REV2, ...P5],
  offHeader: { ...OFF_HEADER, 0: "SDA0", 1: "SCL0", 21: "CAM_GPIO0" },
  inner: INNER_NAMES.modelB,
});

const modelA = raspberryPi({
  ...twentySix,
  name: "raspberry-pi-1-a",
  model: "Raspberry Pi Model A",
  compatible: ["raspberrypi,model-a"],
  header: [...P1_REV2, ...P5],
  offHeader: { ...OFF_HEADER, 0: "SDA0", 1: "SCL0", 21: "CAM_GPIO0" },
  inner: INNER_NAMES.modelB,
});

const modelBPlus = raspberryPi({
  name: "raspberry-pi-1-b-plus",
  model: "Raspberry Pi Model B Plus",
  compatible: ["raspberrypi,model-b-plus"],
  controller: bcm2835,
  inner: INNER_NAMES.modelBPlus,
  leds: ["ACT 47 high mmc0", "PWR 35 high input"],
  serial: PL011,
});

const modelAPlus = raspberryPi({
  name: "raspberry-pi-1-a-plus",
  model: "Raspberry Pi Model A Plus",
  compatible: ["raspberrypi,model-a-plus"],
  controller: bcm2835,
  inner: INNER_NAMES.modelAPlus,
  leds: ["ACT 47 high mmc0", "PWR 35 high input"],
  serial: PL011,
});

const pi2 = raspberryPi({
  name: "raspberry-pi-2-b",
  model: "Raspberry Pi 2 Model B",
  compatible: ["raspberrypi,2-model-b"],
  controller: bcm2835,
  inner: INNER_NAMES.pi2,
  leds: ["ACT 47 high mmc0", "PWR 35 high input"],
  serial: PL011,
});

/** The same board with the processor of the Raspberry Pi 3. */
const pi2v12: BoardModel = {
  ...pi2,
  name: "raspberry-pi-2-b-v1.2",
  model: "Raspberry Pi 2 Model B Rev 1.2",
  compatible: ["raspberrypi,2-model-b-rev2"],
};

const pi3 = raspberryPi({
  name: "raspberry-pi-3-b",
  model: "Raspberry Pi 3 Model B",
  compatible: ["raspberrypi,3-model-b"],
  controller: bcm2835,
  inner: INNER_NAMES.pi3,
  expander: EXPANDER_NAMES.pi3,
  leds: ["ACT e2 high mmc0", "PWR e7 high input"],
  serial: MINI_UART,
});

const pi3Plus = raspberryPi({
  name: "raspberry-pi-3-b-plus",
  model: "Raspberry Pi 3 Model B Plus",
  compatible: ["raspberrypi,3-model-b-plus"],
  controller: bcm2835,
  inner: INNER_NAMES.pi3Plus,
  expander: EXPANDER_NAMES.pi3Plus,
  leds: ["ACT 29 high mmc0", "PWR e2 low default-on"],
  serial: MINI_UART,
});

const pi3APlus = raspberryPi({
  name: "raspberry-pi-3-a-plus",
  model: "Raspberry Pi 3 Model A Plus",
  compatible: ["raspberrypi,3-model-a-plus"],
  controller: bcm2835,
  inner: INNER_NAMES.pi3APlus,
  expander: EXPANDER_NAMES.pi3APlus,
  leds: ["ACT 29 high mmc0", "PWR e2 low default-on"],
  serial: MINI_UART,
});

const zero = raspberryPi({
  name: "raspberry-pi-zero",
  model: "Raspberry Pi Zero",
  compatible: ["raspberrypi,model-zero"],
  controller: bcm2835,
  inner: INNER_NAMES.zero,
  leds: ["ACT 47 low actpwr"],
  serial: PL011,
});

const zeroW = raspberryPi({
  name: "raspberry-pi-zero-w",
  model: "Raspberry Pi Zero W",
  compatible: ["raspberrypi,model-zero-w"],
  controller: bcm2835,
  inner: INNER_NAMES.zeroW,
  leds: ["ACT 47 low actpwr"],
  serial: MINI_UART,
});

const zero2W = raspberryPi({
  name: "raspberry-pi-zero-2-w",
  model: "Raspberry Pi Zero 2 W",
  compatible: ["raspberrypi,model-zero-2-w"],
  controller: bcm2835,
  inner: INNER_NAMES.zero2W,
  leds: ["ACT 29 low actpwr"],
  serial: MINI_UART,
});

export const raspberryPi4 = raspberryPi({
  name: "raspberry-pi-4",
  model: "Raspberry Pi 4 Model B",
  compatible: ["raspberrypi,4-model-b"],
  controller: bcm2711,
  inner: INNER_NAMES.pi4,
  expander: EXPANDER_NAMES.pi4,
  leds: ["ACT 42 high mmc0", "PWR e2 low default-on"],
  serial: MINI_UART,
});

const pi400 = raspberryPi({
  name: "raspberry-pi-400",
  model: "Raspberry Pi 400",
  compatible: ["raspberrypi,400"],
  controller: bcm2711,
  inner: INNER_NAMES.pi4,
  expander: EXPANDER_NAMES.pi400,
  leds: ["ACT 42 high mmc0"],
  serial: MINI_UART,
});

/** On a Raspberry Pi 5 the activity LED is on a line that the firmware shares, of a chip whose label two chips have. */
const pi5 = raspberryPi({
  name: "raspberry-pi-5",
  model: "Raspberry Pi 5",
  compatible: ["raspberrypi,5-model-b"],
  controller: rp1,
  inner: INNER_NAMES.pi5,
  leds: ["ACT - low mmc0", "PWR 44 low none"],
  serial: PL011,
});

const pi500 = raspberryPi({
  name: "raspberry-pi-500",
  model: "Raspberry Pi 500",
  compatible: ["raspberrypi,500"],
  controller: rp1,
  inner: INNER_NAMES.pi500,
  leds: ["ACT - low mmc0", "PWR 44 low none"],
  serial: PL011,
});

/** Compute Modules: with the pins of the module, or with J8 of the I/O board that is made for them. */
const computeModules = [
  raspberryPi({
    name: "raspberry-pi-cm0",
    model: "Raspberry Pi Compute Module 0",
    compatible: ["raspberrypi,0-compute-module"],
    controller: bcm2835,
    inner: INNER_NAMES.cm0,
    pulledUp: [],
    leds: ["ACT 29 low actpwr"],
    serial: MINI_UART,
  }),
  raspberryPi({
    name: "raspberry-pi-cm1",
    model: "Raspberry Pi Compute Module",
    compatible: ["raspberrypi,compute-module"],
    controller: bcm2835,
    inner: INNER_NAMES.cm1,
    header: SODIMM,
    pulledUp: [],
    leds: ["ACT 47 low mmc0"],
    serial: PL011,
  }),
  raspberryPi({
    name: "raspberry-pi-cm3",
    model: "Raspberry Pi Compute Module 3",
    compatible: ["raspberrypi,3-compute-module"],
    controller: bcm2835,
    inner: INNER_NAMES.cm3,
    expander: EXPANDER_NAMES.cm3,
    header: SODIMM,
    pulledUp: [],
    leds: ["ACT - high mmc0"],
    serial: PL011,
  }),
  raspberryPi({
    name: "raspberry-pi-cm3-plus",
    model: "Raspberry Pi Compute Module 3 Plus",
    compatible: ["raspberrypi,3-plus-compute-module"],
    controller: bcm2835,
    inner: INNER_NAMES.cm3,
    expander: EXPANDER_NAMES.cm3,
    header: SODIMM,
    pulledUp: [],
    leds: ["ACT - high mmc0"],
    serial: PL011,
  }),
  raspberryPi({
    name: "raspberry-pi-cm4",
    model: "Raspberry Pi Compute Module 4",
    compatible: ["raspberrypi,4-compute-module"],
    controller: bcm2711,
    inner: INNER_NAMES.pi4,
    expander: EXPANDER_NAMES.cm4,
    leds: ["ACT 42 high mmc0", "PWR e2 low default-on"],
    serial: MINI_UART,
  }),
  raspberryPi({
    name: "raspberry-pi-cm4s",
    model: "Raspberry Pi Compute Module 4S",
    compatible: ["raspberrypi,4-compute-module-s", "raspberrypi,4s-compute-module"],
    controller: bcm2711,
    inner: INNER_NAMES.cm4s,
    header: SODIMM,
    pulledUp: [],
    leds: ["ACT - high mmc0"],
    serial: PL011,
  }),
  raspberryPi({
    name: "raspberry-pi-cm5",
    model: "Raspberry Pi Compute Module 5",
    compatible: ["raspberrypi,5-compute-module"],
    controller: rp1,
    inner: INNER_NAMES.cm5,
    leds: ["ACT - low mmc0", "PWR 44 low none"],
    serial: PL011,
  }),
];

/** Every Raspberry Pi, in the order of its name's family. */
export const raspberryPis: readonly BoardModel[] = [
  ...[modelB1, modelB, modelA, modelBPlus, modelAPlus, pi2, pi2v12, pi3, pi3Plus, pi3APlus],
  ...[zero, zeroW, zero2W, raspberryPi4, pi400, pi5, pi500, ...computeModules],
];
