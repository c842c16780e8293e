/**
 * The registers of the BME280 and the BMP280, which is one without humidity. Sections are those of Bosch's data sheet
 * BST-BME280-DS002 revision 1.6; the memory map is table 18, section 5.3.
 */

/** Section 5.4.1. */
export const ID = 0xd0;
export const ID_BME280 = 0x60;
/** A BMP280; 0x56 and 0x57 are samples of it. Table 17, page 26. */
export const IDS_BMP280: readonly number[] = [0x58, 0x56, 0x57];
/** Section 5.4.2: power-on reset when this is written. */
export const RESET = 0xe0;
export const RESET_VALUE = 0xb6;
/** Section 5.4.3: how often humidity is measured. Counts from the next write of CTRL_MEAS on. */
export const CTRL_HUM = 0xf2;
/** Section 5.4.4. */
export const STATUS = 0xf3;
export const STATUS_MEASURING = 0x08;
/** The trimming is being copied from the chip's permanent memory. */
export const STATUS_IM_UPDATE = 0x01;
/** Section 5.4.5: how often temperature (bits 7 to 5) and pressure (4 to 2) are measured, and the mode. */
export const CTRL_MEAS = 0xf4;
export const MODE_FORCED = 0x01;
/** Section 5.4.7 to 5.4.9: pressure and temperature of 20 bits, humidity of 16, the high byte first. */
export const DATA = 0xf7;

/** Section 4.2.2, table 16, page 24: what a chip was trimmed with. Low byte first. */
export const CALIB_TEMP_PRESS = 0x88;
export const CALIB_H1 = 0xa1;
export const CALIB_HUM = 0xe1;

/** What is read of something that was not measured. */
export const SKIPPED_20_BITS = 0x80000;
export const SKIPPED_16_BITS = 0x8000;
