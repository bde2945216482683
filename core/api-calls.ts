/**
 * Every call of the relay's API, one entry each: the relay's routes and scopes, its OpenAPI document and both clients, sandbox and
 * admin page, are made from it. Imported as a whole (`import * as calls`), so that a bundle holds the entries it uses alone.
 */
import * as admin from "./admin.ts";
import type { ApiCall } from "./api-call.ts";
import * as api from "./api.ts";
import { catalogueSchema } from "./catalogue.ts";
import { runBodySchema } from "./run-body.ts";

export const readHealth = {
  method: "GET",
  path: "/v1/health",
  summary: "What this relay is.",
  isOpen: true,
  answer: api.healthSchema,
  answers: { 200: "Alive." },
} as const satisfies ApiCall;

export const readReadiness = {
  method: "GET",
  path: "/v1/ready",
  summary: "Does its database answer from its place, has its disk room, and does it go on?",
  isOpen: true,
  answer: api.readinessSchema,
  answers: { 200: "Yes." },
} as const satisfies ApiCall;

export const readCatalogue = {
  method: "GET",
  path: "/v1/catalogue",
  summary: "Models, sizes and prices.",
  answer: catalogueSchema,
  answers: { 200: "Them." },
} as const satisfies ApiCall;

export const readDocument = {
  method: "GET",
  path: "/v1/openapi.json",
  summary: "This document.",
  answer: api.documentSchema,
  answers: { 200: "It." },
} as const satisfies ApiCall;

export const readUsage = {
  method: "GET",
  path: "/v1/usage",
  summary: "Spend and ceilings of this month.",
  queries: ["person", "name"],
  answer: api.usageReportSchema,
  answers: { 200: "The accounts." },
} as const satisfies ApiCall;

export const quoteRun = {
  method: "POST",
  path: "/v1/quotes",
  summary: "What a run would cost.",
  scopes: ["use"],
  bringsNew: true,
  queries: ["person", "name"],
  body: runBodySchema,
  answer: api.quoteSchema,
  answers: { 200: "The quote." },
  refusals: [402],
} as const satisfies ApiCall;

export const addAsset = {
  method: "POST",
  path: "/v1/assets",
  summary: "Keeps a picture: the body's, or without a body a copy of the team's image that `from` names.",
  scopes: ["use"],
  bringsNew: true,
  queries: ["from"],
  body: "picture",
  isBodyOptional: true,
  answer: api.assetSchema,
  answers: { 201: "The asset." },
  refusals: [404, 410, 507],
} as const satisfies ApiCall;

export const listRuns = {
  method: "GET",
  path: "/v1/runs",
  summary: "Summaries of the team's runs, newest first.",
  queries: ["kind", "file", "set", "before", "limit"],
  answer: api.runListSchema,
  answers: { 200: "A page of runs." },
} as const satisfies ApiCall;

export const readRun = {
  method: "GET",
  path: "/v1/runs/{id}",
  summary: "A run with all its jobs.",
  answer: api.runSchema,
  answers: { 200: "The run." },
} as const satisfies ApiCall;

export const submitRun = {
  method: "PUT",
  path: "/v1/runs/{id}",
  summary: "Submits a run once, at the price agreed to in nanodollars.",
  scopes: ["use"],
  bringsNew: true,
  queries: ["agreed", "person", "name"],
  body: runBodySchema,
  answer: api.runSchema,
  answers: { 201: "The new run.", 200: "The same run again." },
  refusals: [402, 409, 507],
} as const satisfies ApiCall;

/** Deciding about pictures that are there is also open to `review`. */
export const continueRun = {
  method: "POST",
  path: "/v1/runs/{id}/continue",
  summary: "Lets cells that wait for an approval go on.",
  scopes: ["use", "review"],
  bringsNew: true,
  answer: api.runSchema,
  answers: { 200: "The run." },
  refusals: [507],
} as const satisfies ApiCall;

/** Stopping is also open to `admin`, and goes on while the store is away from its place. */
export const cancelRun = {
  method: "POST",
  path: "/v1/runs/{id}/cancel",
  summary: "Cancels what has not been sent.",
  scopes: ["use", "admin"],
  answer: api.runSchema,
  answers: { 200: "The run." },
} as const satisfies ApiCall;

