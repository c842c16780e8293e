/** Mock boards, and what a driver's test needs around them. */
export { simulate, type Simulation } from "./simulate.ts";
export { MockI2cBus, type I2cRecord, type MockI2cBusOptions } from "./bus/i2c-bus.ts";
export { I2cFaults, type I2cFault } from "./bus/i2c-faults.ts";
export type { I2cTarget } from "./bus/i2c-target.ts";
export { MockSerialPort, type MockSerialPortOptions, type SerialPeer } from "./bus/serial-port.ts";
export { MockSerialPorts } from "./bus/serial-ports.ts";
export { SerialFaults, type SerialOperation } from "./bus/serial-faults.ts";
export { RegisterFile } from "./bus/register-file.ts";
export { MockBoard } from "./board.ts";
export { VirtualClock, nanosecondsOf } from "./clock.ts";
export { Wire, type WireSource, type WireState } from "./wire.ts";
export { Button, type ButtonOptions } from "./parts/button.ts";
export { type GpsPlace, GpsReceiver, nmeaSentence } from "./parts/gps.ts";
export { Keyboard, LockKey } from "./parts/keyboard.ts";
export { Led } from "./parts/led.ts";
export { Mcp23017 } from "./parts/mcp23017.ts";
export { Terminal } from "./parts/terminal.ts";
export { boardProvider } from "./provider.ts";
