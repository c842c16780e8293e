/** What a chip was trimmed with, under the data sheet's names: table 16, page 24. */
export interface Calibration {
  readonly T1: number;
  readonly T2: number;
  readonly T3: number;
  /** P1 to P9; the first is unsigned. */
  readonly P: readonly number[];
  readonly humidity?: HumidityCalibration;
}

export interface HumidityCalibration {
  readonly H1: number;
  readonly H2: number;
  readonly H3: number;
  readonly H4: number;
  readonly H5: number;
  readonly H6: number;
}

/** @param bytes the 24 from 0x88 on */
export function parseCalibration(bytes: Uint8Array, humidity?: HumidityCalibration): Calibration {
  const view = viewOf(bytes);
  const s16 = (at: number): number => view.getInt16(at, true);
  return {
    T1: view.getUint16(0, true),
    T2: s16(2),
    T3: s16(4),
    P: [view.getUint16(6, true), ...Array.from({ length: 8 }, (_, index) => s16(8 + 2 * index))],
    ...(humidity && { humidity }),
  };
}

/**
 * @param h1 the byte at 0xa1
 * @param bytes the seven from 0xe1 on; H4 and H5 have twelve bits each, and share a byte
 */
export function parseHumidity(h1: number, bytes: Uint8Array): HumidityCalibration {
  const view = viewOf(bytes);
  const shared = view.getUint8(4);
  return {
    H1: h1,
    H2: view.getInt16(0, true),
    H3: view.getUint8(2),
    H4: view.getInt8(3) * 16 + (shared & 0x0f),
    H5: view.getInt8(5) * 16 + (shared >> 4),
    H6: view.getInt8(6),
  };
}

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);
