import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { anyOf, requireNamedDivision, seesDivision } from "../access.ts";
import type { Datatable } from "../datatables/datatable-store.ts";
import { divisionView } from "../division.ts";
import { underFaults } from "../faults/under-faults.ts";
import { pageOf, pageSchema, parseQuery } from "../paging.ts";
import { visitOf } from "../visit.ts";

type DatatableRoute = { Params: { datatableId: string } };

const expandSchema = z.object({ expand: z.enum(["schema"]).optional() });
const listSchema = expandSchema.extend({
  name: z.string().optional(),
  sortBy: z.enum(["id", "name"]).default("id"),
  sortOrder: z.enum(["ascending", "descending"]).default("ascending"),
});

const needs = (action: string) => ({
  resource: "datatable" as const,
  needs: anyOf(`architect:datatable:${action}`),
});

export function datatableRoutes(scope: FastifyInstance) {
  const path = "/flows/datatables";

  scope.get(path, { config: needs("view") }, (request, reply) =>
    underFaults(request, reply, () => {
      const { org } = visitOf(request);
      const { expand, name, sortBy, sortOrder } = parseQuery(request.query, listSchema);
      const page = parseQuery(request.query, pageSchema(org.settings.maxPageSize));
      const seen = org.datatables
        .list()
        .filter((table) => seesDivision(org.settings, table.division.id) && isNamed(table, name))
        .sort((a, b) => (a[sortBy] < b[sortBy] ? -1 : 1));
      if (sortOrder === "descending") seen.reverse();
      const views = seen.map((table) => view(table, expand === "schema"));
      return pageOf(views, page, `/api/v2${path}`, expand ? { expand } : {});
    }),
  );

  scope.post(path, { config: needs("add") }, (request, reply) =>
    underFaults(request, reply, () => {
      requireNamedDivision(request);
      return view(visitOf(request).org.datatables.create(request.body), true);
    }),
  );

  scope.get<DatatableRoute>(`${path}/:datatableId`, { config: needs("view") }, (request, reply) =>
    underFaults(request, reply, () => {
      const { expand } = parseQuery(request.query, expandSchema);
      return view(visitOf(request).org.datatables.read(request.params.datatableId), expand === "schema");
    }),
  );

  scope.put<DatatableRoute>(`${path}/:datatableId`, { config: needs("edit") }, (request, reply) =>
    underFaults(request, reply, () => {
      const { expand } = parseQuery(request.query, expandSchema);
      requireNamedDivision(request);
      const { datatables } = visitOf(request).org;
      return view(datatables.update(request.params.datatableId, request.body), expand === "schema");
    }),
  );

  scope.delete<DatatableRoute>(`${path}/:datatableId`, { config: needs("delete") }, (request, reply) =>
    underFaults(request, reply.code(204), () => {
      const { datatables } = visitOf(request).org;
      datatables.read(request.params.datatableId);
      datatables.remove(request.params.datatableId);
    }),
  );
}

/** `*` at either end stands for anything. */
function isNamed(table: Datatable, pattern: string | undefined): boolean {
  if (pattern === undefined) return true;
  const name = table.name.toLowerCase();
  const text = pattern.toLowerCase().replaceAll("*", "");
  const [begins, ends] = [!pattern.startsWith("*"), !pattern.endsWith("*")];
  if (begins && ends) return name === text;
  if (begins) return name.startsWith(text);
  return ends ? name.endsWith(text) : name.includes(text);
}

function view({ id, name, description, division, schema }: Datatable, withSchema: boolean) {
  return {
    id,
    name,
    division: divisionView(division),
    description,
    // The platform gives a schema the name and description of its table.
    ...(withSchema ? { schema: { ...schema, title: name, description } } : {}),
    selfUri: `/api/v2/flows/datatables/${encodeURIComponent(id)}`,
  };
}
