import { describe, expect, test } from "vitest";
import { formatProblems } from "./format-problems.ts";
import { parseCatalog } from "./parse-catalog.ts";

const GOOD = `version: 1
targets:
  main-ivr: { kind: flow, flowId: "\${GENESYS_FLOW_ID}", profile: seed }
menus:
  variant_a:
    target: main-ivr
    options:
      - { value: support, prompt: Press 1 for support }
      - { value: sales, prompt: Press 2 for sales }
segments:
  premium: { menu: variant_a }
  default: { menu: variant_a }
`;
const env = { GENESYS_FLOW_ID: "f-1" };

/** The problems of a text, as lines. */
function problemsOf(text: string, environment: Record<string, string> = env): string[] {
  const parsed = parseCatalog(text, { file: "menus.yaml", env: environment });
  return parsed.ok ? [] : formatProblems(parsed.problems).split("\n").slice(0, -1);
}

/** The good text with one piece of it changed. */
function changed(piece: string, replacement: string): string {
  expect(GOOD).toContain(piece);
  return GOOD.replace(piece, () => replacement);
}

test("reads a good catalog", () => {
  expect(parseCatalog(GOOD, { file: "menus.yaml", env })).toEqual({
    ok: true,
    catalog: {
      version: 1,
      targets: {
        "main-ivr": {
          kind: "flow",
          flowId: "f-1",
          name: "Dynamic IVR Menu Flow",
          profile: "seed",
          lock: "none",
        },
      },
      menus: {
        variant_a: {
          target: "main-ivr",
          options: [
            { value: "support", prompt: "Press 1 for support", dtmf: "1" },
            { value: "sales", prompt: "Press 2 for sales", dtmf: "2" },
          ],
          timeoutMs: 10_000,
          maxRetries: 3,
          agent: "auto",
        },
      },
      segments: { premium: { menu: "variant_a" }, default: { menu: "variant_a" } },
    },
    warnings: [],
  });
});

test("reads the same from a file with a byte order mark and Windows line ends", () => {
  const windows = `\uFEFF${GOOD.replaceAll("\n", "\r\n")}`;
  expect(parseCatalog(windows, { file: "menus.yaml", env })).toEqual(
    parseCatalog(GOOD, { file: "menus.yaml", env }),
  );
  expect(problemsOf(windows.replace("premium: { menu: variant_a", "premium: { menu: variant_b"))).toEqual([
    'menus.yaml:11:20  unknown menu "variant_b" (did you mean "variant_a"?)',
  ]);
});

test("tells where a problem is, in what, and what to do", () => {
  const parsed = parseCatalog(changed("premium: { menu: variant_a }", "premium: { menu: varaint_a }"), {
    file: "/etc/menus.yaml",
    env,
  });
  expect(parsed).toEqual({
    ok: false,
    problems: [
      {
        file: "/etc/menus.yaml",
        line: 11,
        column: 20,
        path: "segments.premium.menu",
        message: 'unknown menu "varaint_a"',
        hint: 'did you mean "variant_a"?',
      },
    ],
  });
});

test("tells all problems at once, in the order of their lines", () => {
  const text = `version: 2
targets:
  main-ivr: { kind: flow, flowId: "\${FLOW}", profile: sed }
menus:
  variant_a:
    target: mian-ivr
    options:
      - { value: support, prompt: "" }
      - { value: support, promt: Press 2 for sales }
  variant_a: { target: main-ivr, options: [] }
segments:
  premium: { menu: variant_c }
`;
  expect(problemsOf(text).map((line) => line.replace(/ {2}.*/, ""))).toEqual([
    "menus.yaml:1:10",
    "menus.yaml:3:35",
    "menus.yaml:3:55",
    "menus.yaml:6:13",
    "menus.yaml:8:35",
    "menus.yaml:9:9",
    "menus.yaml:9:18",
    "menus.yaml:9:27",
    "menus.yaml:10:3",
    "menus.yaml:11:1",
    "menus.yaml:12:20",
  ]);
});

