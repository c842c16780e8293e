/** Mock boards, and what a driver's test needs around them. */
export { simulate, type Simulation } from "./simulate.ts";
export { MockBoard } from "./board.ts";
export { VirtualClock, nanosecondsOf } from "./clock.ts";
export { Wire, type WireSource, type WireState } from "./wire.ts";
export { Button } from "./parts/button.ts";
export { Keyboard, LockKey } from "./parts/keyboard.ts";
export { Led } from "./parts/led.ts";
export { Terminal } from "./parts/terminal.ts";
export { boardProvider } from "./provider.ts";
