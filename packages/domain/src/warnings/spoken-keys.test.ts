import { expect, test } from "vitest";
import { spokenKeys } from "./spoken-keys.ts";

test.each([
  ["Press 1 for support", ["1"]],
  ["For support, press 1.", ["1"]],
  ["Press one for support", ["1"]],
  ["Please push the 2 key", ["2"]],
  ["Press * to hear this again", ["*"]],
  ["Press star to hear this again, or hash to end", ["*"]],
  ["For our 3 offices, press 2", ["2"]],
  ["Press 1 for sales, or press 2 for support", ["1", "2"]],
  ["Für den Verkauf drücken Sie bitte die 2", ["2"]],
  ["Pour le support, tapez 1", ["1"]],
  ["お問い合わせは 4 を押してください", ["4"]],
])("hears in %j the keys %j", (prompt, keys) => {
  expect(spokenKeys(prompt)).toEqual(keys);
});

test.each([
  "Support, 24/7",
  "We are open from 9:30 on",
  "Call 555-1234",
  "About invoice 2024",
  "Version 2.1",
  "On 1/2",
  "Press 12",
  "Press the button for sales",
  "One moment, please",
])("hears no key in %j", (prompt) => {
  expect(spokenKeys(prompt)).toEqual([]);
});