describe("finds", () => {
  test.each([
    [
      "an unknown target",
      changed("target: main-ivr", "target: mian-ivr"),
      '6:13  unknown target "mian-ivr" (did you mean "main-ivr"?)',
    ],
    [
      "a menu that resembles none, and lists those there are",
      changed("premium: { menu: variant_a }", "premium: { menu: gold }"),
      '11:20  unknown menu "gold" (known: variant_a)',
    ],
    [
      "a menu with the name of something that every object has",
      changed("premium: { menu: variant_a }", "premium: { menu: constructor }"),
      '11:20  unknown menu "constructor" (known: variant_a)',
    ],
    [
      "no default segment",
      changed("  default: { menu: variant_a }\n", ""),
      '10:1  segments has no "default" (add "default: { menu: … }": it serves every caller whose segment is not listed)',
    ],
    [
      "a default segment that is misspelt",
      changed("  default:", "  defualt:"),
      '10:1  segments has no "default" (is "defualt" meant to be "default"?)',
    ],
    [
      "an id that is there twice",
      changed("segments:", "  variant_a: { target: main-ivr }\nsegments:"),
      '10:3  duplicate key "variant_a" (first on line 5)',
    ],
    [
      "an option value that is there twice",
      changed("value: sales", "value: support"),
      '9:18  duplicate option value "support" in menu "variant_a" (first on line 8)',
    ],
    [
      "two targets that are one flow",
      changed("menus:", "  second: { kind: flow, flowId: F-1, profile: seed }\nmenus:"),
      '4:33  target "second" is the same flow as "main-ivr" (each would undo what the other writes: let the menus share one target)',
    ],
    [
      "an empty prompt",
      changed("prompt: Press 2 for sales", 'prompt: " "'),
      "9:33  menus.variant_a.options[1].prompt must not be empty",
    ],
    [
      "a prompt of which nothing is there",
      changed("prompt: Press 2 for sales", "prompt:"),
      "9:25  menus.variant_a.options[1].prompt must not be empty",
    ],
    [
      "a key that is missing, on the line of its parent",
      changed("    target: main-ivr\n", ""),
      "5:3  menus.variant_a.target is missing",
    ],
    [
      "a missing key in a list, on the line of its item",
      changed(", prompt: Press 2 for sales", ""),
      "9:9  menus.variant_a.options[1].prompt is missing",
    ],
    [
      "an unknown key",
      changed("    target: main-ivr\n", "    target: main-ivr\n    timeoutMS: 5000\n"),
      '7:5  unknown key "timeoutMS" (did you mean "timeoutMs"?)',
    ],
    [
      "an unknown key that resembles none, and lists those there are",
      changed("premium: { menu: variant_a }", "premium: { menu: variant_a, weight: 1 }"),
      '11:31  unknown key "weight" (known: menu)',
    ],
    [
      "an unknown kind",
      changed("kind: flow", "kind: flwo"),
      '3:21  unknown kind "flwo", allowed: flow, datatable (did you mean "flow"?)',
    ],
    [
      "a missing kind",
      changed("kind: flow, ", ""),
      "3:3  targets.main-ivr.kind is missing (allowed: flow, datatable)",
    ],
    [
      "an unknown profile",
      changed("profile: seed", "profile: genesys"),
      '3:66  unknown profile "genesys", allowed: seed, platform',
    ],
    ["another version", changed("version: 1", "version: 2"), "1:10  version must be 1"],
    [
      "a number where a text should be",
      changed("value: sales", "value: 2"),
      '9:18  menus.variant_a.options[1].value must be text (write "2")',
    ],
    [
      "a name with a space",
      changed("  variant_a:\n", "  variant a: {}\n  variant_a:\n"),
      '5:3  the name menus["variant a"] must be made of letters, digits, dot, underscore and hyphen, beginning with a letter or digit',
    ],
    [
      "a name that JavaScript would lose",
      changed("  premium:", "  __proto__:"),
      '11:3  "__proto__" cannot be a name',
    ],
    [
      "a merge key",
      changed("  premium: {", "  premium: { <<: {},"),
      '11:14  "<<" (a merge key) is not understood (repeat the keys)',
    ],
    ["a tag", changed("value: sales", "value: !secret sales"), "9:18  Unresolved tag: !secret"],
  ])("%s", (_what, text, problem) => {
    expect(problemsOf(text)).toEqual([`menus.yaml:${problem}`]);
  });
});

