import { letIn } from "./access.ts";
import type { PortFacts, UserFacts } from "./facts.ts";
import { type Finding, ok, warning } from "./finding.ts";

/** An I²C bus of the header. */
export function checkI2c(bus: PortFacts, user: UserFacts): Finding {
  const name = nameOf(bus);
  if (bus.access === "ok") return ok("i2c", name);
  if (bus.access === "denied") return warning("i2c", `no permission for ${name}`, letIn(bus, user));
  if (bus.hasBus) {
    const mend = "sudo modprobe i2c-dev, and for the next boot: echo i2c-dev | sudo tee -a /etc/modules";
    return warning("i2c", `${name} has no device file`, mend);
  }
  return warning("i2c", `${name} is off`, switchOn(bus));
}

/** A serial port of the header. */
export function checkSerial(port: PortFacts, user: UserFacts): Finding {
  const name = nameOf(port);
  if (port.access === "missing") return warning("serial", `${name} is off`, switchOn(port));
  if (port.isConsole) {
    const mend =
      "take it out of the kernel's command line (console=), or with raspi-config: Interface Options, Serial Port, no login shell";
    return warning("serial", `the kernel's console is on ${name}`, mend);
  }
  if (port.access === "denied") return warning("serial", `no permission for ${name}`, letIn(port, user));
  return ok("serial", name);
}

const nameOf = ({ path, pins }: PortFacts): string => `${path} (${pins.join(", ")})`;

function switchOn({ enable }: PortFacts): string {
  return enable === undefined
    ? "it should always be on; was the device tree of another board loaded?"
    : `switch it on with ${enable}, and reboot`;
}
