import { expect, test } from "vitest";
import { z } from "zod";
import { EXAMPLE_EVENTS } from "../src/webhook-documentation.ts";
import { startExampleIngress } from "./start-example-ingress.ts";

test("describes the webhook in OpenAPI 3.1, with all formats, examples and all answers", async () => {
  const { app } = await startExampleIngress();
  const document = (await app.inject("/openapi.json")).json();
  expect(document.openapi).toMatch(/^3\.1\./);
  expect(Object.keys(document.paths)).toEqual(["/webhook/interaction-start", "/v1/menu-decision"]);
  const { requestBody, responses } = document.paths["/webhook/interaction-start"].post;
  const { schema, examples } = requestBody.content["application/json"];
  expect(schema.anyOf.map(({ required }: { required?: string[] }) => required)).toEqual([
    ["customer"],
    ["detail-type", "detail"],
    ["topicName", "eventBody"],
    ["conversationId"],
    ["channel"],
    undefined,
  ]);
  expect(schema.anyOf[3].properties).toMatchObject({
    conversationExternalContactIds: { type: "array", description: expect.stringContaining("first") },
  });
  expect(schema.anyOf.at(-1)).toMatchObject({ type: "array", minItems: 1, maxItems: 100 });
  expect(examples).toMatchObject(
    Object.fromEntries(Object.entries(EXAMPLE_EVENTS).map(([name, value]) => [name, { value }])),
  );
  expect(examples.array.value).toHaveLength(2);
  expect(Object.keys(responses)).toEqual(["200", "400", "401", "413", "415", "429", "503"]);
});

test("says of each route who may call it", async () => {
  const { app } = await startExampleIngress(
    {},
    {
      WEBHOOK_AUTH: "hmac",
      WEBHOOK_HMAC_SECRETS: "the-secret-of-the-integration",
      DECISION_AUTH: "token",
    },
  );
  const { components, paths } = (await app.inject("/openapi.json")).json();
  const { post, get } = paths["/v1/menu-decision"];
  const securities = [paths["/webhook/interaction-start"].post, post, get].map(({ security }) => security);
  expect(securities).toEqual([[{ hubSignature: [] }], securities[1], securities[1]]);
  expect(securities[1].length).toBeGreaterThan(0);
  const named = securities.flat().flatMap((alternative) => Object.keys(alternative));
  expect(Object.keys(components.securitySchemes).toSorted()).toEqual([...new Set(named)].toSorted());
});

test("describes events so that its own examples fit", async () => {
  const { app } = await startExampleIngress();
  const document = (await app.inject("/openapi.json")).json();
  const schema = z.fromJSONSchema(
    document.paths["/webhook/interaction-start"].post.requestBody.content["application/json"].schema,
  );
  for (const example of Object.values(EXAMPLE_EVENTS)) {
    expect(schema.safeParse(example).success).toBe(true);
    expect(schema.safeParse([example]).success).toBe(true);
  }
  expect(schema.safeParse({ customer: {} }).success).toBe(false);
  expect(schema.safeParse([]).success).toBe(false);
});

test("describes the decision endpoint so that its own examples fit, and a data action can be made from it", async () => {
  const { app } = await startExampleIngress();
  const document = (await app.inject("/openapi.json")).json();
  const { get, post } = document.paths["/v1/menu-decision"];
  const { schema, example } = post.requestBody.content["application/json"];
  expect(z.fromJSONSchema(schema).safeParse(example).success).toBe(true);
  const answer = post.responses["200"].content["application/json"];
  expect(z.fromJSONSchema(answer.schema).safeParse(answer.example).success).toBe(true);
  const types = Object.values(answer.schema.properties).map((property) =>
    Reflect.get(Object(property), "type"),
  );
  expect(new Set(types)).toEqual(new Set(["string", "integer"]));
  expect(Object.keys(post.responses)).toEqual(["200", "400", "401", "413", "415", "429", "503"]);
  expect(get.parameters.map(({ name, in: place }: Record<string, string>) => `${place} ${name}`)).toEqual(
    Object.keys(schema.properties).map((name) => `query ${name}`),
  );
});

test("shows a page that needs nothing from elsewhere", async () => {
  const { app } = await startExampleIngress();
  const page = await app.inject("/docs");
  expect(page.headers["content-type"]).toContain("text/html");
  expect(page.headers["content-security-policy"]).toMatch(/^default-src 'self'/);
  const links = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link]) => link ?? "");
  expect(links.length).toBeGreaterThan(3);
  for (const link of links) {
    expect(link).toMatch(/^\/docs\//);
    expect((await app.inject(link)).statusCode, link).toBe(200);
  }
});
