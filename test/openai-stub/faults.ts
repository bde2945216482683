// What can be made to go wrong, as plain data, so that another process can ask for it over HTTP; and which request it hits.
import { z } from "zod";
import type { Parameters, Route } from "./parameters.ts";
import { type Refusal, badImage, badRequest, unknownModel } from "./refusal.ts";
import { toLimitRefusal } from "./limits.ts";

const formats = z.enum(["png", "jpeg", "webp"]);

const faultSchema = z.discriminatedUnion("kind", [
  // Refusals. `error` answers any status and body; a string body is sent as it is.
  z.strictObject({
    kind: z.literal("error"),
    status: z.int(),
    body: z.unknown(),
    type: z.optional(z.string()),
    headers: z.optional(z.record(z.string(), z.string())),
  }),
  z.strictObject({
    kind: z.literal("rate-limited"),
    waitMs: z.optional(z.int()),
    header: z.optional(z.boolean()),
  }),
  z.strictObject({ kind: z.literal("quota-exhausted"), code: z.optional(z.string()) }),
  z.strictObject({ kind: z.literal("server-error") }),
  z.strictObject({ kind: z.literal("overloaded"), waitMs: z.optional(z.int()) }),
  z.strictObject({ kind: z.literal("slow-down"), waitMs: z.optional(z.int()) }),
  z.strictObject({ kind: z.literal("html"), status: z.int() }),
  z.strictObject({
    kind: z.literal("moderation"),
    stage: z.enum(["input", "output", "unknown"]),
    categories: z.optional(z.array(z.string())),
  }),
  z.strictObject({ kind: z.literal("unverified-organization") }),
  z.strictObject({ kind: z.literal("billing-hard-limit") }),
  z.strictObject({ kind: z.literal("model-not-found") }),
  z.strictObject({ kind: z.literal("string-error"), status: z.optional(z.int()) }),
  z.strictObject({ kind: z.literal("detail-error"), status: z.optional(z.int()) }),
  // Time and transport. `hold` waits for `release(gate)`; a hang lasts until one side closes.
  z.strictObject({ kind: z.literal("delay"), ms: z.number() }),
  z.strictObject({ kind: z.literal("hold"), gate: z.string(), at: z.optional(z.enum(["headers", "body"])) }),
  z.strictObject({ kind: z.literal("hang"), at: z.enum(["headers", "body"]) }),
  z.strictObject({ kind: z.literal("cut"), at: z.enum(["headers", "body"]) }),
  z.strictObject({ kind: z.literal("trickle"), pieces: z.int(), everyMs: z.number() }),
  // Answers that are not what was asked for.
  z.strictObject({ kind: z.literal("wrong-size"), width: z.int(), height: z.int() }),
  z.strictObject({ kind: z.literal("wrong-format"), format: formats }),
  z.strictObject({ kind: z.literal("truncated-image") }),
  z.strictObject({ kind: z.literal("url") }),
  z.strictObject({ kind: z.literal("data-url") }),
  z.strictObject({ kind: z.literal("no-usage") }),
  z.strictObject({ kind: z.literal("zero-usage") }),
  z.strictObject({ kind: z.literal("empty-data") }),
  z.strictObject({ kind: z.literal("not-json") }),
  z.strictObject({ kind: z.literal("stream-error") }),
  z.strictObject({ kind: z.literal("final-first") }),
]);

const ruleSchema = z.strictObject({
  fault: z.union([faultSchema, z.array(faultSchema)]),
  match: z.optional(
    z.strictObject({
      index: z.optional(z.int()),
      prompt: z.optional(z.string()),
      model: z.optional(z.string()),
      route: z.optional(z.enum(["generations", "edits"])),
    }),
  ),
  times: z.optional(z.union([z.int(), z.literal("always")])),
});

export type Fault = z.infer<typeof faultSchema>;

/**
 * Which requests meet which faults. `match.index` counts image requests from 0 over the stub's life, `prompt` is a part of
 * the prompt, `model` is exact; without `match` the next request is hit. `times` is 1 unless given.
 */
export type Rule = z.infer<typeof ruleSchema>;

/** Reads rules that came over HTTP; throws zod's description of what is wrong. */
export function parseRules(given: unknown): Rule[] {
  return z.array(ruleSchema).parse(given);
}

export type Script = {
  add: (rules: readonly Rule[]) => void;
  clear: () => void;
  take: (request: { index: number; route: Route; asked: Parameters }) => Fault[];
};

/** Keeps rules and hands the first that fits to a request, using it up. */
export function createScript(): Script {
  let entries: { rule: Rule; left: number }[] = [];
  return {
    add(rules) {
      for (const rule of rules)
        entries.push({ rule, left: rule.times === "always" ? Infinity : (rule.times ?? 1) });
    },
    clear() {
      entries = [];
    },
    take({ index, route, asked }) {
      const entry = entries.find(({ rule: { match = {} }, left }) => {
        const fits =
          (match.index ?? index) === index &&
          (match.model ?? asked.model) === asked.model &&
          (match.route ?? route) === route;
        return left > 0 && fits && asked.prompt.includes(match.prompt ?? "");
      });
      if (entry === undefined) return [];
      entry.left -= 1;
      return [entry.rule.fault].flat();
    },
  };
}

