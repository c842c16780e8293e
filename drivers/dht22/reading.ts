import { EIO, KernelError } from "tophalf";

/** What was measured: thousandths of a degree Celsius, thousandths of a per cent. */
export interface Reading {
  readonly temp: number;
  readonly humidityrelative: number;
}

/** The first byte of a DHT22, whose humidity is in tenths of a per cent, is 3 at most; that of a DHT11, in per cent, is 20 at least. */
const FIRST_OF_DHT11 = 4;

/**
 * The meaning of the five bytes that a sensor sends, dht11_decode(). Which kind it is shows in them.
 *
 * @throws KernelError EIO the sum does not match, or no sensor sends such bytes
 */
export function parseReading(bytes: Uint8Array): Reading {
  const [first = 0, second = 0, third = 0, fourth = 0, sum = 0] = bytes;
  const hex = Buffer.from(bytes).toString("hex");
  if (((first + second + third + fourth) & 0xff) !== sum) {
    throw new KernelError(EIO, `the checksum does not match: ${hex}`);
  }
  if (first < FIRST_OF_DHT11) {
    const magnitude = (((third & 0x7f) << 8) | fourth) * 100;
    return {
      temp: third & 0x80 ? 0 - magnitude : magnitude,
      humidityrelative: ((first << 8) | second) * 100,
    };
  }
  if (second > 9 || fourth > 9) throw new KernelError(EIO, `neither a DHT22 nor a DHT11 sends ${hex}`);
  return { temp: third * 1000 + fourth * 100, humidityrelative: first * 1000 + second * 100 };
}
