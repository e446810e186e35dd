/**
 * Every Redis key of Menuswitch but BullMQ's own, and what bounds it. The part in braces is the hash tag: keys with the
 * same tag share a slot of a Redis Cluster, and a script touches keys of one tag only.
 *
 * | key | holds | bounded by |
 * |---|---|---|
 * | `…:{ixN}:seen:<interaction>` | when it happened, whether it was counted | TTL, `DEDUPE_TTL_SECONDS` |
 * | `…:{ixN}:decided:<interaction>` | the menu it was told that it hears | TTL, `DEDUPE_TTL_SECONDS` |
 * | `…:{ixN}:exposures` | exposures per menu | a cap on its fields |
 * | `…:{target:P}:state` | desired, live, intent, suspect, blocked | one per place, 90 days after its last use |
 * | `…:{target:P}:lease` | who may write to the place now | TTL, request timeout + 5 s |
 * | `…:{budget}:purse` | rate budget and pause of all workers | one key, TTL |
 * | `…:{budget}:circuit`, `…:failing` | whether Genesys answers, when to probe | two keys, TTL |
 * | `…:{catalog}:current` | the catalog that all workers use | one key |
 * | `…:{message:<digest>}:stored` | that a signed webhook message was stored | TTL, twice `WEBHOOK_TOLERANCE_SECONDS` |
 * | `…:{pseudonym}:key` | key of the customers' pseudonyms | one key |
 * | `…:{import}:<fingerprint>` | how far an import of segments has come | TTL, 7 days |
 */
export interface Keys {
  seen(bucket: number, interactionId: string): string;
  decided(bucket: number, interactionId: string): string;
  exposures(bucket: number): string;
  /** By the place in Genesys, not by the catalog's name for it: a renamed target is still the same flow. */
  targetState(place: string): string;
  targetLease(place: string): string;
  purse: string;
  circuit: string;
  failingTargets: string;
  catalog: string;
  pseudonymKey: string;
  /** @param fingerprint of the file: hexadecimal */
  importProgress(fingerprint: string): string;
  /** @param message a digest: what a sender chose itself could be of any length, and name other keys */
  storedMessage(message: string): string;
}

/** @param prefix namespace of this installation, for several on one Redis */
export function makeKeys(prefix: string): Keys {
  return {
    seen: (bucket, interactionId) => `${prefix}:{ix${bucket}}:seen:${interactionId}`,
    decided: (bucket, interactionId) => `${prefix}:{ix${bucket}}:decided:${interactionId}`,
    exposures: (bucket) => `${prefix}:{ix${bucket}}:exposures`,
    targetState: (place) => `${prefix}:{target:${place}}:state`,
    targetLease: (place) => `${prefix}:{target:${place}}:lease`,
    purse: `${prefix}:{budget}:purse`,
    circuit: `${prefix}:{budget}:circuit`,
    failingTargets: `${prefix}:{budget}:failing`,
    catalog: `${prefix}:{catalog}:current`,
    pseudonymKey: `${prefix}:{pseudonym}:key`,
    importProgress: (fingerprint) => `${prefix}:{import}:${fingerprint}`,
    storedMessage: (message) => `${prefix}:{message:${message}}:stored`,
  };
}
