import { catalogSchema, findCatalogProblems } from "@menuswitch/domain";
import fc from "fast-check";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { parseCatalog } from "./parse-catalog.ts";

const name = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,8}$/),
  fc.constantFrom("constructor", "toString", "007", "1e3", "true", "null", "0x10"),
);
const text = fc
  .oneof(
    fc.string({ unit: "binary", maxLength: 12 }),
    fc.string({ unit: fc.constantFrom(...`\${}:#-&*!|>'"%@\`\\ \n\tab`), maxLength: 12 }),
  )
  .map((raw) => raw.trim())
  .filter((trimmed) => trimmed !== "");

const distinct = <T>(items: fc.Arbitrary<T>, selector: (item: T) => string) =>
  fc.uniqueArray(items, { minLength: 1, maxLength: 4, selector });

const catalog = fc
  .record({
    targetIds: distinct(name, String),
    flowIds: fc.uniqueArray(text, { minLength: 4, maxLength: 4, selector: (id) => id.toLowerCase().trim() }),
    menuIds: distinct(name, String),
    options: distinct(fc.record({ value: text, prompt: text }), (option) => option.value),
    timeoutMs: fc.integer({ min: 1_000, max: 60_000 }),
    maxRetries: fc.integer({ min: 0, max: 10 }),
    profile: fc.constantFrom("seed", "platform"),
    segments: fc.uniqueArray(
      fc
        .oneof(name, text)
        .filter((segment) => segment !== "__proto__" && segment !== "<<" && !segment.includes(`\${`)),
    ),
    pick: fc.nat(),
  })
  .map(({ targetIds, flowIds, menuIds, options, timeoutMs, maxRetries, profile, segments, pick }) =>
    catalogSchema.parse({
      version: 1,
      targets: Object.fromEntries(
        targetIds.map((id, index) => [id, { kind: "flow", flowId: flowIds[index], name: "IVR", profile }]),
      ),
      menus: Object.fromEntries(
        menuIds.map((id, index) => {
          const target = targetIds[(pick + index) % targetIds.length];
          return [id, { target, options, timeoutMs, maxRetries }];
        }),
      ),
      segments: Object.fromEntries(
        [...segments, "default"].map((id, index) => [id, { menu: menuIds[(pick + index) % menuIds.length] }]),
      ),
    }),
  );

/** Ways to write a catalog; the last is JSON, which is YAML too. */
const STYLES = {
  block: { collectionStyle: "block", defaultKeyType: "PLAIN" },
  flow: { collectionStyle: "flow", defaultStringType: "QUOTE_DOUBLE" },
  json: undefined,
} as const;

function toYaml(value: unknown, style: keyof typeof STYLES): string {
  const escaped = JSON.stringify(value).replaceAll(`\${`, () => `$\${`);
  return style === "json" ? escaped : stringify(JSON.parse(escaped), STYLES[style]);
}

test("reads back every catalog that can be written", () => {
  fc.assert(
    fc.property(
      catalog,
      fc.constantFrom("block" as const, "flow" as const, "json" as const),
      (written, style) => {
        const parsed = parseCatalog(toYaml(written, style), { file: "menus.yaml", env: {} });
        expect(parsed).toEqual({ ok: true, catalog: written, warnings: expect.any(Array) });
      },
    ),
  );
});

const PIECES = [
  "\n",
  "  ",
  "\t",
  ": ",
  "- ",
  "{",
  "}",
  "[",
  "]",
  '"',
  "'",
  "&a ",
  "*a",
  `\${X}`,
  `\${`,
  "#",
  "!x ",
  "---\n",
  "? ",
  "|\n",
  "<<",
  "null",
  "\uFEFF",
  "\r",
  "\u0000",
  "😀",
];

/** A good file after a few slips of the hand. */
const mutated = fc
  .tuple(
    catalog.map((written) => toYaml(written, "block")),
    fc.array(
      fc.record({
        at: fc.nat(),
        cut: fc.nat({ max: 6 }),
        piece: fc.oneof(fc.constantFrom(...PIECES), fc.string()),
      }),
      { minLength: 1, maxLength: 5 },
    ),
  )
  .map(([yaml, slips]) =>
    slips.reduce((current, { at, cut, piece }) => {
      const start = at % (current.length + 1);
      return current.slice(0, start) + piece + current.slice(start + cut);
    }, yaml),
  );

test("never throws, and every problem it finds stands within the file", () => {
  const anything = fc.oneof(
    mutated,
    fc.string({ unit: "binary" }),
    fc.array(fc.constantFrom(...PIECES, "a", "menus")).map((pieces) => pieces.join("")),
  );
  fc.assert(
    fc.property(anything, (source) => {
      const parsed = parseCatalog(source, { file: "menus.yaml", env: { X: "x" } });
      if (parsed.ok) {
        expect(findCatalogProblems(parsed.catalog)).toEqual([]);
        expect(catalogSchema.safeParse(parsed.catalog).success).toBe(true);
        return;
      }
      const lines = source.split("\n");
      expect(parsed.problems).not.toEqual([]);
      for (const { line, column } of parsed.problems) {
        expect(line).toBeGreaterThanOrEqual(1);
        expect(line).toBeLessThanOrEqual(lines.length);
        expect(column).toBeGreaterThanOrEqual(1);
        expect(column).toBeLessThanOrEqual((lines[line - 1] ?? "").length + 1);
      }
    }),
    { numRuns: 500 },
  );
});
