/** Seeded nonsense for every route and every decoder of the relay's API: always a document, never a fault or a leak. */
import { randomUUID } from "node:crypto";
import * as z from "zod/mini";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as api from "../../core/api.ts";
import { catalogueSchema } from "../../core/catalogue.ts";
import { failureSchema } from "../../core/failure.ts";
import * as home from "../../core/home-record.ts";
import * as messages from "../../core/messages.ts";
import * as person from "../../core/person-settings.ts";
import * as placement from "../../core/placement-record.ts";
import { formerBodySchema } from "../../core/former-body.ts";
import * as outbox from "../../core/outbox.ts";
import { runBodySchema } from "../../core/run-body.ts";
import { draftSchema } from "../../core/set.ts";
import { hashText } from "../../relay/text/ids.ts";
import { addToken } from "../../relay/store/teams.ts";
import { homeTeam } from "../../relay/access/auth.ts";
import { readSettings } from "../../relay/settings.ts";
import { createBody, openFixture, type Fixture } from "../relay/fixture.ts";
import { createPng } from "../relay/png.ts";
import { createNonsense, type Nonsense } from "../relay/nonsense.ts";
import { contractStores } from "./stores.ts";

const seed = 20_261_123;
const token = "pf_secret-token-that-must-never-come-back";
let fixture: Fixture;
let runId = "";

const problem = z.object({
  kind: z.string(),
  message: z.string().check(z.minLength(10)),
  retryable: z.boolean(),
});

/** One answer to nonsense: a known status, a readable document, and no secret in it. */
async function check(answer: Response, sent: string): Promise<void> {
  if (answer.status >= 500) throw new Error(`${answer.status} for ${sent.slice(0, 2000)}`);
  const type = answer.headers.get("content-type") ?? "";
  if (answer.headers.get("access-control-allow-origin") !== "*")
    throw new Error(`No CORS for ${sent.slice(0, 500)}`);
  if (type.startsWith("image/") || answer.status === 204) return;
  const text = await answer.text();
  if (text.includes(token)) throw new Error(`The token came back for ${sent.slice(0, 500)}`);
  if (answer.status >= 400 && !problem.safeParse(JSON.parse(text)).success)
    throw new Error(`No problem document for ${sent.slice(0, 500)}: ${text.slice(0, 500)}`);
}

/** Valid JSON, damaged JSON, or bytes. */
function spoil(nonsense: Nonsense, value: unknown): string {
  const text = JSON.stringify(value) ?? "";
  if (nonsense.chance(0.1)) return text.slice(0, nonsense.below(text.length + 1));
  return nonsense.chance(0.05) ? nonsense.text(200) : text;
}

function choosePath(nonsense: Nonsense): [method: string, path: string] {
  const id = nonsense.pick([
    runId,
    randomUUIDFrom(nonsense),
    nonsense.text(12),
    "%00",
    "..",
    "a".repeat(200),
  ]);
  const name = encodeURIComponent(nonsense.text(20).toWellFormed());
  const queries = [
    "",
    `?person=${name}&name=${name}`,
    `?after=${id}:${nonsense.below(9)}&wait=0`,
    `?limit=${name}`,
  ];
  const query = nonsense.pick([
    ...queries,
    `?before=${name}`,
    `?as=${name}`,
    `?file=${name}&wait=0`,
    "?%",
    "?wait=0",
  ]);
  const route = nonsense.pick([
    "PUT /v1/runs/:",
    "GET /v1/runs",
    "GET /v1/runs/:",
    "POST /v1/runs/:/cancel",
    "POST /v1/runs/:/continue",
    "POST /v1/quotes",
    "POST /v1/assets",
    "POST /v1/jobs/:/cancel",
    "POST /v1/jobs/:/retry",
    "GET /v1/images/:",
    "GET /v1/assets/:",
    "GET /v1/usage",
    "GET /v1/catalogue",
    "GET /v1/health",
    "GET /:",
    "DELETE /v1/runs/:",
    "PUT /v1/quotes",
  ]);
  const [method = "", path = ""] = route.split(" ");
  return [method, path.replace(":", encodeURI(id.toWellFormed())) + query];
}

