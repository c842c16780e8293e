// How late the changes of a blinking LED are in real time, and whether that grows (it must not: then it would drift).
import { defineModule, Kernel, systemClock } from "tophalf";
import { MockBoard } from "tophalf/mocks";
import { raspberryPi4 } from "tophalf/boards";
import { percentile, table } from "./stats.mjs";

const ON_MS = 20;
const OFF_MS = 20;
const SECONDS = 10;

const CYCLE_MS = ON_MS + OFF_MS;

export async function run() {
  const errors = [];
  const kernel = new Kernel({ board: new MockBoard(raspberryPi4, systemClock) });
  const definition = defineModule({
    license: "GPL",
    init(k) {
      let begin = 0;
      const brightnessSet = (brightness) => {
        const phase = (k.ktimeGet() - begin) / 1e6 - (brightness > 0 ? 0 : ON_MS);
        errors.push(phase % CYCLE_MS); // later than it should: nothing is early
      };
      const led = k.leds.register({ name: "bench", brightnessSet });
      begin = k.ktimeGet();
      led.blinkSet(ON_MS, OFF_MS);
    },
  });
  await kernel.modules.insmod({ name: "bench", definition });
  await new Promise((resolve) => kernel.clock.after(SECONDS * 1e9, resolve));
  const changes = errors.splice(0);
  await kernel.modules.rmmod("bench");
  await kernel.shutdown();
  report(changes);
}

function report(errors) {
  const expected = (SECONDS * 2000) / CYCLE_MS;
  const tenth = Math.floor(errors.length / 10);
  const row = (name, values) => {
    const sorted = [...values].sort((a, b) => a - b);
    return [name, ...[0, 50, 99, 100].map((p) => percentile(sorted, p).toFixed(3))];
  };
  console.log(
    `\nan LED that blinks ${ON_MS}/${OFF_MS} ms for ${SECONDS} s: ${errors.length} changes of ${expected}`,
  );
  table(
    ["milliseconds late", "min", "p50", "p99", "max"],
    [
      row("all", errors),
      row("the first tenth", errors.slice(0, tenth)),
      row("the last tenth", errors.slice(-tenth)),
    ],
  );
}
