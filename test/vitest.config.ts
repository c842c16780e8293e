import { configDefaults, defineConfig } from "vitest/config";

const conditions = ["tophalf-source"];

/** These need a kernel with simulated chips: `npm run test:kernel`, see test/kernel/README.md. */
export const KERNEL_SUITES = ["test/kernel/**/*.test.ts", "test/conformance/linux/**/*.test.ts"];

export const base = defineConfig({
  root: new URL("..", import.meta.url).pathname,
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ["test/**/*.test.ts"],
    exclude: [...configDefaults.exclude, ...KERNEL_SUITES],
    // Mounts, child processes and compilers need longer than an in-memory test on a busy two-core machine.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});

export default base;
