import { writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { openContactCentre } from "./contact-centre.ts";

const BAD = `
version: 1
targets:
  main-ivr: { kind: flow, flowId: "\${NO_SUCH_VARIABLE}", profile: seed }
menus:
  variant_a: { target: main-ivrr, options: [{ value: support, prompt: "" }] }
segments:
  premium: { menu: varaint_a }
`;

test("a bad catalog at the start ends the worker with every problem; at a reload it is refused and told", async () => {
  const centre = await openContactCentre({ catalog: BAD });
  const refused = await centre.startWorker().then(
    () => "it started",
    (error: Error) => error.message,
  );
  for (const problem of ["NO_SUCH_VARIABLE", "main-ivrr", "varaint_a", "default", "prompt"]) {
    expect(refused).toContain(problem);
  }
  expect(refused).toContain("ended (1)");

  const good = BAD.replace(/\$\{NO_SUCH_VARIABLE\}/, "flow-main")
    .replace("main-ivrr", "main-ivr")
    .replace('prompt: ""', "prompt: Press 1")
    .replace("varaint_a", "variant_a");
  await writeFile(centre.catalogFile, `${good}  default: { menu: variant_a }\n`);
  const worker = await centre.startWorker();
  const readyz = async () => {
    const answer = await fetch(`${worker.url}/readyz`);
    return { status: answer.status, body: await answer.text() };
  };
  await expect.poll(readyz).toMatchObject({ status: 200, body: expect.stringContaining('"current"') });

  await writeFile(centre.catalogFile, BAD);
  await expect
    .poll(readyz, { timeout: 10_000 })
    .toMatchObject({ status: 200, body: expect.stringMatching(/"stale".*varaint_a/) });
  expect(await (await fetch(`${worker.url}/metrics`)).text()).toMatch(/menuswitch_catalog_stale\{[^}]*\} 1/);
});
