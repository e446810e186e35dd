import { type Interaction, interactionSchema } from "@menuswitch/domain";
import type { JobView } from "./job-view.ts";

/** A batch: how many interactions, from when to when and whence; nothing about who called. */
export const interactionsView: JobView = {
  name({ data }) {
    const { length } = interactionsOf(data);
    return length === 1 ? "1 interaction" : `${length} interactions`;
  },
  data(data) {
    const all = interactionsOf(data);
    const sound = all.flatMap((candidate) => interactionSchema.safeParse(candidate).data ?? []);
    const times = sound.map(({ occurredAt }) => occurredAt);
    return {
      interactions: all.length,
      ...(sound.length < all.length && { unreadable: all.length - sound.length }),
      ...(sound.length > 0 && {
        firstInteractionId: sound[0]?.interactionId,
        lastInteractionId: sound.at(-1)?.interactionId,
        sources: countSources(sound),
        occurredFrom: new Date(Math.min(...times)),
        occurredTo: new Date(Math.max(...times)),
      }),
    };
  },
  showsText: false,
};

function interactionsOf(data: unknown): unknown[] {
  const { interactions } = Object(data);
  return Array.isArray(interactions) ? interactions : [];
}

function countSources(interactions: Interaction[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { source } of interactions) counts[source] = (counts[source] ?? 0) + 1;
  return counts;
}
