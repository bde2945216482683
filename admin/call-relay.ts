/** Calls of the admin page: the token goes along, answers are decoded, refusals become sentences. */
import * as z from "zod/mini";

export type Answer<T> = { ok: true; value: T } | { ok: false; status: number; message: string };
/** Nothing asks for `body` where it is undefined: the call is a GET. `body` null is a POST without one. */
export type Call = { token: string; path: string; body?: unknown };

const problemSchema = z.object({ message: z.string() });

/** Never rejects: no network is an answer as well, with status 0. */
export async function callRelay<T extends z.ZodMiniType>(
  { token, path, body }: Call,
  schema: T,
): Promise<Answer<z.output<T>>> {
  try {
    const answer = await fetch(path, {
      method: body === undefined ? "GET" : "POST",
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && body !== null && { "content-type": "application/json" }),
      },
      ...(body !== undefined && body !== null && { body: JSON.stringify(body) }),
    });
    const json: unknown = await answer.json();
    if (!answer.ok) {
      const problem = problemSchema.safeParse(json);
      const message = problem.success ? problem.data.message : `The relay answered ${answer.status}.`;
      return { ok: false, status: answer.status, message };
    }
    return { ok: true, value: schema.parse(json) };
  } catch {
    const message = "The relay does not answer, or is another version than this page. Reload it.";
    return { ok: false, status: 0, message };
  }
}
