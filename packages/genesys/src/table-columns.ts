import { DeliveryError, type RowTarget } from "@menuswitch/domain";
import { z } from "zod";
import type { GenesysApi } from "./genesys-api.ts";
import { parseAnswer } from "./parse-answer.ts";
import { readTableRequest } from "./table-requests.ts";

/** A table's columns, the row's own key left out, by the names that the API has for them. */
export type TableColumns = ReadonlyMap<string, { type: string; label: string | undefined }>;

export interface TableReader {
  /**
   * The columns of a table as they were within the last minutes. Who asks while another is reading shares the answer, or
   * what kept Genesys Cloud from giving it.
   *
   * @throws DeliveryError
   */
  columnsOf(target: RowTarget, api: GenesysApi): Promise<{ columns: TableColumns; isFresh: boolean }>;
  forget(target: RowTarget): void;
}

/** Columns are added rarely and never removed or retyped; a refusal drops them at once. */
const KEPT_FOR_MS = 5 * 60_000;

/** @param deps.now epoch ms */
export function makeTableReader(deps: { now(): number }): TableReader {
  const known = new Map<string, { columns: TableColumns; untilMs: number }>();
  const underWay = new Map<string, Promise<TableColumns>>();

  async function read(target: RowTarget, api: GenesysApi): Promise<TableColumns> {
    const answer = await api.send(readTableRequest(target));
    const { schema } = parseAnswer(tableSchema, answer, "a data table with its schema");
    const columns: TableColumns = new Map(
      Object.entries(schema.properties)
        .filter(([name]) => name !== "key")
        .map(([name, { type, title }]) => [name, { type, label: title }]),
    );
    known.set(target.datatableId, { columns, untilMs: deps.now() + KEPT_FOR_MS });
    return columns;
  }

  async function columnsOf(target: RowTarget, api: GenesysApi) {
    const { datatableId } = target;
    const remembered = known.get(datatableId);
    if (remembered && deps.now() < remembered.untilMs) {
      return { columns: remembered.columns, isFresh: false };
    }
    const shared = underWay.get(datatableId);
    if (shared === undefined) {
      const own = read(target, api).finally(() => underWay.delete(datatableId));
      underWay.set(datatableId, own);
      return { columns: await own, isFresh: true };
    }
    try {
      return { columns: await shared, isFresh: true };
    } catch (error) {
      if (error instanceof DeliveryError) throw error;
      // It was the other's turn that failed, not Genesys Cloud.
      return columnsOf(target, api);
    }
  }

  return {
    columnsOf,
    forget({ datatableId }) {
      known.delete(datatableId);
    },
  };
}

const tableSchema = z.object({
  schema: z.object({
    properties: z.record(z.string(), z.object({ type: z.string(), title: z.string().optional() })),
  }),
});
