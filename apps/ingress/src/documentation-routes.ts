import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import type { FastifyInstance } from "fastify";
import { jsonSchemaTransform } from "fastify-type-provider-zod";
import type { AuthenticationKind } from "./authentication/authentication-kind.ts";

/** Not the plugin's own: that one turns every link into https, which a page served over http cannot have. */
const CONTENT_POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; frame-ancestors 'none'";

/** What the documentation of a route says of who may call it. */
export function securityOf(kinds: readonly AuthenticationKind[]): Record<string, string[]>[] {
  return kinds.flatMap(({ documentation }) =>
    documentation.map((schemes) => Object.fromEntries(Object.keys(schemes).map((name) => [name, []]))),
  );
}

/**
 * `GET /openapi.json`, and `GET /docs` to read it in a browser. To be called before the routes are registered.
 *
 * @param kinds of authentication, all that any route takes
 */
export async function registerDocumentation(
  app: FastifyInstance,
  kinds: readonly AuthenticationKind[],
): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: { title: "Menuswitch ingress", version: "1" },
      components: {
        securitySchemes: Object.assign({}, ...kinds.flatMap(({ documentation }) => documentation)),
      },
    },
    hideUntagged: true,
    transform: jsonSchemaTransform,
  });
  await app.register(swaggerUi, { routePrefix: "/docs", staticCSP: CONTENT_POLICY });
  app.get("/openapi.json", () => app.swagger());
}
