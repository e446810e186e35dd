/** Where everything is unless told otherwise. */
export const homeDivision = { id: "home", name: "Home" };

export type Division = { id: string; name?: string | undefined };

export function divisionView({ id, name = id }: Division) {
  return { id, name, selfUri: `/api/v2/authorization/divisions/${encodeURIComponent(id)}` };
}
