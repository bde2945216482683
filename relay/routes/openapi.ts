/** The OpenAPI document, from the table of calls and the schemas that validate. */
import * as z from "zod/v4/core";
import type { ApiCall } from "../../core/api-call.ts";
import * as calls from "../../core/api-calls.ts";
import { problemSchema } from "../../core/api.ts";

type Json = Record<string, unknown>;

/** Answers may gain fields that clients ignore; only what clients send is closed. */
function toSchema(schema: z.$ZodType, io: "input" | "output"): Json {
  return z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    reused: "inline",
    override: ({ jsonSchema }) => {
      if (io === "output" && jsonSchema.additionalProperties === false)
        delete jsonSchema.additionalProperties;
    },
  });
}

const problemRef = { $ref: "#/components/responses/problem" };
const pictures = Object.fromEntries(
  ["image/png", "image/jpeg", "image/webp"].map((type) => [
    type,
    { schema: { type: "string", format: "binary" } },
  ]),
);

function toContent({ answer }: ApiCall, status: string): Json {
  if (Number(status) >= 300) return {};
  if (answer === "picture") return { content: pictures };
  if (typeof answer === "string") return { content: { [answer]: { schema: { type: "string" } } } };
  return { content: { "application/json": { schema: toSchema(answer, "output") } } };
}

/** What a call of its kind may always refuse, and what this one does besides. */
function listRefusals(call: ApiCall): number[] {
  const refusals = [421, 429, 500, 503, ...(call.refusals ?? [])];
  if (call.isOpen !== true) refusals.push(401);
  if (call.scopes) refusals.push(403);
  if (call.path.includes("{")) refusals.push(404);
  if (call.queries) refusals.push(400);
  if (call.body) refusals.push(400, 413, 415);
  return refusals;
}

function toAnswers(call: ApiCall): Json {
  const answers = Object.entries(call.answers).map(([status, description]): [string, Json] => [
    status,
    { description, ...toContent(call, status) },
  ]);
  const refusals = listRefusals(call).map((status): [string, Json] => [String(status), problemRef]);
  return { ...Object.fromEntries(refusals), ...Object.fromEntries(answers), default: problemRef };
}

function toRequestBody({ body, isBodyOptional = false }: ApiCall): Json {
  if (body === undefined) return {};
  const content = body === "picture" ? pictures : { "application/json": { schema: toSchema(body, "input") } };
  return { requestBody: { required: !isBodyOptional, content } };
}

function toOperation(call: ApiCall): Json {
  const ids = [...call.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  return {
    summary: call.summary,
    parameters: [
      ...ids.map((name) => ({ name, in: "path", required: true, schema: { type: "string" } })),
      ...(call.queries ?? []).map((name) => ({ name, in: "query", schema: { type: "string" } })),
    ],
    ...toRequestBody(call),
    responses: toAnswers(call),
    ...(call.isOpen === true && { security: [] }),
  };
}

/** The document at /v1/openapi.json. */
export function toOpenApi(version: string): Json {
  const paths: Record<string, Json> = {};
  const inOrder = Object.values<ApiCall>(calls).toSorted((a, b) => (a.path < b.path ? -1 : 1));
  for (const call of inOrder)
    paths[call.path] = { ...paths[call.path], [call.method.toLowerCase()]: toOperation(call) };
  const problem = {
    description: "A refusal, as a problem document (RFC 9457).",
    content: { "application/problem+json": { schema: toSchema(problemSchema, "output") } },
  };
  return {
    openapi: "3.1.0",
    info: { title: "Polyframe relay", version },
    components: {
      securitySchemes: { token: { type: "http", scheme: "bearer" } },
      responses: { problem },
    },
    security: [{ token: [] }],
    paths,
  };
}
