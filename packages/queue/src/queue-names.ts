/** Where BullMQ keeps a queue: its name, and the key prefix, whose hash tag puts the whole queue into one slot. */
export interface QueueLocation {
  name: string;
  prefix: string;
}

/** Batches of interactions of one partition, from the ingress to the planners. */
export function interactionsQueue(keyPrefix: string, partition: number): QueueLocation {
  const name = partition === 0 ? "interactions" : `interactions-${partition}`;
  return { name, prefix: `${keyPrefix}:{ix${partition}}` };
}

/** One job per target that may have to be written; one queue, because the rate budget is one. */
export function deliveriesQueue(keyPrefix: string): QueueLocation {
  return { name: "deliveries", prefix: `${keyPrefix}:{deliveries}` };
}

/** The periodic look at every target. Apart from `deliveries`, whose rate limit would hold it up. */
export function sweepQueue(keyPrefix: string): QueueLocation {
  return { name: "sweep", prefix: `${keyPrefix}:{sweep}` };
}

/** Interactions that could not be planned, kept for a person to look at. */
export function setAsideQueue(keyPrefix: string): QueueLocation {
  return { name: "set-aside", prefix: `${keyPrefix}:{set-aside}` };
}
