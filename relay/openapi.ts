/** The OpenAPI document, from the schemas that validate. */
import * as z from "zod/v4/core";
import * as z4 from "zod/mini";
import * as api from "../core/api.ts";
import { catalogueSchema } from "../core/catalogue.ts";
import { retryBodySchema } from "./routes/jobs.ts";

type Json = Record<string, unknown>;
type Schema = z.$ZodType;

function toSchema(schema: Schema, io: "input" | "output"): Json {
  return z.toJSONSchema(schema, { io, unrepresentable: "any", reused: "inline" });
}

const problemAnswer = {
  description: "A refusal, as a problem document.",
  content: { "application/problem+json": { schema: toSchema(api.problemSchema, "output") } },
};

type Route = {
  call: string;
  summary: string;
  answers: Readonly<Record<string, readonly [string, Schema?]>>;
  body?: Schema;
  takesPicture?: boolean;
  sendsPicture?: boolean;
  queries?: readonly string[];
  isOpen?: boolean;
};

const person = ["person", "name"];
const readySchema = z4.object({ status: z4.string() });

/** Every call, in the order a client meets them. */
const routes: readonly Route[] = [
  {
    call: "GET /v1/health",
    summary: "What this relay is.",
    answers: { 200: ["Alive.", api.healthSchema] },
    isOpen: true,
  },
  {
    call: "GET /v1/ready",
    summary: "Does its database answer?",
    answers: { 200: ["Yes.", readySchema] },
    isOpen: true,
  },
  {
    call: "GET /v1/catalogue",
    summary: "Models, sizes and prices.",
    answers: { 200: ["Them.", catalogueSchema] },
  },
  { call: "GET /v1/openapi.json", summary: "This document.", answers: { 200: ["It."] } },
  {
    call: "POST /v1/quotes",
    summary: "What a run would cost.",
    queries: person,
    body: api.quoteBodySchema,
    answers: { 200: ["The quote.", api.quoteSchema] },
  },
  {
    call: "POST /v1/assets",
    summary: "Keeps a picture.",
    takesPicture: true,
    answers: { 201: ["The asset.", api.assetSchema] },
  },
  {
    call: "GET /v1/runs",
    summary: "Summaries of the team's runs, newest first.",
    queries: ["file", "before", "limit"],
    answers: { 200: ["A page of runs.", api.runListSchema] },
  },
  {
    call: "GET /v1/runs/{id}",
    summary: "A run with all its jobs.",
    answers: { 200: ["The run.", api.runSchema] },
  },
  {
    call: "PUT /v1/runs/{id}",
    summary: "Submits a run once.",
    queries: person,
    body: api.runBodySchema,
    answers: { 201: ["The new run.", api.runSchema], 200: ["The same run again.", api.runSchema] },
  },
  {
    call: "POST /v1/runs/{id}/continue",
    summary: "Lets cells that wait for an approval go on.",
    answers: { 200: ["The run.", api.runSchema] },
  },
  {
    call: "POST /v1/runs/{id}/cancel",
    summary: "Cancels what has not been sent.",
    answers: { 200: ["The run.", api.runSchema] },
  },
  {
    call: "GET /v1/changes",
    summary: "Waits for jobs to change after each run's revision.",
    queries: ["after", "wait"],
    answers: { 200: ["Runs with their changed jobs.", api.changesSchema] },
  },
  {
    call: "POST /v1/jobs/{id}/cancel",
    summary: "Cancels a job.",
    answers: { 200: ["The job.", api.jobSchema] },
  },
  {
    call: "POST /v1/jobs/{id}/retry",
    summary: "Queues a failed job again, once per attempt.",
    body: retryBodySchema,
    answers: { 200: ["The job.", api.jobSchema] },
  },
  {
    call: "GET /v1/images/{id}",
    summary: "A picture's bytes, or with as=figma what Figma takes of them.",
    queries: ["as"],
    sendsPicture: true,
    answers: { 200: ["The bytes."], 304: ["The client has them."] },
  },
  {
    call: "GET /v1/usage",
    summary: "Spend and ceilings of this month.",
    queries: person,
    answers: { 200: ["The accounts.", api.usageReportSchema] },
  },
];

const pictures = Object.fromEntries(
  ["image/png", "image/jpeg", "image/webp"].map((type) => [
    type,
    { schema: { type: "string", format: "binary" } },
  ]),
);

function describeAnswers({ answers, sendsPicture }: Route): Json {
  const described = Object.entries(answers).map(([status, [description, schema]]): [string, Json] => {
    if (schema)
      return [
        status,
        { description, content: { "application/json": { schema: toSchema(schema, "output") } } },
      ];
    return [
      status,
      sendsPicture === true && status === "200" ? { description, content: pictures } : { description },
    ];
  });
  return { ...Object.fromEntries(described), default: problemAnswer };
}

function describeOperation(route: Route): Json {
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
  for (const route of routes) {
    const [method = "", path = ""] = route.call.split(" ");
    paths[path] = { ...paths[path], [method.toLowerCase()]: describeOperation(route) };
  }
  return {
    openapi: "3.1.0",
    info: { title: "Polyframe relay", version },
    components: { securitySchemes: { token: { type: "http", scheme: "bearer" } } },
    security: [{ token: [] }],
    paths,
  };
}
