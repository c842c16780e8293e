import type { Led, LedOptions } from "tophalf";
import type { Simulation } from "tophalf/mocks";
import { contextOf } from "../support.ts";

/** An LED that notes what it was set to, and when. */
export interface NotedLed {
  readonly led: Led;
  /** `[milliseconds, brightness]`. */
  readonly history: [number, number][];
  /** The brightnesses alone. */
  readonly values: number[];
}

export async function notedLed(sim: Simulation, options: Partial<LedOptions> = {}): Promise<NotedLed> {
  const history: [number, number][] = [];
  const values: number[] = [];
  const k = await contextOf(sim, "lamp");
  const led = k.leds.register({
    name: "lamp",
    brightnessSet: (brightness) => {
      history.push([sim.clock.now() / 1e6, brightness]);
      values.push(brightness);
    },
    ...options,
  });
  return { led, history, values };
}

/** The files of an LED. */
export class LedFiles {
  readonly #sim: Simulation;
  readonly #directory: string;

  constructor(sim: Simulation, name = "lamp") {
    this.#sim = sim;
    this.#directory = `/sys/class/leds/${name}`;
  }

  read(file: string): Promise<string> {
    return this.#sim.kernel.vfs.readFile(`${this.#directory}/${file}`);
  }

  write(file: string, text: string): Promise<void> {
    return this.#sim.kernel.vfs.writeFile(`${this.#directory}/${file}`, text);
  }

  get names(): string[] {
    return this.#sim.kernel.vfs.readdir(this.#directory).sort();
  }
}
