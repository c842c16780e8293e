/** The suites that need the rig's kernel. `npm run test:kernel` uses it, inside. */
import { configDefaults, defineConfig } from "vitest/config";
import { base, KERNEL_SUITES } from "../vitest.config.ts";

export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: KERNEL_SUITES,
    exclude: configDefaults.exclude,
    // They share the kernel's chips and its one processor.
    fileParallelism: false,
  },
});
