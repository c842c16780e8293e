/** DHT22, AM2302, DHT11: temperature and humidity over one wire, in the files of industrial I/O. */
import {
  type Bias,
  defineModule,
  EINVAL,
  EIO,
  ETIMEDOUT,
  IIO_CHAN_INFO_PROCESSED,
  IIO_HUMIDITYRELATIVE,
  IIO_TEMP,
  IIO_VAL_INT,
  type IioDeviceOptions,
  KernelError,
  type ModulePrintk,
  param,
} from "tophalf";
import type { Reading } from "./reading.ts";
import { Sensor } from "./sensor.ts";

const MOST = 8;
/** Milliseconds: what a sensor takes for a question, and not for a line that is held low. */
const [SHORTEST_START, LONGEST_START] = [1, 30];

export default defineModule({
  license: "GPL",
  description: "DHT22, AM2302, DHT11: temperature and humidity over one wire",
  params: {
    gpios: param.array(param.charp, ["GPIO4", ...Array.from({ length: MOST - 1 }, () => "")], {
      desc: "The lines of the sensors",
      mode: 0o444,
    }),
    start: param.uint(2, { desc: "Milliseconds of the start pulse; a DHT11 needs 18", mode: 0o444 }),
    bias: param.charp("pull-up", { desc: "pull-up or as-is", mode: 0o444 }),
  },

  async init(k) {
    const { gpios, start, bias } = k.params;
    if (start < SHORTEST_START || start > LONGEST_START) {
      throw new KernelError(
        EINVAL,
        `a start pulse takes ${SHORTEST_START} to ${LONGEST_START} ms, not ${start}`,
      );
    }
    await k.platform.createBundle({
      name: "dht22",
      probe(pdev, own) {
        const sensors: Sensor[] = [];
        pdev.drvdata = sensors;
        for (const gpio of gpios.slice(0, Math.max(gpios.count, 1))) {
          const sensor = new Sensor(own, { gpio, bias: bias as Bias, start, label: pdev.name });
          sensors.push(sensor);
          const log = own.printk.device(pdev);
          const device = own.iio.register({ ...deviceOf(sensor, gpio, log), parent: pdev });
          log.info(`${gpio} is ${device.name}`);
        }
      },
      async remove(pdev) {
        await Promise.all((pdev.drvdata as Sensor[]).map((sensor) => sensor.close()));
      },
    });
  },
});

function deviceOf(sensor: Sensor, gpio: string, log: ModulePrintk): IioDeviceOptions {
  const infoSeparate = [IIO_CHAN_INFO_PROCESSED];
  return {
    name: "dht22",
    channels: [
      { type: IIO_TEMP, infoSeparate },
      { type: IIO_HUMIDITYRELATIVE, infoSeparate },
    ],
    async readRaw({ type }) {
      try {
        return [IIO_VAL_INT, (await sensor.read())[type as keyof Reading]];
      } catch (error) {
        if (isAnswer(error)) log.errRatelimited(`${gpio}: ${error.message}`, gpio);
        throw error;
      }
    },
  };
}

/** What the sensor has to answer for. Who reads the file hears of the errno only. */
const isAnswer = (error: unknown): error is KernelError =>
  error instanceof KernelError && (error.errno === ETIMEDOUT || error.errno === EIO);
