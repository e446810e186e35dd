import type { z } from "zod";
import { matches, type Subject, subjectSchema } from "./subject.ts";

/** With what the request is about, as far as it is about a resource. */
export type RecordedRequest = Subject & {
  /** Grows by one per request. */
  id: number;
  endpoint: "api" | "token" | "other";
  method: string;
  path: string;
  /** Tells tokens apart without showing them, ended ones too; null without a token issued here. */
  tokenId: number | null;
  /** The faults it drew. */
  faultIds: number[];
  /** Null while under way, and for ever when no whole answer was sent. */
  status: number | null;
  startedAtMs: number;
  /** When its answer was sent or its connection was gone. */
  endedAtMs: number | null;
  /** Of API writes only. */
  body?: unknown;
};

export type RequestFilter = Subject & {
  endpoint?: RecordedRequest["endpoint"] | undefined;
  method?: string | undefined;
  status?: number | undefined;
  /** Only requests that came after this one. */
  afterId?: number | undefined;
};

/** Of fewer ids than there are, so that the counts stay few. */
export const countedSchema = subjectSchema.pick({
  resource: true,
  flowId: true,
  datatableId: true,
  rowId: true,
});

export type CountFilter = z.output<typeof countedSchema> & Pick<RequestFilter, "endpoint" | "method">;

/** Remembers the last `maxRecorded` requests; the counts cover all. */
export function makeJournal({ now, maxRecorded }: { now: () => number; maxRecorded: number }) {
  const requests: RecordedRequest[] = [];
  const counts = new Map<string, CountFilter & { status: string; count: number }>();
  let lastId = 0;

  return {
    start(request: Pick<RecordedRequest, "endpoint" | "method" | "path"> & Subject): RecordedRequest {
      lastId += 1;
      const record: RecordedRequest = {
        id: lastId,
        ...request,
        tokenId: null,
        faultIds: [],
        status: null,
        startedAtMs: now(),
        endedAtMs: null,
      };
      requests.push(record);
      if (requests.length > maxRecorded) requests.shift();
      return record;
    },
    end(record: RecordedRequest, status: number | null) {
      record.status = status;
      record.endedAtMs = now();
      const { endpoint, method } = record;
      const subject = countedSchema.strip().parse(record);
      const row = { endpoint, method, ...subject, status: String(status ?? "unanswered") };
      const key = JSON.stringify(row);
      counts.set(key, { ...row, count: (counts.get(key)?.count ?? 0) + 1 });
    },
    requests({ afterId = 0, ...filter }: RequestFilter = {}): RecordedRequest[] {
      return requests
        .filter((record) => record.id > afterId && matches(record, filter))
        .map((record) => ({ ...record }));
    },
    /** How many ended requests had each status, `unanswered` among them. */
    counts(filter: CountFilter = {}): Record<string, number> {
      const byStatus: Record<string, number> = {};
      for (const row of counts.values()) {
        if (matches(row, filter)) byStatus[row.status] = (byStatus[row.status] ?? 0) + row.count;
      }
      return byStatus;
    },
  };
}
