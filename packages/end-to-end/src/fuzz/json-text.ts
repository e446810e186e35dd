/** JSON as text in pieces, so that it can hold what no parsed value can: repeated keys, 1e400, broken literals. */
export type JsonText = string | { open: "{" | "["; members: Member[] };

interface Member {
  /** Text before the value: `"key":` in an object, nothing in an array. */
  label: string;
  value: JsonText;
}

export interface Slip {
  kind: "drop" | "repeat" | "retype" | "rename" | "wrap";
  /** Which member, counted over all depths; wraps around. */
  at: number;
  /** Raw text of a value. */
  value: string;
  /** Raw text of a key, with its quotes. */
  key: string;
}

function toJsonText(value: unknown): JsonText {
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  if (Array.isArray(value)) {
    return { open: "[", members: value.map((item) => ({ label: "", value: toJsonText(item) })) };
  }
  const members = Object.entries(value).map(([key, item]) => ({
    label: `${JSON.stringify(key)}:`,
    value: toJsonText(item),
  }));
  return { open: "{", members };
}

function render(text: JsonText): string {
  if (typeof text === "string") return text;
  const members = text.members.map(({ label, value }) => label + render(value)).join(",");
  return text.open + members + (text.open === "{" ? "}" : "]");
}

/** The same JSON after some slips, each at a member of what the ones before it left. */
export function withSlips(value: unknown, slips: readonly Slip[]): string {
  const root = toJsonText(value);
  for (const slip of slips) {
    const places = placesIn(root);
    const place = places[slip.at % places.length];
    if (place) apply(slip, place);
  }
  return render(root);
}

interface Place {
  members: Member[];
  index: number;
}

function placesIn(text: JsonText): Place[] {
  if (typeof text === "string") return [];
  const { members } = text;
  return members.flatMap(({ value }, index) => [{ members, index }, ...placesIn(value)]);
}

function apply({ kind, value, key }: Slip, { members, index }: Place): void {
  const member = members[index];
  if (!member) return;
  switch (kind) {
    case "drop":
      members.splice(index, 1);
      return;
    case "repeat":
      members.push({ label: member.label, value });
      return;
    case "retype":
      member.value = value;
      return;
    case "rename":
      if (member.label !== "") member.label = `${key}:`;
      return;
    case "wrap":
      member.value = { open: "{", members: [{ label: `${key}:`, value: member.value }] };
  }
}
