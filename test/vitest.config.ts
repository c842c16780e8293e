import { defineConfig } from "vitest/config";

const conditions = ["tophalf-source"];

export default defineConfig({
  root: new URL("..", import.meta.url).pathname,
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ["test/**/*.test.ts"],
    // Mounts, child processes and compilers need longer than an in-memory test on a busy two-core machine.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
