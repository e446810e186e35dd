import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";

/** Tests that start Menuswitch as processes, many at a time. */
const WHOLE_SYSTEMS = ["packages/end-to-end/test/*.test.ts", "apps/{bench,demo,prove}/test/**/*.test.ts"];

function integration(test: TestProjectInlineConfiguration["test"]): TestProjectInlineConfiguration {
  return {
    test: {
      globalSetup: ["packages/local-redis/src/vitest-global-setup.ts"],
      testTimeout: 30_000,
      isolate: false,
      expect: { poll: { timeout: 5_000, interval: 40 } },
      hookTimeout: 30_000,
      ...test,
    },
  };
}

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["{apps,packages}/*/src/**/*.test.ts"],
          // They share no state, and to import everything anew for each file would cost five times the CPU.
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      integration({
        name: "integration",
        include: ["{apps,packages}/*/test/**/*.test.ts"],
        exclude: WHOLE_SYSTEMS,
        // They wait more than they work.
        maxWorkers: 6,
        sequence: { groupOrder: 1 },
      }),
      // After the others: a dozen processes that start at once starve whatever runs beside them.
      integration({
        name: "system",
        include: WHOLE_SYSTEMS,
        maxWorkers: 3,
        sequence: { groupOrder: 2 },
      }),
    ],
  },
});
