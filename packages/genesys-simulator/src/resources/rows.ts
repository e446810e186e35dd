import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { anyOf } from "../access.ts";
import type { Row } from "../datatables/datatable-schema.ts";
import { underFaults } from "../faults/under-faults.ts";
import { flagSchema, pageOf, pageSchema, parseQuery } from "../paging.ts";
import { specify, visitOf } from "../visit.ts";

type TableRoute = { Params: { datatableId: string } };
type RowRoute = { Params: { datatableId: string; rowId: string } };

const briefSchema = z.object({ showbrief: flagSchema.default(true) });
const listSchema = briefSchema.extend({
  sortOrder: z.enum(["ascending", "descending"]).default("ascending"),
});
const keySchema = z.object({ key: z.string() });

const needs = (action: string) => ({
  resource: "row" as const,
  needs: anyOf(`architect:datatable:${action}`, `architect:datatableRow:${action}`),
});

export function rowRoutes(scope: FastifyInstance) {
  const path = "/flows/datatables/:datatableId/rows";

  scope.get<TableRoute>(path, { config: needs("view") }, (request, reply) =>
    underFaults(request, reply, () => {
      const { org } = visitOf(request);
      const { datatableId } = request.params;
      const { showbrief, sortOrder } = parseQuery(request.query, listSchema);
      const page = parseQuery(request.query, pageSchema(org.settings.maxPageSize));
      const rows = org.datatables.rows(datatableId);
      if (sortOrder === "descending") rows.reverse();
      const uri = `/api/v2/flows/datatables/${encodeURIComponent(datatableId)}/rows`;
      return pageOf(
        rows.map((row) => view(row, showbrief)),
        page,
        uri,
        { showbrief, sortOrder },
      );
    }),
  );

  scope.post<TableRoute>(
    path,
    {
      config: needs("add"),
      // Which row it is about stands in the body only.
      preHandler: async (request) => {
        const key = keySchema.safeParse(request.body).data?.key;
        if (key !== undefined) specify(request, { rowId: key });
      },
    },
    (request, reply) =>
      underFaults(request, reply, () => {
        const { org, record } = visitOf(request);
        return org.datatables.addRow(request.params.datatableId, request.body, record);
      }),
  );

  scope.get<RowRoute>(`${path}/:rowId`, { config: needs("view") }, (request, reply) =>
    underFaults(request, reply, () => {
      const { datatableId, rowId } = request.params;
      const { showbrief } = parseQuery(request.query, briefSchema);
      return view(visitOf(request).org.datatables.readRow(datatableId, rowId), showbrief);
    }),
  );

  scope.put<RowRoute>(`${path}/:rowId`, { config: needs("edit") }, (request, reply) =>
    underFaults(request, reply, () => {
      const { org, record } = visitOf(request);
      const { datatableId, rowId } = request.params;
      return org.datatables.writeRow(datatableId, rowId, request.body, record);
    }),
  );

  scope.delete<RowRoute>(`${path}/:rowId`, { config: needs("delete") }, (request, reply) =>
    underFaults(request, reply.code(204), () => {
      const { org, record } = visitOf(request);
      const { datatableId, rowId } = request.params;
      org.datatables.removeRow(datatableId, rowId, record);
    }),
  );
}

function view(row: Row, brief: boolean) {
  return brief ? { key: row.key } : row;
}
