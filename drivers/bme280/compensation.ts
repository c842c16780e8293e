import type { Calibration, HumidityCalibration } from "./calibration.ts";

/**
 * From what the converter reads to physical units, in whole numbers of any length: section 4.2.3, pages 25 and 26. What the
 * data sheet writes as a shift to the right is one here, towards minus infinity.
 */

/** The temperature that pressure and humidity are compensated with: 5120ths of a degree Celsius. */
export function fineTemperature(adc: number, { T1, T2, T3 }: Calibration): bigint {
  const [raw, t1] = [BigInt(adc), BigInt(T1)];
  const linear = (((raw >> 3n) - (t1 << 1n)) * BigInt(T2)) >> 11n;
  const distance = (raw >> 4n) - t1;
  const square = (((distance * distance) >> 12n) * BigInt(T3)) >> 14n;
  return linear + square;
}

/** Hundredths of a degree Celsius. */
export const temperature = (fine: bigint): number => Number((fine * 5n + 128n) >> 8n);

/** 256ths of a pascal; undefined for a chip that was never trimmed, by which one would divide. */
export function pressure(adc: number, fine: bigint, { P }: Calibration): number | undefined {
  const [p1 = 0n, p2 = 0n, p3 = 0n, p4 = 0n, p5 = 0n, p6 = 0n, p7 = 0n, p8 = 0n, p9 = 0n] = P.map(BigInt);
  const distance = fine - 128000n;
  const square = distance * distance;
  const offset = square * p6 + ((distance * p5) << 17n) + (p4 << 35n);
  const slope = ((square * p3) >> 8n) + ((distance * p2) << 12n);
  const divisor = (((1n << 47n) + slope) * p1) >> 33n;
  if (divisor === 0n) return undefined;
  const raw = (((1048576n - BigInt(adc)) << 31n) - offset) * 3125n;
  const first = raw / divisor;
  const correction = ((p9 * (first >> 13n) * (first >> 13n)) >> 25n) + ((p8 * first) >> 19n);
  return Number(((first + correction) >> 8n) + (p7 << 4n));
}

/** As much as a per cent is in the highest that there can be: 100 of it. */
const MOST = 100n << 22n;

/** 1024ths of a per cent, 0 to 102,400. */
export function humidity(adc: number, fine: bigint, calibration: HumidityCalibration): number {
  const { H1, H2, H3, H4, H5, H6 } = calibration;
  const distance = fine - 76800n;
  const raw = ((BigInt(adc) << 14n) - (BigInt(H4) << 20n) - BigInt(H5) * distance + 16384n) >> 15n;
  const warmth = (((distance * BigInt(H6)) >> 10n) * (((distance * BigInt(H3)) >> 11n) + 32768n)) >> 10n;
  const scaled = raw * (((warmth + 2097152n) * BigInt(H2) + 8192n) >> 14n);
  const bent = scaled - (((((scaled >> 15n) * (scaled >> 15n)) >> 7n) * BigInt(H1)) >> 4n);
  return Number(clamped(bent) >> 12n);
}

const clamped = (value: bigint): bigint => (value < 0n ? 0n : value > MOST ? MOST : value);
