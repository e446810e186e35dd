import fc from "fast-check";

const codeUnit = fc.nat(0xffff).map((unit) => String.fromCharCode(unit));

/**
 * Text of any UTF-16 code units: control characters, surrogates without their other half. (fast-check's own `unit: "binary"`
 * spends seconds on a table of all code points.)
 */
export const anyText = (constraints: { minLength?: number; maxLength?: number } = {}) =>
  fc.string({ ...constraints, unit: codeUnit });
