/** One thing the doctor looked at. */
export interface Finding {
  what: string;
  /** `warning`: works, but an operator should know. `unknown`: could not be looked at. */
  verdict: "ok" | "warning" | "problem" | "unknown";
  detail: string;
  /** What to do about it. */
  remedy?: string;
}

export const ok = (what: string, detail: string): Finding => ({ what, verdict: "ok", detail });
export const warning = (what: string, detail: string, remedy: string): Finding => ({
  what,
  verdict: "warning",
  detail,
  remedy,
});
export const problem = (what: string, detail: string, remedy: string): Finding => ({
  what,
  verdict: "problem",
  detail,
  remedy,
});
export const unknown = (what: string, detail: string): Finding => ({ what, verdict: "unknown", detail });
