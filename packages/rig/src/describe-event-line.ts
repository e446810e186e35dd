/** What a worker's log line tells of a caller or a write, in one sentence; undefined for other lines. */
export function describeEventLine(line: Record<string, unknown>): string | undefined {
  const { event_type: type, target, variant_id: menu, customer_segment: segment } = line;
  if (type === "ivr_menu_exposure") return `${line["interaction_id"]}: segment ${segment}, hears ${menu}`;
  if (type !== "ivr_menu_update") return undefined;
  return line["success"] === true
    ? `${target} now holds ${menu} (written in ${line["latency_ms"]} ms)`
    : `${target} could not be given ${menu}: ${line["error_code"]}`;
}