describe("a data table", () => {
  const TABLE = `version: 1
targets:
  table:
    kind: datatable
    datatableId: d-1
    key: segment
    columns: { VariantId: menu.id, Prompt1: option.1.prompt, Enabled: true, Order: 3 }
menus:
  variant_a: { target: table, options: [{ value: support, prompt: Press 1, dtmf: 1 }] }
segments:
  default: { menu: variant_a }
`;
  const oneProblemOf = (piece: string, replacement: string) => {
    expect(TABLE).toContain(piece);
    return problemsOf(TABLE.replace(piece, () => replacement));
  };

  test("is read with its columns", () => {
    expect(parseCatalog(TABLE, { file: "menus.yaml", env })).toMatchObject({
      ok: true,
      catalog: {
        targets: {
          table: { columns: { VariantId: "menu.id", Prompt1: "option.1.prompt", Enabled: true, Order: 3 } },
        },
      },
      warnings: [],
    });
  });

  const sources =
    "menu.id, menu.timeoutMs, menu.maxRetries, menu.options, segment, revision, updatedAt, option.N.value, option.N.prompt, option.N.dtmf (N from 1 to 12), true, false or a number";

  test.each([
    [
      "a misspelt source",
      "option.1.prompt",
      "opton.1.prompt",
      `7:45  targets.table.columns.Prompt1 must be ${sources} (did you mean "option.1.prompt"?)`,
    ],
    [
      "an option that no menu can have",
      "option.1.prompt",
      "option.13.prompt",
      `7:45  targets.table.columns.Prompt1 must be ${sources} (did you mean "option.1.prompt"?)`,
    ],
    [
      "a source that resembles none",
      "option.1.prompt",
      "the weather",
      `7:45  targets.table.columns.Prompt1 must be ${sources}`,
    ],
    [
      "a column for the row's key",
      "VariantId: menu.id",
      "key: segment",
      "7:16  the name targets.table.columns.key must be another than key, which is the row's own key",
    ],
    [
      "no columns",
      "{ VariantId: menu.id, Prompt1: option.1.prompt, Enabled: true, Order: 3 }",
      "{}",
      "7:14  targets.table.columns must have at least one column",
    ],
    [
      "51 columns",
      "Order: 3",
      Array.from({ length: 48 }, (_, n) => `C${n}: 1`).join(", "),
      "7:14  targets.table.columns must have at most 50 columns",
    ],
    [
      "another key",
      "key: segment",
      "key: segmnt",
      '6:10  unknown key "segmnt", allowed: segment, segment#menu (did you mean "segment"?)',
    ],
    [
      "a key of the catalog that only flows have",
      "    key: segment",
      "    profile: seed\n    key: segment",
      '6:5  unknown key "profile" (known: kind, datatableId, key, columns)',
    ],
    [
      "a key of no phone",
      "dtmf: 1",
      "dtmf: 10",
      '9:82  menus.variant_a.options[0].dtmf must be one key of a phone: 0 to 9, or "*" or "#" in quotes',
    ],
    [
      "a key that chooses two options",
      "dtmf: 1 }",
      "dtmf: 2 }, { value: b, prompt: And again }",
      '9:87  duplicate dtmf "2" in menu "variant_a": a key chooses one option (first on line 9; an option without a dtmf has the number of its place)',
    ],
  ])("is refused for %s", (_what, piece, replacement, problem) => {
    expect(oneProblemOf(piece, replacement)).toEqual([`menus.yaml:${problem}`]);
  });
});

test("tells where rows would have keys that Genesys Cloud does not take", () => {
  const segment = "s".repeat(250);
  const text = `version: 1
targets:
  table: { kind: datatable, datatableId: d-1, key: "segment#menu", columns: { VariantId: menu.id } }
menus:
  variant_a: { target: table, options: [{ value: support, prompt: Press 1 }] }
segments:
  ${segment}: { menu: variant_a }
  default: { menu: variant_a }
`;
  expect(problemsOf(text.replace("segment#menu", "segment").replace(segment, '".."'))).toEqual([
    'menus.yaml:7:3  no row of a data table can have the key "..": an address cannot hold it (rename the segment)',
  ]);
  expect(problemsOf(text)).toEqual([
    `menus.yaml:7:3  the row's key "${"s".repeat(80)}…" has 260 characters, and Genesys Cloud takes 256 (shorten the names of the segment or the menu)`,
  ]);
});

