/** Generated requests for every call of the OpenAPI document: each answer is one the document speaks of. */
import { randomUUID } from "node:crypto";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTeamToken } from "../../relay/access/create-token.ts";
import { homeTeam } from "../../relay/access/auth.ts";
import { toOpenApi } from "../../relay/routes/openapi.ts";
import type { Scope } from "../../core/api-call.ts";
import { addTeam, noLimits } from "../../relay/store/teams.ts";
import { arbitraryOf, close, type Schema } from "../json-schema.ts";
import { createBody, openFixture, type Fixture } from "../relay/fixture.ts";
import { createPng } from "../relay/png.ts";
import { createScriptedProvider, fail } from "../relay/scripted-provider.ts";
import { contractStores } from "./stores.ts";

type Content = Record<string, { schema: Schema }>;
type Answer = { $ref?: string; content?: Content };
type Operation = {
  parameters: { name: string; in: "path" | "query" }[];
  requestBody?: { content: Content };
  responses: Record<string, Answer>;
};
type Document = {
  paths: Record<string, Record<string, Operation>>;
  components: { responses: Record<string, Answer> };
};

const document = toOpenApi("0.0.0") as Document;
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
);
const ajv = new Ajv2020({ strict: false, validateFormats: false });
const validators = new Map<Schema, ValidateFunction>();
const requestsPerCall = 60;

let relay: Fixture;
/** Ids that are there, by the part of the path they follow; made-up ones are tried beside them. */
let known: Record<string, string[]>;
let tokens: string[];

async function createToken(team: string, ...scopes: Scope[]): Promise<{ id: string; token: string }> {
  return createTeamToken(relay.db, { team, label: "", scopes }, 0);
}

/** An upload, and a run of each end; the ids of everything that came of them. */
async function fillRelay(
  headers: Record<string, string>,
  provider: ReturnType<typeof createScriptedProvider>,
): Promise<Record<string, string[]>> {
  provider.next(fail("uncertain", "unknown"), fail("moderation", "nothing"));
  const type = { "content-type": "image/png" };
  const body = new Uint8Array(createPng(9, 9));
  await relay.app.request("/v1/assets", { method: "POST", body, headers: { ...headers, ...type } });
  const made: Record<string, string[]> = { asset: [], run: [], job: [], image: [], attempt: [] };
  for (let n = 0; n < 4; n += 1) {
    const path = `/v1/runs/${randomUUID()}?person=p&name=Ann`;
    expect((await relay.call("PUT", path, createBody(), headers)).status).toBe(201);
    // The last one stays queued.
    if (n < 3) await relay.dispatcher.drain();
    // In the order of their making: a store lists ids, which are random, in its own.
    for (const [table, ids] of Object.entries(made))
      for (const { id } of await relay.db.all(`select id from ${table}`))
        if (!ids.includes(String(id))) ids.push(String(id));
  }
  const { asset = [], run = [], job = [], image = [], attempt = [] } = made;
  const teams = [homeTeam, "design"];
  return { assets: asset, runs: run, teams, jobs: job, images: image, attempts: attempt, tokens: [] };
}

type Request = {
  token: string;
  path: string;
  type: string;
  body: string | Uint8Array<ArrayBuffer> | undefined;
};

const queries: Record<string, fc.Arbitrary<string>> = {
  wait: fc.constantFrom("0", "0", "-1", "soon", "1e9"),
  limit: fc.constantFrom("1", "50", "200", "0", "201", "x"),
  as: fc.constantFrom("figma", "figma", "tiff"),
  before: fc.oneof(
    fc.string(),
    fc.uuid().map((id) => `1700000000000~${id}`),
  ),
};

/** What a client that read the document might send, and what one that did not might. */
function arbitraryRequest(path: string, operation: Operation): fc.Arbitrary<Request> {
  const all = Object.values(known).flat();
  const id = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...(known[/(\w+)\/\{id\}/.exec(path)?.[1] ?? ""] ?? all)) },
    { weight: 2, arbitrary: fc.constantFrom(...all) },
    { weight: 2, arbitrary: fc.uuid() },
    { weight: 1, arbitrary: fc.string({ minLength: 1, maxLength: 80, unit: "grapheme" }) },
  );
  const query = fc.record(
    Object.fromEntries(
      operation.parameters
        .filter((parameter) => parameter.in === "query")
        .map(({ name }) => [
          name,
          queries[name] ??
            fc.oneof(
              id,
              fc.string(),
              id.map((run) => `${run}:1`),
            ),
        ]),
    ),
    // Without a wait of its own a poll takes its time.
    { requiredKeys: ["wait"].filter((name) => operation.parameters.some((each) => each.name === name)) },
  );
  const [type = "", content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  return fc.record({
    token: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...tokens) }, fc.constant("pf_nobody")),
    path: fc.tuple(id, query).map(([part, values]) => {
      const search = new URLSearchParams(values as Record<string, string>).toString();
      return `${path.replace("{id}", encodeURIComponent(part))}${search === "" ? "" : `?${search}`}`;
    }),
    type: fc.oneof({ weight: 15, arbitrary: fc.constant(type) }, fc.constantFrom("text/plain", "")),
    body: content ? arbitraryBody(type, content.schema) : fc.constant(undefined),
  });
}

