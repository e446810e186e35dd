import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Tests that start Menuswitch as processes, many at a time. */
const WHOLE_SYSTEMS = ["packages/end-to-end/test/*.test.ts", "apps/{bench,demo,prove}/test/**/*.test.ts"];

/** By themselves small files, which Vitest would begin last. */
const LONGEST = ["prove/test/quick.test.ts", "demo/test/demo.test.ts", "end-to-end/test/survives.test.ts"];

/** So that nothing is left to wait for alone in the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => LONGEST.some((name) => moduleId.endsWith(name));
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

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
    sequence: { sequencer: LongestFirst },
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
