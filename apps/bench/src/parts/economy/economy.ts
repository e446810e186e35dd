import { makeClosers } from "@menuswitch/rig";
import type { Part } from "../part.ts";
import { economyFindings } from "./economy-findings.ts";
import { type Cell, type CellSample, measureCell } from "./measure-cell.ts";

const WEBHOOKS = [1_000, 100_000];
const TARGETS = [2, 20, 200];
const MOST_SIDE_BY_SIDE = 1_000;

export const economy: Part = {
  name: "economy",
  title: "Economy of API calls",
  about:
    "what Genesys is asked for 1,000 and 100,000 webhooks over 2, 20 and 200 targets, at 300 requests a minute",
  rounds: 1,
  seconds: 60,
  async run({ rounds, seconds, closers, say }) {
    const groups = WEBHOOKS.map((webhooks) => TARGETS.map((targets): Cell => ({ webhooks, targets })));
    const samples = new Map<Cell, CellSample[]>(groups.flat().map((cell) => [cell, []]));
    for (let round = 0; round < rounds; round += 1) {
      for (const [index, cells] of groups.entries()) {
        say(
          `round ${round + 1}: ${WEBHOOKS[index]} webhooks in ${seconds} s over each of ${TARGETS.join(", ")} targets`,
        );
        const own = makeClosers();
        closers.add(() => own.close());
        const measure = async (cell: Cell) =>
          void samples.get(cell)?.push(await measureCell(cell, { seconds, closers: own }));
        // Each has a Redis, a Genesys and a budget of its own. What mostly waits can do so side by side.
        if (cells.every(({ webhooks }) => webhooks <= MOST_SIDE_BY_SIDE))
          await Promise.all(cells.map(measure));
        else for (const cell of cells) await measure(cell);
        await own.close();
      }
    }
    return economyFindings(samples, seconds);
  },
};
