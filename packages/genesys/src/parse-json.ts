/** What a foreign body holds as JSON; undefined for HTML, nothing at all and everything else that is not JSON. */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