describe("a warning", () => {
  const warningsOf = (text: string) => {
    const parsed = parseCatalog(text, { file: "menus.yaml", env });
    return parsed.ok ? formatProblems(parsed.warnings, "warning").split("\n").slice(0, -1) : undefined;
  };

  test.each([
    [
      "the prompt of another key",
      "Press 2 for sales",
      "Press 3 for sales",
      "9:33  the prompt speaks of 3, but the option's key is 2 (change the prompt, the order, or write dtmf: 3)",
    ],
    [
      "a prompt without end",
      "Press 2 for sales",
      `Press 2 for sales${" or so".repeat(40)}`,
      "9:33  the prompt takes about 17 s to listen to (callers listen for about 10 s: shorten it)",
    ],
    [
      "no way to a person",
      "{ value: support, prompt: Press 1 for support }",
      "{ value: hours, prompt: Press 1 for hours }",
      '5:3  menu "variant_a" names no way to a person (offer one; or write agent: option (one of its options leads there), no-key (waiting does) or none (nothing does))',
    ],
    [
      "many options",
      "      - { value: sales",
      `${[..."abcd"].map((value) => `      - { value: ${value}, prompt: More }\n`).join("")}      - { value: sales`,
      '5:3  menu "variant_a" has 6 options (callers remember about 5: put the rest into a second menu)',
    ],
  ])("stands where %s does, and keeps no catalog from being used", (_what, piece, replacement, warning) => {
    const text = changed(piece, replacement).replace("Press 2 for sales }", "And sales }");
    expect(problemsOf(text)).toEqual([]);
    expect(warningsOf(text)).toEqual([`menus.yaml:${warning}`]);
  });

  test("is not told of a catalog with problems", () => {
    const text = changed("Press 2 for sales", "Press 3 for sales").replace("profile: seed", "profile: sed");
    expect(problemsOf(text)).toHaveLength(1);
  });
});

describe("a variable", () => {
  test("that is missing is named, with its place and how to set it", () => {
    expect(problemsOf(GOOD, {})).toEqual([
      "menus.yaml:3:35  environment variable GENESYS_FLOW_ID is missing, and targets.main-ivr.flowId needs it (set it before starting: export GENESYS_FLOW_ID=…, or write the value itself in its place)",
    ]);
  });

  test("that is missing is the only problem of the value that needs it", () => {
    const text = changed("premium: { menu: variant_a }", `premium: { menu: "\${GONE}" }`)
      .replace("kind: flow", `kind: "\${GONE}"`)
      .replace("target: main-ivr", `target: "\${GONE}"`);
    const problems = problemsOf(text);
    expect(problems).toHaveLength(3);
    for (const problem of problems) expect(problem).toContain("environment variable GONE is missing");
  });

  test("that is empty or blank counts as missing", () => {
    for (const blank of ["", " "]) {
      expect(problemsOf(GOOD, { GENESYS_FLOW_ID: blank }).join()).toContain("GENESYS_FLOW_ID is empty");
    }
  });

  test("with a name that every object has is missing too", () => {
    expect(problemsOf(GOOD.replace("GENESYS_FLOW_ID", "constructor")).join()).toContain(
      "constructor is missing",
    );
  });

  test("cannot bring YAML into the file, nor other variables", () => {
    const value = `x", kind: other } # \${GENESYS_FLOW_ID}\n- &a *b`;
    const parsed = parseCatalog(GOOD, { file: "menus.yaml", env: { GENESYS_FLOW_ID: value } });
    expect(parsed.ok && parsed.catalog.targets["main-ivr"]).toMatchObject({ flowId: value });
  });

  test("never shows its value in a problem", () => {
    const text = changed("profile: seed", `profile: "\${SECRET}"`)
      .replace("target: main-ivr", `target: "\${SECRET}"`)
      .replace("value: support", `value: "\${SECRET}"`)
      .replace("value: sales", `value: "\${SECRET}"`)
      .replace("premium: { menu: variant_a }", `premium: { menu: "\${SECRET}" }`);
    const problems = problemsOf(text, { ...env, SECRET: "hunter2" });
    expect(problems).toHaveLength(4);
    expect(problems.join()).not.toContain("hunter2");
  });

  test("is put into values only", () => {
    const text = changed("  premium:", `  "\${GENESYS_FLOW_ID}":`);
    expect(problemsOf(text)).toEqual([
      `menus.yaml:11:3  "\${GENESYS_FLOW_ID}": variables go into values, not into names`,
    ]);
  });

  test("without quotes inside braces gets a hint", () => {
    const text = changed(`"\${GENESYS_FLOW_ID}"`, `\${GENESYS_FLOW_ID}`);
    expect(problemsOf(text)).toEqual([
      `menus.yaml:3:36  YAML: Unexpected flow-map-start at node end (put "\${NAME}" in quotes)`,
    ]);
  });
});

