import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import type { FastifyInstance } from "fastify";
import { jsonSchemaTransform } from "fastify-type-provider-zod";
import type { AuthenticationKind } from "./authentication/authentication-kind.ts";

/** Not the plugin's own: that one turns every link into https, which a page served over http cannot have. */
const CONTENT_POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; frame-ancestors 'none'";

/** `GET /openapi.json`, and `GET /docs` to read it in a browser. To be called before the routes are registered. */
export async function registerDocumentation(
  app: FastifyInstance,
  { kinds }: { kinds: readonly AuthenticationKind[] },
): Promise<void> {
  const alternatives = kinds.flatMap(({ documentation }) => documentation);
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: { title: "Menuswitch ingress", version: "1" },
      components: {
        securitySchemes: Object.assign({}, ...alternatives),
      },
      security: alternatives.map((schemes) =>
        Object.fromEntries(Object.keys(schemes).map((name) => [name, []])),
      ),
    },
    hideUntagged: true,
    transform: jsonSchemaTransform,
  });
  await app.register(swaggerUi, { routePrefix: "/docs", staticCSP: CONTENT_POLICY });
  app.get("/openapi.json", () => app.swagger());
}
