/** Every call of the API, with its schemas and what it may refuse: what the OpenAPI document is made from. */
import type { $ZodType } from "zod/v4/core";
import * as z from "zod/mini";
import * as api from "../../core/api.ts";
import { catalogueSchema } from "../../core/catalogue.ts";
import * as admin from "../../core/admin.ts";
import { retryBodySchema } from "./jobs.ts";

export type ApiRoute = {
  /** Method and path; `{id}` stands for a part of it. */
  call: string;
  summary: string;
  /** By status: what it means, with the schema of a JSON answer or the type of another one. */
  answers: Readonly<Record<string, readonly [description: string, content?: $ZodType | string]>>;
  /** Statuses of refusals besides those every call of its kind has. */
  refusals?: readonly number[];
  body?: $ZodType;
  takesPicture?: boolean;
  sendsPicture?: boolean;
  queries?: readonly string[];
  /** True for calls that need no token. */
  isOpen?: boolean;
};

const person = ["person", "name"];
const readySchema = z.object({ status: z.string() });

/** Every call, in the order a client meets them. */
export const apiRoutes: readonly ApiRoute[] = [
  {
    call: "GET /v1/health",
    summary: "What this relay is.",
    answers: { 200: ["Alive.", api.healthSchema] },
    isOpen: true,
  },
  {
    call: "GET /v1/ready",
    summary: "Does its database answer from its place, has its disk room, and does it go on?",
    answers: { 200: ["Yes.", readySchema] },
    isOpen: true,
  },
  {
    call: "GET /v1/catalogue",
    summary: "Models, sizes and prices.",
    answers: { 200: ["Them.", catalogueSchema] },
  },
  {
    call: "GET /v1/openapi.json",
    summary: "This document.",
    answers: { 200: ["It.", z.looseObject({ openapi: z.string() })] },
  },
  {
    call: "POST /v1/quotes",
    summary: "What a run would cost.",
    queries: person,
    body: api.quoteBodySchema,
    refusals: [402, 403],
    answers: { 200: ["The quote.", api.quoteSchema] },
  },
  {
    call: "POST /v1/assets",
    summary: "Keeps a picture.",
    takesPicture: true,
    refusals: [400, 403, 413, 415, 507],
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
    refusals: [402, 403, 409],
    answers: { 201: ["The new run.", api.runSchema], 200: ["The same run again.", api.runSchema] },
  },
  {
    call: "POST /v1/runs/{id}/continue",
    summary: "Lets cells that wait for an approval go on.",
    refusals: [403],
    answers: { 200: ["The run.", api.runSchema] },
  },
  {
    call: "POST /v1/runs/{id}/cancel",
    summary: "Cancels what has not been sent.",
    refusals: [403],
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
    refusals: [403],
    answers: { 200: ["The job.", api.jobSchema] },
  },
  {
    call: "POST /v1/jobs/{id}/retry",
    summary: "Queues a failed job again, once per attempt.",
    body: retryBodySchema,
    refusals: [402, 403, 409, 410],
    answers: { 200: ["The job.", api.jobSchema] },
  },
  {
    call: "GET /v1/images/{id}",
    summary: "A picture's bytes, or with as=figma what Figma takes of them.",
    queries: ["as"],
    sendsPicture: true,
    refusals: [410],
    answers: { 200: ["The bytes."], 304: ["The client has them."] },
  },
  {
    call: "GET /v1/usage",
    summary: "Spend and ceilings of this month.",
    queries: person,
    answers: { 200: ["The accounts.", api.usageReportSchema] },
  },
  {
    call: "GET /v1/admin/overview",
    summary: "Teams with their money and queue, uncertain attempts, limits. For the scope admin.",
    refusals: [403],
    answers: { 200: ["All of it.", admin.overviewSchema] },
  },
  {
    call: "GET /v1/admin/teams/{id}",
    summary: "A team's people, latest runs and failures.",
    refusals: [403],
    answers: { 200: ["Them.", admin.teamReportSchema] },
  },
  {
    call: "GET /v1/admin/tokens",
    summary: "Tokens without their secret.",
    refusals: [403],
    answers: { 200: ["Them.", admin.tokenListSchema] },
  },
  {
    call: "POST /v1/admin/tokens",
    summary: "Makes a token and tells it this once.",
    body: admin.newTokenBodySchema,
    refusals: [403, 404],
    answers: { 201: ["The token.", admin.newTokenSchema] },
  },
  {
    call: "POST /v1/admin/tokens/{id}/revoke",
    summary: "Ends a token at once.",
    refusals: [403, 409],
    answers: { 200: ["It is revoked.", admin.revokedSchema] },
  },
  {
    call: "POST /v1/admin/attempts/{id}/resolve",
    summary: "Books what an uncertain attempt really cost. For the operator.",
    body: admin.resolveBodySchema,
    refusals: [403, 409],
    answers: { 200: ["It is resolved.", admin.resolvedSchema] },
  },
  {
    call: "GET /metrics",
    summary: "Figures for Prometheus. For the operator, where tokens are needed.",
    refusals: [403],
    answers: { 200: ["Them.", "text/plain"] },
  },
  {
    call: "GET /admin",
    summary: "The admin page.",
    answers: { 200: ["The page.", "text/html"] },
    isOpen: true,
  },
  {
    call: "GET /admin/page.css",
    summary: "Its style.",
    answers: { 200: ["The style.", "text/css"] },
    isOpen: true,
  },
  {
    call: "GET /admin/page.js",
    summary: "Its script.",
    answers: { 200: ["The script.", "text/javascript"] },
    isOpen: true,
  },
];
