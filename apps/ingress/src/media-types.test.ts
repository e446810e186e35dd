import { expect, test } from "vitest";
import { reasonAgainstMedium } from "./media-types.ts";

test.each([
  ["VOICE", undefined],
  ["voice", undefined],
  [undefined, undefined],
  ["CHAT", "not a voice interaction"],
  ["HOLOGRAM", "not a voice interaction"],
])("where calls alone are taken, of the medium %j is said %j", (mediaType, reason) => {
  expect(reasonAgainstMedium(mediaType, ["VOICE"])).toBe(reason);
});

test("where several media are taken, the others are told which", () => {
  expect(reasonAgainstMedium("MESSAGE", ["VOICE", "MESSAGE"])).toBeUndefined();
  expect(reasonAgainstMedium("CHAT", ["VOICE", "MESSAGE"])).toBe("its medium is none of VOICE, MESSAGE");
});
