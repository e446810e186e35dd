import { z } from "zod";

/** Who can hold a flow's lock: a person in Architect, or an OAuth client. */
export const lockOwnerSchema = z.strictObject({
  kind: z.enum(["user", "client"]),
  id: z.string().min(1),
  name: z.string().min(1).optional(),
});

export type LockOwner = z.output<typeof lockOwnerSchema>;

export const somebodyElse: LockOwner = { kind: "user", id: "another-user", name: "Another User" };

export function isSameOwner(a: LockOwner, b: LockOwner): boolean {
  return a.kind === b.kind && a.id === b.id;
}

/** As the platform shows a person, whose `version` its own SDK demands, or a client. */
export function ownerView({ kind, id, name = id }: LockOwner) {
  const encoded = encodeURIComponent(id);
  return kind === "user"
    ? { id, name, version: 1, selfUri: `/api/v2/users/${encoded}` }
    : { id, name, selfUri: `/api/v2/oauth/clients/${encoded}` };
}
