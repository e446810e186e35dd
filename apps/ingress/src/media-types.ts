/** The media of Genesys Cloud's customer starts. Source: `CustomerStartDetailEventTopicCustomerStartEvent` of its SDK. */
export const MEDIA_TYPES = [
  "VOICE",
  "MESSAGE",
  "CALLBACK",
  "CHAT",
  "EMAIL",
  "VIDEO",
  "COBROWSE",
  "SCREENSHARE",
  "SCREENMONITORING",
  "INTERNALMESSAGE",
] as const;

export type MediaType = (typeof MEDIA_TYPES)[number];

/** Why an interaction of this medium is none of ours; undefined where it is one, or does not name its medium. */
export function reasonAgainstMedium(
  mediaType: string | undefined,
  taken: readonly MediaType[],
): string | undefined {
  if (mediaType === undefined || taken.some((medium) => medium === mediaType.toUpperCase())) return undefined;
  if (taken.length === 1 && taken[0] === "VOICE") return "not a voice interaction";
  return `its medium is none of ${taken.join(", ")}`;
}
