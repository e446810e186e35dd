const COLUMNS = {
  VariantId: "string",
  ...Object.fromEntries(
    [1, 2, 3].flatMap((n) => ["Value", "Prompt", "Digit"].map((what) => [`${what}${n}`, "string"])),
  ),
  TimeoutMs: "integer",
  Revision: "integer",
  UpdatedAt: "string",
};

/** The data table that an administrator would make in Architect: the columns that the demo's catalog maps. */
export function demoTable(id: string) {
  const properties = Object.fromEntries(
    Object.entries({ key: "string", ...COLUMNS }).map(([name, type]) => [name, { type, title: name }]),
  );
  const schema = { type: "object", required: ["key"], additionalProperties: false, properties };
  return { id, name: "Menus of the demo", schema };
}
