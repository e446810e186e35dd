import fc from "fast-check";

const HALF_SURROGATES = { first: 0xd800, count: 0x800 };

/** Any code point but half of a surrogate pair. */
const codePoint = fc
  .nat(0x10ffff - HALF_SURROGATES.count)
  .map((n) => String.fromCodePoint(n < HALF_SURROGATES.first ? n : n + HALF_SURROGATES.count));

/**
 * Well-formed text of any code points, lengths in code points: the same as fast-check's own `unit: "binary"`, which spends a
 * second and more per file on a table of them.
 */
export const anyText = (constraints: { minLength?: number; maxLength?: number } = {}) =>
  fc.string({ ...constraints, unit: codePoint });
