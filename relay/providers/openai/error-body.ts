/** Reads an error of any shape: OpenAI's, a bare string, `{detail}` of Python servers, or an HTML page of a proxy. */
import * as z from "zod/mini";

/** What is known of a refusal; strings are as the upstream wrote them and must be cleaned before anyone sees them. */
export type UpstreamError = {
  code: string;
  type: string;
  param: string;
  message: string;
  /** "input", "output" or "unknown" where the safety filter said it. */
  moderationStage?: string | undefined;
  categories: string[];
  /** Usage reported beside the error: then it was billed all the same. */
  usage?: unknown;
};

const text = z.catch(z.pipe(z.union([z.string(), z.number()]), z.transform(String)), "");
const unknown = z.optional(z.unknown());
const moderationSchema = z.object({ moderation_stage: text, categories: z.catch(z.array(z.string()), []) });
const errorSchema = z.object({
  code: text,
  type: text,
  param: text,
  message: text,
  moderation_details: z.catch(z.optional(moderationSchema), undefined),
});
/** FastAPI's list of what it did not like: `loc` ends with the field's name. */
const detailSchema = z.array(z.object({ loc: z.catch(z.array(text), []), msg: text }));

const nothing: UpstreamError = { code: "", type: "", param: "", message: "", categories: [] };

/** Reads the text of an error's body. Never throws; what cannot be read is its message. */
export function parseErrorText(body: string): UpstreamError {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    // A proxy's page or a plain sentence.
    return { ...nothing, message: body };
  }
  return readError(json) ?? { ...nothing, message: body };
}

const holderSchema = z.object({
  error: unknown,
  detail: unknown,
  usage: unknown,
  message: text,
  code: text,
  type: text,
});

/** Reads the error inside a decoded body; undefined when there is none. */
export function readError(json: unknown): UpstreamError | undefined {
  if (typeof json === "string") return { ...nothing, message: json };
  const holder = holderSchema.safeParse(json);
  if (!holder.success) return undefined;
  const { error, detail, usage, message, code, type } = holder.data;
  if (typeof error === "string" && error !== "") return { ...nothing, code, message: error };
  const parsed = errorSchema.safeParse(error);
  if (parsed.success) {
    const { moderation_details: moderation, ...fields } = parsed.data;
    return {
      ...fields,
      usage,
      moderationStage: moderation?.moderation_stage,
      categories: moderation?.categories ?? [],
    };
  }
  if (typeof detail === "string") return { ...nothing, code, message: detail };
  const [first] = detailSchema.safeParse(detail).data ?? [];
  if (first !== undefined) return { ...nothing, param: first.loc.at(-1) ?? "", message: first.msg };
  return message === "" && code === "" ? undefined : { ...nothing, code, type, message };
}
