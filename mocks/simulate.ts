import { Kernel, type LogRecord } from "tophalf";
import { MockBoard } from "./board.ts";
import type { MockI2cBus } from "./bus/i2c-bus.ts";
import type { MockSerialPort } from "./bus/serial-port.ts";
import { VirtualClock } from "./clock.ts";
import { modelNamed } from "../boards/index.ts";
import { Button, type ButtonOptions } from "./parts/button.ts";
import { Dht22, type Dht22Options } from "./parts/dht22.ts";
import { GpsReceiver } from "./parts/gps.ts";
import { Encoder, type EncoderOptions } from "./parts/encoder.ts";
import type { Keyboard } from "./parts/keyboard.ts";
import { Terminal } from "./parts/terminal.ts";
import { Led } from "./parts/led.ts";

/**
 * A kernel on a mock board in virtual time, all of its own: the start of a driver's test.
 *
 * @param model a board's name, such as "raspberry-pi-4"
 * @throws KernelError ENODEV for an unknown model
 */
export function simulate(model = "raspberry-pi-4"): Simulation {
  return new Simulation(model);
}

export class Simulation {
  readonly clock = new VirtualClock();
  readonly board: MockBoard;
  readonly kernel: Kernel;

  constructor(model: string) {
    this.board = new MockBoard(modelNamed(model), this.clock);
    this.kernel = new Kernel({ board: this.board, clock: this.clock, load: () => 0 });
  }

  /** Loads a module, as `tophalf insmod` does. @throws KernelError */
  async insmod(...args: Parameters<Kernel["modules"]["insmod"]>): Promise<void> {
    await this.kernel.modules.insmod(...args);
  }

  /** @throws KernelError */
  async rmmod(name: string): Promise<void> {
    await this.kernel.modules.rmmod(name);
  }

  /** Wires a button to a pin: `sim.button("GPIO17", { bounce: "3ms" })`. */
  button(pin: string | number, options?: ButtonOptions): Button {
    return new Button(this.board, pin, options);
  }

  /** Wires a rotary encoder to two pins: `sim.encoder("GPIO23", "GPIO24", { bounce: "2ms" }).turn(3)`. */
  encoder(a: string | number, b: string | number, options?: EncoderOptions): Encoder {
    return new Encoder(this.board, [a, b], options);
  }

  /** Wires a DHT22 to a pin: `sim.dht22("GPIO4").temperature = -3.5`. */
  dht22(pin: string | number, options?: Dht22Options): Dht22 {
    return new Dht22(this.board, pin, options);
  }

  /** Wires an LED to a pin. */
  led(pin: string | number): Led {
    return new Led(this.board, pin);
  }

  /**
   * Lets the nth thing that modules acquire from now on be refused with ENOMEM: an init that fails at any point has to
   * leave nothing behind. `sim.kernel.faults.count` tells how many an init takes.
   */
  failNth(nth: number): void {
    this.kernel.faults.failNth(nth);
  }

  /** An I²C bus of the board: `sim.i2c().attach(0x76, new RegisterFile())`. @throws KernelError ENODEV */
  i2c(number?: number): MockI2cBus {
    return this.board.i2c(number);
  }

  /** A serial port of the board: `sim.serial("ttyUSB0").plug()`. */
  serial(name = "serial0"): MockSerialPort {
    return this.board.serial(name);
  }

  /** Connects a GPS receiver to a serial port: `sim.gps().moveTo({ latitude: 52.5, longitude: 13.4 })`. */
  gps(port = "serial0"): GpsReceiver {
    return new GpsReceiver(this.serial(port), this.clock);
  }

  /** The keyboard at the board. */
  keyboard(): Keyboard {
    return this.board.keyboard;
  }

  /** A terminal at which commands are given: `terminal.run(() => sim.insmod("print_string"))`. */
  terminal(): Terminal {
    return new Terminal(this.kernel);
  }

  /** The kernel log so far, without stamps. */
  get log(): string[] {
    return [...this.kernel.printk.ring.since()].map(({ text }) => text);
  }

  /** The kernel log so far, with levels, times and sequence numbers. */
  get records(): LogRecord[] {
    return [...this.kernel.printk.ring.since()];
  }

  /** Lets virtual time pass: "250ms". */
  advance(duration: number | string): Promise<void> {
    return this.clock.advance(duration);
  }

  /**
   * Lets virtual time pass until `work` has ended: an insmod whose probe talks over a bus, a read that waits for a sensor. What takes
   * real time (a module is compiled) takes no virtual time.
   */
  until<T>(work: Promise<T>): Promise<T> {
    return this.clock.until(work);
  }
}
