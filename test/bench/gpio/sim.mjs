// The suites' door to gpio-sim, which is in TypeScript.
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

export async function loadGpioSim() {
  const source = fileURLToPath(new URL("../../kernel/gpio-sim.ts", import.meta.url));
  const { outputFiles } = await build({ entryPoints: [source], format: "esm", write: false });
  const { GpioSim } = await import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);
  return GpioSim;
}