/** An answer ready to send; `code` is the error's, where the body has one. */
export type RawAnswer = {
  status: number;
  headers: Record<string, string>;
  body: string;
  code?: string | null;
};

/** The refusal a fault asks for; undefined for faults of time, transport and content. */
export function answerFault(fault: Fault, asked: Parameters): RawAnswer | undefined {
  if (fault.kind === "error") {
    const type = fault.type ?? (typeof fault.body === "string" ? "text/plain" : "application/json");
    return {
      status: fault.status,
      headers: { "content-type": type, ...fault.headers },
      body: typeof fault.body === "string" ? fault.body : JSON.stringify(fault.body),
    };
  }
  if (fault.kind === "html") {
    return {
      status: fault.status,
      headers: { "content-type": "text/html; charset=UTF-8" },
      body: `<!DOCTYPE html><html><head><title>api.openai.com | ${fault.status}</title></head><body><h1>Error ${fault.status}</h1></body></html>`,
    };
  }
  if (fault.kind === "string-error")
    return json(fault.status ?? 503, { error: "No available channel for this model" });
  if (fault.kind === "detail-error")
    return json(fault.status ?? 422, { detail: "size: Input should be '1024x1024'" });
  const refusal = toRefusal(fault, asked);
  return refusal === undefined ? undefined : toRawAnswer(refusal);
}

/** A refusal as it goes over the wire. */
export function toRawAnswer({ status, error, headers = {} }: Refusal): RawAnswer {
  return {
    status,
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ error }, null, 2),
    code: error.code,
  };
}

function json(status: number, body: unknown): RawAnswer {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

const serverTrouble =
  "The server had an error while processing your request. Sorry about that! You can retry your request, or contact us through our help center at help.openai.com if the error persists.";
const quotaExhausted =
  "You exceeded your current quota, please check your plan and billing details. For more information on this error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors.";
const verifyHint =
  "Please go to: https://platform.openai.com/settings/organization/general and click on Verify Organization. If you just verified, it can take up to 15 minutes for access to propagate.";

function toRefusal(fault: Fault, asked: Parameters): Refusal | undefined {
  if (fault.kind === "rate-limited") {
    const full = toLimitRefusal({
      model: asked.model,
      name: "input-images",
      limit: 5,
      used: 5,
      wanted: asked.n,
      waitMs: fault.waitMs ?? 12_000,
    });
    return fault.header === false ? { status: full.status, error: full.error } : full;
  }
  if (fault.kind === "quota-exhausted") {
    return {
      status: 429,
      error: {
        message: quotaExhausted,
        type: "insufficient_quota",
        param: null,
        code: fault.code ?? "credit_balance_exhausted",
      },
    };
  }
  if (fault.kind === "server-error") {
    return {
      status: 500,
      error: { message: serverTrouble, type: "server_error", param: null, code: "server_error" },
    };
  }
  // Documented since September 2026: both may carry Retry-After; the words are assumed.
  if (fault.kind === "overloaded")
    return {
      status: 503,
      error: {
        message: "The server is currently overloaded, please try again later.",
        type: "service_unavailable_error",
        param: null,
        code: "server_is_overloaded",
      },
      ...toWaitHeaders(fault.waitMs),
    };
  if (fault.kind === "slow-down")
    return {
      status: 429,
      error: {
        message: "Your traffic rises too quickly. Please slow down.",
        type: "requests",
        param: null,
        code: "slow_down",
      },
      ...toWaitHeaders(fault.waitMs),
    };
  if (fault.kind === "moderation") return toModerationRefusal(fault.stage, fault.categories ?? ["sexual"]);
  if (fault.kind === "unverified-organization") {
    const message = `Your organization must be verified to use the model \`${asked.model}\`. ${verifyHint}`;
    return { status: 403, error: { message, type: "invalid_request_error", param: null, code: null } };
  }
  if (fault.kind === "billing-hard-limit")
    return badRequest("Billing hard limit has been reached.", null, "billing_hard_limit_reached");
  return fault.kind === "model-not-found" ? unknownModel(asked.model) : undefined;
}

function toWaitHeaders(waitMs: number | undefined): { headers?: Record<string, string> } {
  return waitMs === undefined ? {} : { headers: { "retry-after": String(Math.ceil(waitMs / 1000)) } };
}

function toModerationRefusal(stage: string, categories: string[]): Refusal {
  const message = `Your request was rejected by the safety system. If you believe this is an error, contact us at help.openai.com and include the request ID. safety_violations=[${categories.join(", ")}].`;
  const refusal = badImage(message, null, "moderation_blocked");
  return {
    ...refusal,
    error: { ...refusal.error, moderation_details: { moderation_stage: stage, categories } },
  };
}
