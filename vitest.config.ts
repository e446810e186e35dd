import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["{apps,packages}/*/src/**/*.test.ts"],
        },
      },
      {
        test: {
          name: "integration",
          include: ["{apps,packages}/*/test/**/*.test.ts"],
          globalSetup: ["packages/local-redis/src/vitest-global-setup.ts"],
          testTimeout: 30_000,
          expect: { poll: { timeout: 5_000, interval: 20 } },
          hookTimeout: 30_000,
          // Two cores: more files at once only make each other's timeouts fire.
          maxWorkers: 3,
        },
      },
    ],
  },
});