export const followRuns = {
  method: "GET",
  path: "/v1/changes",
  summary: "Waits for jobs to change after each run's revision.",
  queries: ["after", "wait"],
  answer: api.changesSchema,
  answers: { 200: "Runs with their changed jobs." },
} as const satisfies ApiCall;

export const cancelJob = {
  method: "POST",
  path: "/v1/jobs/{id}/cancel",
  summary: "Cancels a job.",
  scopes: ["use", "admin"],
  answer: api.jobSchema,
  answers: { 200: "The job." },
} as const satisfies ApiCall;

export const retryJob = {
  method: "POST",
  path: "/v1/jobs/{id}/retry",
  summary: "Queues a failed job again, once per attempt.",
  scopes: ["use"],
  bringsNew: true,
  body: api.retryBodySchema,
  answer: api.jobSchema,
  answers: { 200: "The job." },
  refusals: [402, 409, 410, 507],
} as const satisfies ApiCall;

export const readImage = {
  method: "GET",
  path: "/v1/images/{id}",
  summary: "A picture's bytes, or with as=figma what Figma takes of them.",
  queries: ["as"],
  answer: "picture",
  answers: { 200: "The bytes.", 304: "The client has them." },
  refusals: [410, 413],
} as const satisfies ApiCall;

export const readAsset = {
  method: "GET",
  path: "/v1/assets/{id}",
  summary: "An asset's bytes as they are kept, or with as=figma what Figma takes of them.",
  queries: ["as"],
  answer: "picture",
  answers: { 200: "The bytes.", 304: "The client has them." },
  refusals: [413],
} as const satisfies ApiCall;

export const readOverview = {
  method: "GET",
  path: "/v1/admin/overview",
  summary: "Teams with their money and queue, uncertain attempts, limits. For the scope admin.",
  scopes: ["admin"],
  answer: admin.overviewSchema,
  answers: { 200: "All of it." },
} as const satisfies ApiCall;

export const readTeam = {
  method: "GET",
  path: "/v1/admin/teams/{id}",
  summary: "A team's people, latest runs and failures.",
  scopes: ["admin"],
  answer: admin.teamReportSchema,
  answers: { 200: "Them." },
} as const satisfies ApiCall;

export const listTokens = {
  method: "GET",
  path: "/v1/admin/tokens",
  summary: "Tokens without their secret.",
  scopes: ["admin"],
  answer: admin.tokenListSchema,
  answers: { 200: "Them." },
} as const satisfies ApiCall;

export const createToken = {
  method: "POST",
  path: "/v1/admin/tokens",
  summary: "Makes a token and tells it this once.",
  scopes: ["admin"],
  body: admin.newTokenBodySchema,
  answer: admin.newTokenSchema,
  answers: { 201: "The token." },
  refusals: [404],
} as const satisfies ApiCall;

export const revokeToken = {
  method: "POST",
  path: "/v1/admin/tokens/{id}/revoke",
  summary: "Ends a token at once.",
  scopes: ["admin"],
  answer: admin.revokedSchema,
  answers: { 200: "It is revoked." },
  refusals: [409],
} as const satisfies ApiCall;

export const resolveAttempt = {
  method: "POST",
  path: "/v1/admin/attempts/{id}/resolve",
  summary: "Books what an uncertain attempt really cost. For the operator.",
  scopes: ["admin"],
  body: admin.resolveBodySchema,
  answer: admin.resolvedSchema,
  answers: { 200: "It is resolved." },
  refusals: [409],
} as const satisfies ApiCall;

export const readMetrics = {
  method: "GET",
  path: "/metrics",
  summary: "Figures for Prometheus. For the operator, where tokens are needed.",
  answer: "text/plain",
  answers: { 200: "Them." },
  refusals: [403],
} as const satisfies ApiCall;

export const readAdminPage = {
  method: "GET",
  path: "/admin",
  summary: "The admin page.",
  isOpen: true,
  answer: "text/html",
  answers: { 200: "The page." },
} as const satisfies ApiCall;

export const readAdminStyle = {
  method: "GET",
  path: "/admin/page.css",
  summary: "Its style.",
  isOpen: true,
  answer: "text/css",
  answers: { 200: "The style." },
} as const satisfies ApiCall;

export const readAdminScript = {
  method: "GET",
  path: "/admin/page.js",
  summary: "Its script.",
  isOpen: true,
  answer: "text/javascript",
  answers: { 200: "The script." },
} as const satisfies ApiCall;