function randomUUIDFrom(nonsense: Nonsense): string {
  const hex = Array.from({ length: 30 }, () => nonsense.below(16).toString(16)).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(12, 15)}-8${hex.slice(15, 18)}-${hex.slice(18, 30)}`;
}

const decoders: Record<string, [schema: z.ZodMiniType, sample: unknown]> = {
  runBody: [runBodySchema, createBody({ file: "f", partials: 1, format: "png" })],
  formerBody: [formerBodySchema, { ...createBody(), kind: undefined, agreed: 1 }],
  failure: [failureSchema, { kind: "unknown", message: "No.", retryable: false }],
  problem: [api.problemSchema, { kind: "unknown", message: "No.", retryable: false, status: 400 }],
  health: [api.healthSchema, { status: "ok", version: "1", provider: "p", offline: true, needsToken: false }],
  asset: [api.assetSchema, { id: "a", type: "image/png", width: 1, height: 1, bytes: 1 }],
  changes: [api.changesSchema, { runs: [] }],
  usage: [api.usageReportSchema, { month: "2026-11", resetsAt: "x", accounts: [] }],
  runList: [api.runListSchema, { runs: [] }],
  catalogue: [catalogueSchema, { asOf: "x", defaultModel: "m", models: [], limits: {}, minPlugin: "1" }],
  draft: [
    draftSchema,
    { brief: { subject: "x" }, locales: ["und"], shots: [], pinned: [], typed: [], off: [], settings: {} },
  ],
};
for (const [name, schema] of Object.entries({ ...messages, ...outbox, ...person, ...home, ...placement }))
  if (name.endsWith("Schema") && isSchema(schema))
    decoders[name] = [schema, { type: "x", requestId: "1", id: "a", brief: { subject: "x" } }];

function isSchema(value: unknown): value is z.ZodMiniType {
  return typeof value === "object" && value !== null && "safeParse" in value;
}

test("a setting that cannot be right is refused by name, without its value", () => {
  const nonsense = createNonsense(seed + 2);
  const names = [
    "PORT",
    "OPENAI_API_KEY",
    "OPENAI_BASE_URL",
    "DATABASE_URL",
    "POLYFRAME_TOKEN",
    "POLYFRAME_PARALLEL",
  ];
  for (let n = 0; n < 3_000; n += 1) {
    const name = nonsense.pick(names);
    const value = `secret ${nonsense.text(30)}`;
    let refusal = "";
    try {
      readSettings({ [name]: value });
    } catch (error) {
      refusal = String(error);
    }
    if (refusal !== "" && (!refusal.includes(name) || refusal.includes("secret"))) throw new Error(refusal);
  }
});

test("each decoder takes 80,000 values between them without throwing", async () => {
  const fixture = await openFixture();
  decoders["run"] = [api.runSchema, await fixture.read(await fixture.submit())];
  await fixture.close();
  const nonsense = createNonsense(seed + 1);
  const names = Object.keys(decoders);
  for (let n = 0; n < 80_000; n += 1) {
    const [schema, sample] = decoders[names[n % names.length]!]!;
    const value = nonsense.chance(0.2) ? nonsense.value(4) : nonsense.mutate(sample);
    const parsed = schema.safeParse(value);
    if (!parsed.success && parsed.error.issues.length === 0) throw new Error("A refusal without a reason.");
  }
}, 120_000);

// Each of them crosses a real database on the second, so there are fewer.
describe.each(
  [...contractStores().entries()].map(([at, store]) => ({ ...store, requests: at === 0 ? 20_000 : 4_000 })),
)("on $name", ({ open, requests }) => {
  beforeAll(async () => {
    fixture = await openFixture({ db: await open(), needsToken: true });
    const hash = hashText(token);
    await addToken(
      fixture.db,
      { hash, id: "t", team: homeTeam, label: "", scopes: ["use", "review", "admin"] },
      0,
    );
    runId = randomUUID();
    const headers = { authorization: `Bearer ${token}` };
    expect((await fixture.call("PUT", `/v1/runs/${runId}`, createBody(), headers)).status).toBe(201);
  });

  afterAll(async () => {
    await fixture.close();
    await fixture.db.close();
  });

  test(`${requests} nonsense requests are answered with documents, without a fault or the token`, async () => {
    const nonsense = createNonsense(seed);
    const seen = new Map<number, number>();
    const types = ["application/json", "application/json", "text/plain", "image/png", "", "a/b;c=d"];
    for (let n = 0; n < requests; n += 1) {
      // Time goes on, or the token's own limit would answer most of it.
      fixture.clock.advance(20);
      const [method, path] = choosePath(nonsense);
      const isPicture = path.startsWith("/v1/assets");
      const body = isPicture
        ? nonsense.damage(createPng(5, 4))
        : spoil(
            nonsense,
            nonsense.mutate(
              path.includes("/retry")
                ? { afterAttempt: 1 }
                : createBody({
                    shots: [{ key: "a", text: "wide" }],
                    cells: [{ id: "square/und", target: { width: 1024, height: 1024 }, subject: "A bell" }],
                  }),
            ),
          );
      const headers: Record<string, string> = {
        authorization: nonsense.chance(0.95)
          ? `Bearer ${token}`
          : nonsense.pick(["Bearer x", `Basic ${token}`, "Bearer"]),
        "content-type": isPicture ? "image/png" : nonsense.pick(types),
      };
      const init = method === "GET" || method === "DELETE" ? { method, headers } : { method, headers, body };
      let url: URL;
      try {
        url = new URL(path, "http://localhost");
      } catch {
        continue; // not an address any client could send
      }
      const answer = await fixture.app.request(new Request(url, init as RequestInit));
      seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1);
      await check(answer, `${method} ${path} ${String(body)}`);
    }
    // Nonsense that never gets past the door would prove nothing.
    for (const status of [200, 201, 400, 401, 404, 415])
      expect(seen.get(status) ?? 0, `${status}`).toBeGreaterThan(requests / 400);
  }, 120_000);

  test("a body nested ten thousand deep is refused like any other", async () => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    for (const [open, close] of [
      ["[", "]"],
      ['{"brief":', "}"],
    ] as const) {
      const body = `${open.repeat(10_000)}1${close.repeat(10_000)}`;
      await check(await fixture.app.request("/v1/quotes", { method: "POST", headers, body }), "deep");
    }
  });
});
