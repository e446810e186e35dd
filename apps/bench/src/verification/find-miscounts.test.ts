import { expect, test } from "vitest";
import { interactionIdOf } from "../sender/event.ts";
import { findMiscounts } from "./find-miscounts.ts";
import { makeTally } from "./tally.ts";

const line = (idPrefix: string, sequence: number) =>
  JSON.stringify({ event_type: "ivr_menu_exposure", interaction_id: interactionIdOf(idPrefix, sequence) });

function tallyOf(idPrefix: string, sequences: readonly number[]) {
  const tally = makeTally();
  for (const sequence of sequences) tally.add(line(idPrefix, sequence));
  tally.add('{"event_type":"ivr_menu_update","target":"t0"}');
  return tally;
}
const sending = { idPrefix: "a-1", sent: 3, unacknowledged: [] };

test("nothing is wrong when each acknowledged interaction was logged and counted once", () => {
  expect(findMiscounts([sending], tallyOf("a-1", [2, 0, 1]), 3)).toEqual([]);
  const many = Array.from({ length: 5_000 }, (_, index) => 4_999 - index);
  expect(findMiscounts([{ ...sending, sent: 5_000 }], tallyOf("a-1", many), 5_000)).toEqual([]);
});

test("what was not acknowledged may have been stored or not", () => {
  const doubtful = { ...sending, unacknowledged: [1] };
  expect(findMiscounts([doubtful], tallyOf("a-1", [0, 2]), 2)).toEqual([]);
  expect(findMiscounts([doubtful], tallyOf("a-1", [0, 1, 2]), 3)).toEqual([]);
});

test.each([
  ["lost", [0, 2], 2, "1 acknowledged interactions were lost"],
  ["logged twice", [0, 1, 1, 2], 3, "1 interactions were logged more than once"],
  ["never sent", [0, 1, 2, 3], 4, "1 exposures are of interactions that were never sent"],
  ["counted twice", [0, 1, 2], 4, "the counters tell 4 exposures, the log 3 interactions"],
  ["not counted", [0, 1, 2], 2, "the counters tell 2 exposures, the log 3 interactions"],
] as const)("one %s is found", (_what, sequences, counted, problem) => {
  expect(findMiscounts([sending], tallyOf("a-1", sequences), counted)).toEqual([problem]);
});

test("interactions under a prefix that nobody sent are found", () => {
  const tally = tallyOf("a-1", [0, 1, 2]);
  tally.add(line("b", 7));
  expect(findMiscounts([sending], tally, 4)).toEqual([
    "1 exposures are of interactions that were never sent",
  ]);
});
