/** From the headers of a good answer to its last byte. */
import { createFailure } from "../../../core/failure.ts";
import { createBodyReader } from "./answer/body-reader.ts";
import type { Call, Context, Ended } from "./call.ts";
import { listSecrets } from "./client.ts";
import { type UpstreamError, readError } from "./error-body.ts";
import { explainBreak } from "./explain-connection.ts";
import { type Explained, explainError, explainStop } from "./explain-error.ts";
import { receiveLinked } from "./receive-linked.ts";
import type { Answer } from "./answer/answer.ts";
import type { Form } from "./answer/find-form.ts";
import { readAnswer } from "./answer/read-answer.ts";
import { findRefused } from "./find-refused.ts";
import { readLimits } from "./read-limits.ts";
import { readRequestId } from "./read-request-id.ts";
import { readUsage } from "./read-usage.ts";
import { cleanDetail } from "./redact.ts";
import type { Watchdog } from "./watchdog.ts";

/** Reads the picture of an answer that began well, and says what became of it. */
export async function receive(context: Context, call: Call, response: Response): Promise<Ended> {
  const { request, watchdog } = call;
  const secrets = listSecrets(context.settings);
  const facts = {
    requestId: readRequestId(response.headers, secrets),
    limits: readLimits(response.headers, "", context.clock.now()),
  };
  const { answer, streamed } = await readBody(context, call, response);
  const usage = readUsage(findField(answer.json, "usage"), request.inputs.length > 0);
  const outcome = { usage, ...facts };
  if (answer.url !== undefined && readError(findField(answer.json, "error")) === undefined) {
    const { missed, outcome: linked } = await receiveLinked(context, call, answer.url);
    return { outcome: { ...linked, ...outcome }, missed };
  }
  if (answer.written > 0 && answer.json !== undefined && !answer.garbled)
    return { outcome: { type: "image", ...outcome }, streamed };
  const error = answer.written === 0 ? readError(answer.json) : undefined;
  const explained = explainAnswer(answer, error, { watchdog, billed: usage !== undefined, secrets });
  const isRefusal = explained.made === "nothing" && explained.failure.kind === "provider-refused";
  return {
    outcome: { type: "failed", ...explained, ...outcome },
    ...(error && { refused: findRefused(undefined, error, isRefusal) }),
    ...(!error && isTask(answer.json) && { missed: "a task to ask for later instead of a picture" }),
  };
}

async function readBody(
  { client, limits }: Context,
  { sink, watchdog }: Call,
  response: Response,
): Promise<{ answer: Answer; streamed: boolean }> {
  const body = (await client()).bodyOf(response);
  if (!body) throw new Error("The answer did not come by our own transport.");
  let form: Form | undefined;
  // Before the first byte, and between two events, lies the making of a picture: then the limit is that of the headers.
  const reader = createBodyReader(body, watchdog, () =>
    form === undefined || form === "events" ? limits.headersMs : limits.idleMs,
  );
  try {
    const answer = await readAnswer(reader.read, sink, (found) => {
      form = found;
    });
    return { answer, streamed: form === "events" };
  } finally {
    reader.close();
  }
}

/** Why an answer that began well has no usable picture; `error` is what it says itself. */
function explainAnswer(
  answer: Answer,
  error: UpstreamError | undefined,
  { watchdog, billed, secrets }: { watchdog: Watchdog; billed: boolean; secrets: readonly string[] },
): Explained {
  if (answer.end === "stopped") return explainStop(watchdog.reason() ?? "total");
  if (error !== undefined) {
    const explained = explainError(undefined, error, { secrets, begun: answer.begun });
    return billed ? { ...explained, made: "billed" } : explained;
  }
  // A picture that has begun in an answer that does not end as one was cut off, however politely the line was closed.
  if (answer.end === "cut" || (answer.written > 0 && answer.json === undefined)) return explainBreak([]);
  if (answer.json === undefined) {
    const said = cleanDetail(answer.text ?? "", secrets);
    const message = `The provider's address answered with something that is not an Images API, so it may have been billed. Tell whoever runs the relay to check OPENAI_BASE_URL.${said === "" ? "" : ` It said: "${said}"`}`;
    return { failure: createFailure("uncertain", { message }), made: "unknown" };
  }
  const message = answer.garbled
    ? "The picture arrived damaged. It was paid for; retry if you still need it."
    : isTask(answer.json)
      ? "The provider answered with a task to ask for later, which the relay does not do. It may have been paid for. Tell whoever runs the relay to make it answer with the picture itself."
      : "The provider answered without a picture. It may have been paid for; retry if you still need it.";
  return { failure: createFailure("bad-image", { message }), made: "billed" };
}

/** A field of an answer, however deep a gateway has wrapped it. */
function findField(json: unknown, name: string, depth = 0): unknown {
  if (typeof json !== "object" || json === null || depth > maxWrapped) return undefined;
  const entries = Object.entries(json);
  const own = entries.find(([key, value]) => key === name && value !== null);
  if (own) return own[1];
  for (const [, value] of entries.slice(0, 50)) {
    const found = findField(value, name, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

const maxWrapped = 4;

/** Some gateways hand out a ticket, and the picture only to those that come back for it. */
function isTask(json: unknown): boolean {
  return ["task_id", "taskId", "job_id"].some((name) => findField(json, name) !== undefined);
}
