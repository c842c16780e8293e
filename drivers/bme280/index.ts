/** The BME280 and the BMP280: temperature, pressure and humidity over I²C, in the files of industrial I/O. */
import {
  defineModule,
  EINVAL,
  IIO_CHAN_INFO_OVERSAMPLING_RATIO,
  IIO_CHAN_INFO_PROCESSED,
  IIO_HUMIDITYRELATIVE,
  IIO_PRESSURE,
  IIO_TEMP,
  IIO_VAL_FRACTIONAL,
  IIO_VAL_INT,
  type IioChanSpec,
  type IioDeviceOptions,
  type IioValue,
  KernelError,
  param,
} from "tophalf";
import { OVERSAMPLING, type Quantity, Sensor } from "./sensor.ts";

/** As SDO says. */
const ADDRESSES = [0x76, 0x77];

export default defineModule({
  license: "GPL",
  description: "BME280, BMP280: temperature, pressure and humidity over I2C",
  params: {
    bus: param.int(1, { desc: "The I2C bus", mode: 0o444 }),
    address: param.hexint(0x76, {
      desc: "Where the sensor is, 0x76 or 0x77; 0: nowhere, it is told by new_device",
      mode: 0o444,
    }),
  },

  async init(k) {
    const { bus, address } = k.params;
    if (address !== 0 && !ADDRESSES.includes(address)) {
      throw new KernelError(
        EINVAL,
        `address: the sensor is at 0x76 or 0x77, not at 0x${address.toString(16)}`,
      );
    }
    k.i2c.addDriver({
      name: "bme280",
      idTable: [{ name: "bme280" }, { name: "bmp280" }],
      ofMatchTable: [{ compatible: "bosch,bme280" }, { compatible: "bosch,bmp280" }],
      async probe(client, own) {
        const sensor = new Sensor(client.smbus, own);
        await sensor.setUp();
        const device = own.iio.register({ ...deviceOf(sensor), parent: client });
        own.printk.device(client).info(`${sensor.hasHumidity ? "BME280" : "BMP280"} is ${device.name}`);
      },
    });
    if (address !== 0) await k.i2c.newDevice(bus, { type: "bme280", addr: address }).bound();
  },
});

function deviceOf(sensor: Sensor): IioDeviceOptions {
  return {
    name: sensor.hasHumidity ? "bme280" : "bmp280",
    channels: [
      channel(IIO_TEMP),
      channel(IIO_PRESSURE),
      ...(sensor.hasHumidity ? [channel(IIO_HUMIDITYRELATIVE)] : []),
    ],
    readRaw: ({ type }, info) =>
      info === IIO_CHAN_INFO_OVERSAMPLING_RATIO
        ? [IIO_VAL_INT, sensor.oversampling(type as Quantity)]
        : READERS[type as Quantity](sensor),
    writeRaw({ type }, val, val2, info) {
      if (info !== IIO_CHAN_INFO_OVERSAMPLING_RATIO)
        throw new KernelError(EINVAL, "what is measured cannot be set");
      if (val2 !== 0 || !OVERSAMPLING.includes(val)) {
        throw new KernelError(EINVAL, `an oversampling ratio is one of ${OVERSAMPLING.join(" ")}`);
      }
      sensor.setOversampling(type as Quantity, val);
    },
    readAvail: () => OVERSAMPLING.map((ratio) => [IIO_VAL_INT, ratio]),
  };
}

const channel = (type: Quantity): IioChanSpec => ({
  type,
  infoSeparate: [IIO_CHAN_INFO_PROCESSED, IIO_CHAN_INFO_OVERSAMPLING_RATIO],
  infoSeparateAvailable: [IIO_CHAN_INFO_OVERSAMPLING_RATIO],
});

/** In the units of Linux's ABI: thousandths of a degree Celsius, kilopascals, thousandths of a per cent. */
const READERS: Readonly<Record<Quantity, (sensor: Sensor) => Promise<IioValue>>> = {
  temp: async (sensor) => [IIO_VAL_INT, (await sensor.temperature()) * 10],
  pressure: async (sensor) => [IIO_VAL_FRACTIONAL, await sensor.pressure(), 256_000],
  humidityrelative: async (sensor) => [IIO_VAL_INT, Math.floor(((await sensor.humidity()) * 1000) / 1024)],
};
