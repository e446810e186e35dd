import type { JsonValue } from "@menuswitch/domain";

export interface ApiRequest {
  method: "GET" | "PUT";
  /** Below the API's base, beginning with a slash. */
  path: string;
  headers?: Record<string, string>;
  body?: JsonValue;
  /** What the OAuth client's role needs for what is being done. */
  permissions: readonly string[];
  /** What the request is about: what it is called, its id, and the catalog's key that holds the id. */
  subject: { noun: string; id: string; setting: string };
}
