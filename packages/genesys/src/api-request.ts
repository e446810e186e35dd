import type { JsonValue } from "@menuswitch/domain";

/** What a request is about, for messages. */
export interface Subject {
  /** What Genesys Cloud calls it: "flow". */
  noun: string;
  id: string;
  /** The catalog's key that holds the id. */
  setting: string;
  /** The part of it that is meant, such as one row. */
  part?: string;
  /** What to do about answers that only this kind of thing gets: by Genesys Cloud's code, or by HTTP status. */
  remedies: Readonly<Record<string, string>>;
}

export interface ApiRequest {
  method: "GET" | "PUT" | "POST";
  /** Below the API's base, beginning with a slash. */
  path: string;
  headers?: Record<string, string>;
  body?: JsonValue;
  /** What the OAuth client's role needs for what is being done. */
  permissions: readonly string[];
  subject: Subject;
  /** Genesys Cloud's codes of refusals that the caller knows what to do about: they come back as answers. */
  handles?: readonly string[];
}
