import type { TargetState } from "@menuswitch/domain";

/** Reads the fields of a target's hash, as HGETALL gives them to a script: name, value, name, value … */
export function parseTargetState(flat: unknown): TargetState {
  const fields = new Map<string, string>();
  const list = Array.isArray(flat) ? flat.map(String) : [];
  for (let index = 0; index + 1 < list.length; index += 2)
    fields.set(list[index] ?? "", list[index + 1] ?? "");

  const number = (name: string) => Number(fields.get(name) ?? 0);
  const menuId = fields.get("desired");
  const liveHash = fields.get("live");
  const intent = fields.get("intent");
  return {
    desired:
      menuId === undefined
        ? undefined
        : {
            menuId,
            occurredAt: number("occurredAt"),
            receivedAt: number("receivedAt"),
            interactionId: fields.get("interactionId") ?? "",
            segment: fields.get("segment") ?? "",
            revision: number("revision"),
            changedAt: number("changedAt"),
          },
    live:
      liveHash === undefined
        ? undefined
        : { contentHash: liveHash, menuId: fields.get("liveMenu") ?? "", at: number("liveAt") },
    intent: intent === undefined || intent === "unknown" ? intent : { contentHash: intent },
    suspectAt: fields.has("suspectAt") ? number("suspectAt") : undefined,
    blockedUntil: new Map(
      [...fields]
        .filter(([name]) => name.startsWith("blocked:"))
        .map(([name, value]) => [name.slice("blocked:".length), Number.parseInt(value, 10)]),
    ),
    coalesced: number("coalesced"),
  };
}
