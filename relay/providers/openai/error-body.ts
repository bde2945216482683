/** Reads an error of any shape: OpenAI's, a gateway's around it, a bare string, `{detail}` of Python servers, or a proxy's page. */
import * as z from "zod/mini";
import { eachLiteral } from "./parse-literal.ts";

/** What is known of a refusal; strings are as the upstream wrote them and must be cleaned before anyone sees them. */
export type UpstreamError = {
  code: string;
  type: string;
  param: string;
  /** Every field a server that checks its input complained about. */
  fields: string[];
  message: string;
  /** The status of the server that refused, where a gateway told it inside its own answer. */
  status?: number | undefined;
  /** "input", "output" or "unknown" where the safety filter said it. */
  moderationStage?: string | undefined;
  categories: string[];
  /** Usage reported beside the error: then it was billed all the same. */
  usage?: unknown;
};

/** Gateways behind gateways; deeper ones are no errors any more. */
const maxDepth = 6;
/** Braces looked at in one body: a server that means ill must not keep us reading. */
const maxLiterals = 40;
const maxSaid = 20_000;

const text = z.catch(z.pipe(z.union([z.string(), z.number()]), z.transform(String)), "");
const unknown = z.optional(z.unknown());
const moderationSchema = z.object({ moderation_stage: text, categories: z.catch(z.array(z.string()), []) });
const innerCodeSchema = z.catch(z.optional(z.object({ code: text })), undefined);
/** One level of an error, under the names that servers give its parts. */
const levelSchema = z.object({
  error: unknown,
  errors: unknown,
  err: unknown,
  detail: unknown,
  usage: unknown,
  code: text,
  error_code: text,
  type: text,
  param: text,
  status: text,
  status_code: text,
  message: text,
  msg: text,
  error_message: text,
  error_msg: text,
  // What OpenRouter keeps of the provider's own answer.
  metadata: z.catch(z.optional(z.object({ raw: unknown })), undefined),
  // Azure's more precise code.
  innererror: innerCodeSchema,
  inner_error: innerCodeSchema,
  moderation_details: z.catch(z.optional(moderationSchema), undefined),
  // Envelopes around a whole answer.
  response: unknown,
  result: unknown,
  data: unknown,
  body: unknown,
});
type Level = z.infer<typeof levelSchema>;
/** FastAPI's list of what it did not like: `loc` ends with the field's name. */
const detailSchema = z.array(z.object({ loc: z.catch(z.array(text), []), msg: text }));

const nothing: UpstreamError = { code: "", type: "", param: "", fields: [], message: "", categories: [] };

type Walk = { depth: number; literals: { left: number } };

/** Reads the text of an error's body. Never throws; what cannot be read is its message. */
export function parseErrorText(body: string): UpstreamError {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    // A proxy's page or a plain sentence, which may still quote an error.
    return readSaid(body, begin());
  }
  return readError(json) ?? { ...nothing, message: body };
}

/** Reads the error inside a decoded body, the innermost one that says something; undefined when there is none. */
export function readError(json: unknown): UpstreamError | undefined {
  return readAny(json, begin());
}

function begin(): Walk {
  return { depth: 0, literals: { left: maxLiterals } };
}

function readAny(value: unknown, { depth, literals }: Walk): UpstreamError | undefined {
  const walk = { depth: depth + 1, literals };
  if (depth > maxDepth) return undefined;
  if (typeof value === "string") return value.trim() === "" ? undefined : readSaid(value, walk);
  if (Array.isArray(value)) return readList(value, walk);
  const level = levelSchema.safeParse(value);
  return level.success ? readLevel(level.data, walk) : undefined;
}

function readList(values: readonly unknown[], walk: Walk): UpstreamError | undefined {
  const details = detailSchema.safeParse(values).data?.filter(({ msg }) => msg !== "") ?? [];
  const [first] = details;
  if (first === undefined) return readAny(values[0], walk);
  const fields = details.map(({ loc }) => loc.at(-1) ?? "");
  return { ...nothing, param: fields[0] ?? "", fields, message: first.msg };
}

/** A sentence, with what it quotes. */
function readSaid(said: string, walk: Walk): UpstreamError {
  const outer = { ...nothing, message: said, status: readSaidStatus(said) };
  for (const quoted of eachLiteral(said.slice(0, maxSaid))) {
    walk.literals.left -= 1;
    if (walk.literals.left < 0) break;
    const inner = readAny(quoted, walk);
    if (inner !== undefined) return merge(outer, inner);
  }
  return outer;
}

/** "Error code: 429 - {...}", as OpenAI's own libraries write it, and "status code: 429". */
function readSaidStatus(said: string): number | undefined {
  return toStatus(/\b(?:error|status)[ _]?code[:= ]{1,3}(\d{3})\b/i.exec(said)?.[1] ?? "");
}

function toStatus(code: string): number | undefined {
  return /^[45]\d\d$/.test(code) ? Number(code) : undefined;
}

function readLevel(level: Level, walk: Walk): UpstreamError | undefined {
  const message = level.message || level.msg || level.error_message || level.error_msg;
  let read: UpstreamError = {
    ...nothing,
    code: level.innererror?.code || level.inner_error?.code || level.code || level.error_code,
    type: level.type,
    param: level.param,
    usage: level.usage,
    status: toStatus(level.code) ?? toStatus(level.status_code) ?? toStatus(level.status),
    moderationStage: level.moderation_details?.moderation_stage,
    categories: level.moderation_details?.categories ?? [],
  };
  if (message !== "") read = merge(read, readSaid(message, walk));
  const holders = [level.error, level.errors, level.err, level.detail, level.metadata?.raw];
  // A sentence there is no error's.
  const envelopes = [level.response, level.result, level.data, level.body].filter(
    (envelope) => typeof envelope === "object",
  );
  for (const holder of [...holders, ...envelopes]) {
    const inner = readAny(holder, walk);
    if (inner !== undefined) return merge(read, inner);
  }
  return read.message === "" && read.code === "" ? undefined : read;
}

/** What is further inside comes from nearer to the cause; what it does not say, the outside may. */
function merge(outer: UpstreamError, inner: UpstreamError): UpstreamError {
  const codes = [inner.code, outer.code].filter((code) => code !== "");
  return {
    // A status in the place of a code says less than any word.
    code: codes.find((code) => !/^\d+$/.test(code)) ?? codes[0] ?? "",
    type: inner.type || outer.type,
    param: inner.param || outer.param,
    fields: inner.fields.length > 0 ? inner.fields : outer.fields,
    message: inner.message || outer.message,
    status: inner.status ?? outer.status,
    moderationStage: inner.moderationStage ?? outer.moderationStage,
    categories: inner.categories.length > 0 ? inner.categories : outer.categories,
    usage: inner.usage ?? outer.usage,
  };
}
