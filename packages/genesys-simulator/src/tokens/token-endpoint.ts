import formbody from "@fastify/formbody";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { ApiError } from "../api-error.ts";
import { underFaults } from "../faults/under-faults.ts";
import { visitOf } from "../visit.ts";
import { OAuthError } from "./oauth-error.ts";
import type { TokenStore } from "./token-store.ts";

export type Client = { id: string; secret: string };

const formSchema = z.object({
  grant_type: z.string().optional(),
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
});

type Form = z.output<typeof formSchema>;

/** Client credentials grant, with the credentials in a Basic header or in the form. */
export async function tokenEndpoint(
  scope: FastifyInstance,
  { client, tokens }: { client: Client; tokens: TokenStore },
) {
  scope.removeAllContentTypeParsers();
  await scope.register(formbody);
  scope.setErrorHandler(answerError);

  scope.post("/oauth/token", issueToken);
  scope.post("/api/v2/oauth/token", (request, reply) =>
    visitOf(request).org.settings.tutorialTokenPath ? issueToken(request, reply) : reply.callNotFound(),
  );

  function issueToken(request: FastifyRequest, reply: FastifyReply) {
    return underFaults(request, reply, () => {
      const { org, record } = visitOf(request);
      const form = formSchema.safeParse(request.body).data ?? {};
      if (!isClient(credentials(request.headers.authorization, form))) {
        throw new OAuthError(org.settings.badClientStatus, "invalid_client", "Invalid client credentials.");
      }
      if (form.grant_type !== "client_credentials") {
        const missing = form.grant_type === undefined;
        throw new OAuthError(
          400,
          missing ? "invalid_request" : "unsupported_grant_type",
          missing ? "Missing parameter: grant_type" : "Only client_credentials is supported here.",
        );
      }
      const { accessToken, id } = tokens.issue(org.settings.tokenLifetimeSeconds);
      record.tokenId = id;
      return {
        access_token: accessToken,
        token_type: "bearer",
        expires_in: org.settings.tokenLifetimeSeconds,
      };
    });
  }

  function isClient({ id, secret }: Partial<Client>): boolean {
    return id === client.id && secret === client.secret;
  }
}

function credentials(authorization: string | undefined, form: Form): { id?: string; secret?: string } {
  const basic = /^Basic\s+(.+)$/i.exec(authorization ?? "")?.[1];
  if (basic === undefined) return { id: form.client_id ?? "", secret: form.client_secret ?? "" };
  const [id = "", ...rest] = Buffer.from(basic, "base64").toString("utf8").split(":");
  return { id, secret: rest.join(":") };
}

function answerError(
  error: FastifyError | ApiError | OAuthError,
  _request: FastifyRequest,
  reply: FastifyReply,
) {
  const { status, code } = oauthFailure(error);
  return reply.code(status).send({ error: code, error_description: error.message });
}

function oauthFailure(error: FastifyError | ApiError | OAuthError): { status: number; code: string } {
  if (error instanceof OAuthError) return { status: error.status, code: error.error };
  if (error instanceof ApiError) {
    const { status } = error.problem;
    if (status === 401) return { status, code: "invalid_client" };
    if (status === 403) return { status, code: "unauthorized_client" };
    return { status, code: status >= 500 ? "server_error" : "invalid_request" };
  }
  // Anything but a well-formed form of bearable size.
  return { status: 400, code: "invalid_request" };
}
