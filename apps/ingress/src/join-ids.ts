/**
 * One id of the ids of others, which are separated by `/`; what is absent is left out. A `/` within one of them, which
 * no id of Genesys Cloud has, is escaped as in a URL, and so is `%`: two interactions never share an id because of where
 * their parts begin.
 */
export const joinIds = (ids: readonly (string | number | undefined)[]): string =>
  ids
    .filter((id) => id !== undefined)
    .map((id) => String(id).replaceAll(/[%/]/g, (separator) => encodeURIComponent(separator)))
    .join("/");
