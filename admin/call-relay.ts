/** Calls of the admin page: the token goes along, answers are decoded, refusals become sentences. */
import * as z from "zod/mini";
import { type BodyOf, type JsonCall, type TargetOf, toTarget } from "../core/api-call.ts";

export type Answer<T> = { ok: true; value: T } | { ok: false; status: number; message: string };

const problemSchema = z.object({ message: z.string() });

/** Never rejects: no network is an answer as well, with status 0. */
export async function callRelay<Call extends JsonCall>(
  token: string,
  call: Call,
  asking: TargetOf<Call> & { body?: BodyOf<Call> },
): Promise<Answer<z.output<Call["answer"]>>> {
  const { body } = asking;
  try {
    const answer = await fetch(toTarget(call, asking), {
      method: call.method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const json: unknown = await answer.json();
    if (!answer.ok) {
      const problem = problemSchema.safeParse(json);
      const message = problem.success ? problem.data.message : `The relay answered ${answer.status}.`;
      return { ok: false, status: answer.status, message };
    }
    return { ok: true, value: decode<Call["answer"]>(call.answer, json) };
  } catch {
    const message = "The relay does not answer, or is another version than this page. Reload it.";
    return { ok: false, status: 0, message };
  }
}

/** Throws where a relay answers what this page does not know. */
function decode<Schema extends z.ZodMiniType>(schema: Schema, json: unknown): z.output<Schema> {
  return schema.parse(json);
}
