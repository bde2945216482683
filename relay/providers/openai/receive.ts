/** From the headers of a good answer to its last byte. */
import { createFailure } from "../../../core/failure.ts";
import type { ProviderOutcome } from "../provider.ts";
import { createBodyReader } from "./answer/body-reader.ts";
import type { Call, Context } from "./call.ts";
import { readError } from "./error-body.ts";
import { type Explained, explainBreak, explainError, explainStop } from "./explain-error.ts";
import { allowLinked, fetchLinked } from "./fetch-linked.ts";
import { type Answer, readEventAnswer, readJsonAnswer } from "./answer/read-answer.ts";
import { readLimits } from "./read-limits.ts";
import { readRequestId } from "./read-request-id.ts";
import { readUsage } from "./read-usage.ts";
import type { Watchdog } from "./watchdog.ts";

/** Reads the picture of an answer that began well, and says what became of it. */
export async function receive(context: Context, call: Call, response: Response): Promise<ProviderOutcome> {
  const { request, watchdog } = call;
  const sentImages = request.inputs.length > 0;
  const facts = {
    requestId: readRequestId(response.headers, [context.settings.apiKey]),
    limits: readLimits(response.headers, "", context.clock.now()),
  };
  const answer = await readBody(context, call, response);
  const usage = readUsage(readField(answer.json, "usage"), sentImages);
  const outcome = { usage, ...facts };
  if (answer.url !== undefined) return { ...(await receiveLinked(context, call, answer.url)), ...outcome };
  if (answer.written > 0 && answer.json !== undefined && !answer.garbled)
    return { type: "image", ...outcome };
  const explained = explainAnswer(answer, watchdog, usage !== undefined, [context.settings.apiKey]);
  return { type: "failed", ...explained, ...outcome };
}

async function readBody(
  { client, limits }: Context,
  { sink, watchdog }: Call,
  response: Response,
): Promise<Answer> {
  const events = response.headers.get("content-type")?.toLowerCase().includes("text/event-stream") === true;
  // Between two events lies the making of a picture, so the limit is that of the headers.
  const idleMs = events ? limits.headersMs : limits.idleMs;
  const body = (await client()).bodyOf(response);
  if (!body) throw new Error("The answer did not come by our own transport.");
  const reader = createBodyReader(body, watchdog, idleMs);
  try {
    return events ? await readEventAnswer(reader.read, sink) : await readJsonAnswer(reader.read, sink);
  } finally {
    reader.close();
  }
}

/** Why an answer that began well has no usable picture. */
function explainAnswer(
  answer: Answer,
  watchdog: Watchdog,
  billed: boolean,
  secrets: readonly string[],
): Explained {
  if (answer.end === "stopped") return explainStop(watchdog.reason() ?? "total");
  const error = readError(answer.json);
  if (error !== undefined && answer.written === 0) {
    const explained = explainError(undefined, error, { secrets, begun: answer.begun });
    return billed ? { ...explained, made: "billed" } : explained;
  }
  if (answer.end === "cut") return explainBreak([]);
  if (answer.json === undefined) {
    const message =
      "The provider's address answered with something that is not an Images API, so it may have been billed. Tell whoever runs the relay to check OPENAI_BASE_URL.";
    return { failure: createFailure("uncertain", { message }), made: "unknown" };
  }
  const message = answer.garbled
    ? "The picture arrived damaged. It was paid for; retry if you still need it."
    : "The provider answered without a picture. It may have been paid for; retry if you still need it.";
  return { failure: createFailure("bad-image", { message }), made: "billed" };
}

/** A 200 said the picture was made, so it is billed even if something goes wrong from here on. */
async function receiveLinked(
  { upstream, limits, client }: Context,
  { sink, watchdog }: Call,
  url: string,
): Promise<{ type: "image" } | { type: "failed"; failure: Explained["failure"]; made: "billed" }> {
  const linked = allowLinked(url, upstream.baseUrl);
  const message =
    linked === undefined
      ? "The provider answered with a link to another address, which the relay does not fetch. Tell whoever runs the relay to make it answer with b64_json. It was paid for."
      : "The provider answered with a link that could not be fetched. It was paid for; retry if you still need it.";
  const failed = {
    type: "failed",
    failure: createFailure("bad-image", { message }),
    made: "billed",
  } as const;
  if (linked === undefined) return failed;
  watchdog.arm("headers", limits.idleMs);
  const body = await fetchLinked(await client(), linked, watchdog.signal).catch(() => undefined);
  watchdog.disarm();
  if (body === undefined) return failed;
  const reader = createBodyReader(body, watchdog, limits.idleMs);
  try {
    for (let written = 0; ;) {
      const step = await reader.read();
      if (step.type === "end" && written > 0) return { type: "image" };
      if (step.type !== "bytes") return failed;
      written += step.bytes.length;
      await sink.write(step.bytes);
    }
  } finally {
    reader.close();
  }
}

function readField(json: unknown, name: string): unknown {
  return typeof json === "object" && json !== null
    ? Object.entries(json).find(([key]) => key === name)?.[1]
    : undefined;
}