describe("keys", () => {
  test("are text, however much they look like numbers or worse", () => {
    const text = changed("  premium:", "  007: { menu: variant_a }\n  7: { menu: variant_a }\n  true:");
    const parsed = parseCatalog(text, { file: "menus.yaml", env });
    expect(parsed.ok && Object.keys(parsed.catalog.segments).toSorted()).toEqual([
      "007",
      "7",
      "default",
      "true",
    ]);
  });

  test("are the same whether quoted or not", () => {
    expect(problemsOf(changed("  premium:", '  7: { menu: variant_a }\n  "7":'))).toEqual([
      'menus.yaml:12:3  duplicate key "7" (first on line 11)',
    ]);
  });

  test("may be names that every object has", () => {
    const text = GOOD.replaceAll("variant_a", "constructor").replaceAll("main-ivr", "hasOwnProperty");
    const parsed = parseCatalog(text, { file: "menus.yaml", env });
    expect(parsed.ok && Object.hasOwn(parsed.catalog.menus, "constructor")).toBe(true);
  });
});

describe("aliases", () => {
  const withAlias = (alias: string) =>
    changed("    options:", "    options: &options").replace(
      "segments:",
      `  variant_b: { target: main-ivr, options: ${alias} }\nsegments:`,
    );

  test("stand for what they point at", () => {
    const parsed = parseCatalog(withAlias("*options"), { file: "menus.yaml", env });
    expect(parsed.ok && parsed.catalog.menus["variant_b"]?.options).toEqual(
      parsed.ok && parsed.catalog.menus["variant_a"]?.options,
    );
  });

  test("to nothing are a problem", () => {
    expect(problemsOf(withAlias("*optoins"))).toEqual([
      "menus.yaml:10:43  no anchor for the alias *optoins before it (put &optoins before the value that is meant)",
    ]);
  });

  test("within what they point at are a problem", () => {
    expect(problemsOf("a: &a [*a]\n").join("\n")).toContain("no anchor for the alias *a before it");
  });

  test("show a problem of what they point at once for each use, in its place", () => {
    const text = withAlias("*options").replace("Press 2 for sales", '""');
    expect(problemsOf(text)).toEqual([
      "menus.yaml:9:33  menus.variant_a.options[1].prompt must not be empty",
      "menus.yaml:9:33  menus.variant_b.options[1].prompt must not be empty",
    ]);
  });

  test("cannot make a small file large", () => {
    const tenOf = (name: string) => `[${Array(10).fill(`*${name}`).join(", ")}]`;
    const levels = Array.from(
      { length: 12 },
      (_, level) => `a${level + 1}: &a${level + 1} ${tenOf(`a${level}`)}`,
    );
    const text = ["a0: &a0 x", ...levels].join("\n");
    expect(problemsOf(text).join("\n")).toContain("aliases make more than 100000 values of this file");
  });
});

describe("text that is no catalog", () => {
  const shape = "the catalog must be a mapping with version, targets, menus and segments";

  test.each([
    ["nothing", "", "1:1  the catalog must not be empty"],
    ["only a comment", "# later\n", "1:1  the catalog must not be empty"],
    ["a word", "menus", `1:1  ${shape}`],
    ["a list", "- a\n- b\n", `1:1  ${shape}`],
    [
      "two documents",
      `${GOOD}---\n${GOOD}`,
      '13:1  the file has more than one document (remove the line "---")',
    ],
    [
      "a tab",
      "version: 1\n\ttargets: {}\n",
      "2:1  YAML: Tabs are not allowed as indentation (indent with spaces)",
    ],
    [
      "an unquoted colon",
      changed("Press 2 for sales }", "Press 2 }\n      - value: a\n        prompt: Press 3: sales"),
      '11:17  YAML: Nested mappings are not allowed in compact mappings (text that contains ": " needs quotes)',
    ],
    ["one line with many mistakes", "a: b: c: d: e\n", "1:4  YAML: Nested mappings"],
    ["a key that is a list", "? [a]\n: 1\n", "1:3  a key must be plain text"],
    ["lists without end", "[".repeat(100_000), "1:"],
  ])("%s", (_what, text, beginning) => {
    const problems = problemsOf(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`menus.yaml:${beginning}`);
  });

  test("is refused unread when it is larger than a catalog can sensibly be", () => {
    expect(problemsOf(`# ${"é".repeat(2_500_000)}\n${GOOD}`)).toEqual([
      "menus.yaml:1:1  the file is larger than 1 MiB (1,048,576 bytes)",
    ]);
  });

  test("is searched for what can be known in spite of its broken syntax", () => {
    const text = `${GOOD}  default: { menu: unknown }\nname: a: b\n`;
    expect(problemsOf(text, {}).map((line) => line.slice(0, 56))).toEqual([
      "menus.yaml:3:35  environment variable GENESYS_FLOW_ID is",
      'menus.yaml:13:3  duplicate key "default" (first on line ',
      "menus.yaml:14:7  YAML: Nested mappings are not allowed i",
    ]);
  });
});
