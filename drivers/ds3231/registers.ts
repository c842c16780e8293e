/**
 * The registers of the DS3231. Figures, tables and pages are those of Maxim's data sheet 19-5170 revision 10; the registers' map is
 * figure 1, page 11. Numbers of the time are in BCD.
 */

/** Figure 1: seconds, minutes, hours, day of the week, day, month and year. */
export const TIME = 0x00;
export const TIME_LENGTH = 7;
/** In the register of the hours, of the time and of alarms: 1 to 12, and not 0 to 23 (page 12). */
export const HOUR_12 = 0x40;
export const HOUR_PM = 0x20;
/** In the register of the month: the year is one of 2100 to 2199. It is toggled when 99 becomes 00 (page 12). */
export const CENTURY = 0x80;

/** Alarm 1: seconds, minutes, hours, day. Table 2, page 12: it goes off when all four match, where none has its top bit. */
export const ALARM_1 = 0x07;
export const ALARM_LENGTH = 4;
export const ALARM_MASK = 0x80;
/** In the register of an alarm's day: it is one of the week. */
export const ALARM_WEEKDAY = 0x40;

/** Page 13. */
export const CONTROL = 0x0e;
/** The oscillator stands still while the chip lives on its battery. */
export const CONTROL_NOT_EOSC = 0x80;
/** The pin interrupts also while it does. */
export const CONTROL_BBSQW = 0x40;
/** The pin INT/SQW interrupts; 0: it has a square wave. */
export const CONTROL_INTCN = 0x04;
export const CONTROL_A2IE = 0x02;
export const CONTROL_A1IE = 0x01;

/** Page 14. Flags can be cleared only, and not be set. */
export const STATUS = 0x0f;
/** The oscillator has stood still: the time is not known. */
export const STATUS_OSF = 0x80;
export const STATUS_A2F = 0x02;
export const STATUS_A1F = 0x01;

/** Page 15: degrees Celsius, and in the top two bits of the next register quarters of one. */
export const TEMPERATURE = 0x11;
export const REGISTERS = 0x13;

/** Figure 1: what always reads 0, by the register. */
export const ZEROS: readonly (readonly [register: number, bits: number])[] = [
  [0x00, 0x80],
  [0x01, 0x80],
  [0x02, 0x80],
  [0x03, 0xf8],
  [0x04, 0xc0],
  [0x05, 0x60],
  [STATUS, 0x70],
  [0x12, 0x3f],
];
