const WORDS = new Map([
  ["zero", "0"],
  ["one", "1"],
  ["two", "2"],
  ["three", "3"],
  ["four", "4"],
  ["five", "5"],
  ["six", "6"],
  ["seven", "7"],
  ["eight", "8"],
  ["nine", "9"],
  ["star", "*"],
  ["asterisk", "*"],
  ["pound", "#"],
  ["hash", "#"],
]);

const KEY = String.raw`[\d*#](?!\d)|(?:${[...WORDS.keys()].join("|")})\b`;
/** "press 2", "press the 2 key", "hit star". */
const AFTER_A_VERB = new RegExp(
  String.raw`\b(?:press|push|dial|enter|hit|select)\s+(?:the\s+)?(${KEY})`,
  "gi",
);
/** A digit of its own: not of a number, a time, a date or "24/7". */
const ALONE = /(?<![\p{L}\d]|\d[/:.,-])[0-9](?![\p{L}\d]|[/:.,-]\d)/gu;

/**
 * The keys of a phone that a prompt tells its listener to press. Where no English verb says which, every digit that stands
 * alone may be meant, whatever the language.
 */
export function spokenKeys(prompt: string): string[] {
  const told = [...prompt.matchAll(AFTER_A_VERB)].map(([, key = ""]) => WORDS.get(key.toLowerCase()) ?? key);
  return [...new Set(told.length > 0 ? told : (prompt.match(ALONE) ?? []))];
}
