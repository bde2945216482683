/** The OpenAPI document, from the schemas that validate. */
import * as z from "zod/v4/core";
import * as api from "../../core/api.ts";
import { apiRoutes, type ApiRoute } from "./api-routes.ts";

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

function describeContent(
  { sendsPicture }: ApiRoute,
  status: string,
  content: z.$ZodType | string | undefined,
): Json {
  if (typeof content === "string") return { content: { [content]: { schema: { type: "string" } } } };
  if (content) return { content: { "application/json": { schema: toSchema(content, "output") } } };
  return sendsPicture === true && status === "200" ? { content: pictures } : {};
}

/** What a call of its kind may always refuse, and what this one does besides. */
function listRefusals(route: ApiRoute): number[] {
  const refusals = [421, 429, 500, 503, ...(route.refusals ?? [])];
  if (route.isOpen !== true) refusals.push(401);
  if (route.call.includes("{")) refusals.push(404);
  if (route.queries) refusals.push(400);
  if (route.body) refusals.push(400, 413, 415);
  return refusals;
}

function describeAnswers(route: ApiRoute): Json {
  const answers = Object.entries(route.answers).map(([status, [description, content]]): [string, Json] => [
    status,
    { description, ...describeContent(route, status, content) },
  ]);
  const refusals = listRefusals(route).map((status): [string, Json] => [String(status), problemRef]);
  return { ...Object.fromEntries(refusals), ...Object.fromEntries(answers), default: problemRef };
}

function describeOperation(route: ApiRoute): Json {
  const ids = [...route.call.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  const { body } = route;
  const content = body ? { "application/json": { schema: toSchema(body, "input") } } : pictures;
  return {
    summary: route.summary,
    parameters: [
      ...ids.map((name) => ({ name, in: "path", required: true, schema: { type: "string" } })),
      ...(route.queries ?? []).map((name) => ({ name, in: "query", schema: { type: "string" } })),
    ],
    ...((body !== undefined || route.takesPicture === true) && { requestBody: { required: true, content } }),
    responses: describeAnswers(route),
    ...(route.isOpen === true && { security: [] }),
  };
}

/** The document at /v1/openapi.json. */
export function describeApi(version: string): Json {
  const paths: Record<string, Json> = {};
  for (const route of apiRoutes) {
    const [method = "", path = ""] = route.call.split(" ");
    paths[path] = { ...paths[path], [method.toLowerCase()]: describeOperation(route) };
  }
  const problem = {
    description: "A refusal, as a problem document (RFC 9457).",
    content: { "application/problem+json": { schema: toSchema(api.problemSchema, "output") } },
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
