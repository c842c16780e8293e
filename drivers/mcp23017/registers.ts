/**
 * The registers of the MCP23017, as they lie with IOCON.BANK 0: that of port A, and port B's behind it. Sections are those of
 * Microchip's data sheet DS20001952C; the summary is table 3-5, pages 17 and 18.
 */

/** Section 3.5.1, page 18. 1: the pin is an input. */
export const IODIR = 0x00;
/** Section 3.5.2, page 18. 1: GPIO reads the opposite of the pin. */
export const IPOL = 0x02;
/** Section 3.5.3. 1: a change of the pin interrupts. */
export const GPINTEN = 0x04;
/** Section 3.5.5. 0: a change is one from the level before, 1: from DEFVAL. */
export const INTCON = 0x08;
/** Section 3.5.6. One register at both addresses. */
export const IOCON = 0x0a;
/** Section 3.5.7. 1: the pin is pulled up, with 100 kOhm. */
export const GPPU = 0x0c;
/** Section 3.5.8: which pins interrupt. */
export const INTF = 0x0e;
/** Section 3.5.9, page 23: the port at the moment of the interrupt. Reading it, or GPIO, ends the interrupt (section 3.6.4, page 25). */
export const INTCAP = 0x10;
/** Section 3.5.10, page 23: the pins. */
export const GPIO = 0x12;
/** Section 3.5.11: what outputs are driven to. */
export const OLAT = 0x14;

/** IOCON: either port interrupts on both INTA and INTB. They are driven, and low when there is an interrupt. */
export const IOCON_MIRROR = 0x40;

/** Where IOCON is with IOCON.BANK 1. With BANK 0 it is GPINTEN of port B. */
export const IOCON_OF_BANK_1 = 0x05;