const sensibleBodies: readonly object[] = [
  createBody(),
  createBody({ quality: "high" }),
  { afterAttempt: 1 },
  { cost: 1_000 },
  { team: homeTeam, scopes: ["use"] },
];

function arbitraryBody(type: string, schema: Schema): fc.Arbitrary<string | Uint8Array<ArrayBuffer>> {
  if (type.startsWith("image/"))
    return fc.oneof(
      fc
        .tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }))
        .map(([w, h]) => new Uint8Array(createPng(w, h))),
      fc.uint8Array({ maxLength: 200 }).map((bytes) => new Uint8Array(bytes)),
    );
  const byDocument = arbitraryOf(schema);
  const sensible = sensibleBodies.filter((body) =>
    Object.keys(body).every((name) => name in (schema.properties ?? {})),
  );
  return fc.oneof(
    {
      weight: 6,
      arbitrary: fc.oneof(byDocument, fc.constantFrom(...sensible)).map((value) => JSON.stringify(value)),
    },
    {
      weight: 2,
      arbitrary: byDocument.map((value) => JSON.stringify({ ...(value as object), surprise: 1 })),
    },
    { weight: 1, arbitrary: fc.json() },
    { weight: 1, arbitrary: fc.string() },
  );
}

function validate(schema: Schema, value: unknown): string | undefined {
  // Ours are held to more than clients are told: no field may be missing from the document.
  const known = validators.get(schema) ?? ajv.compile(close(schema));
  validators.set(schema, known);
  return known(value) ? undefined : ajv.errorsText(known.errors);
}

async function check(operation: Operation, answer: Response): Promise<void> {
  const described = operation.responses[String(answer.status)];
  if (!described) throw new Error(`${answer.status} is not documented: ${await answer.text()}`);
  expect(answer.headers.get("access-control-allow-origin")).toBe("*");
  expect(answer.headers.get("x-request-id")).toMatch(/^[\w-]{22}$/);
  const { content } = described.$ref === undefined ? described : document.components.responses["problem"]!;
  const type = (answer.headers.get("content-type") ?? "").split(";")[0]!;
  if (!content) {
    expect(await answer.text()).toBe("");
    return;
  }
  const expected = content[type];
  if (!expected)
    throw new Error(`${answer.status} comes as ${type}, documented are ${Object.keys(content).join()}`);
  if (!type.endsWith("json")) {
    // A picture that is not read would hold its file.
    await answer.arrayBuffer();
    return;
  }
  const value: unknown = await answer.json();
  const wrong = validate(expected.schema, value);
  if (wrong !== undefined) throw new Error(`${wrong} in ${JSON.stringify(value).slice(0, 1000)}`);
  if (answer.status >= 400)
    expect(value).toMatchObject({ status: answer.status, message: expect.stringMatching(/[.)]$/) });
}

describe.each(contractStores())("on $name", ({ open }) => {
  beforeAll(async () => {
    const provider = createScriptedProvider();
    const db = await open();
    relay = await openFixture({ db, provider, needsToken: true, limits: { monthly: 500_000_000 } });
    await addTeam(relay.db, { id: "design", name: "Design", ...noLimits }, 1);
    const operator = await createToken(homeTeam, "use", "review", "admin");
    const others = [await createToken(homeTeam, "use"), await createToken("design", "admin")];
    tokens = [operator, operator, operator, ...others].map(({ token }) => token);
    known = await fillRelay({ authorization: `Bearer ${operator.token}` }, provider);
    // Only these may be revoked: the callers' own ids are not among what is tried.
    for (let n = 0; n < 5; n += 1) known["tokens"]?.push((await createToken(homeTeam, "use")).id);
  });
  afterAll(async () => {
    await relay.close();
    await relay.db.close();
  });

  test("every call the relay answers is in the document, and every call of the document is answered", () => {
    const served = relay.app.routes
      .filter(({ method, path }) => method !== "ALL" && !path.includes("*"))
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, "{$1}").replace(/(.)\/$/, "$1")}`);
    const described = operations.map(({ method, path }) => `${method} ${path}`);
    expect([...new Set(served)].toSorted()).toEqual(described.toSorted());
  });

  test("the document is the one the relay serves", async () => {
    const answer = await relay.call("GET", "/v1/openapi.json", undefined, {
      authorization: `Bearer ${tokens[0]}`,
    });
    expect(await answer.json()).toEqual(JSON.parse(JSON.stringify(document)));
  });

  describe.each(operations)("$method $path", ({ method, path, operation }) => {
    test("answers generated requests as documented, with its success among them", async () => {
      const statuses = new Set<string>();
      await fc.assert(
        fc.asyncProperty(arbitraryRequest(path, operation), async ({ token, path: target, type, body }) => {
          const headers = {
            authorization: `Bearer ${token}`,
            ...(type !== "" && body !== undefined && { "content-type": type }),
          };
          const answer = await relay.app.request(target, {
            method,
            headers,
            ...(body !== undefined && { body }),
          });
          statuses.add(String(answer.status));
          await check(operation, answer);
        }),
        { seed: 20_261_123, numRuns: requestsPerCall },
      );
      // Refusals alone would prove little.
      expect([...statuses].some((status) => status.startsWith("2"))).toBe(true);
    });
  });
});
