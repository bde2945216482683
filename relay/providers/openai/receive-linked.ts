/** A picture that the upstream answered with as an address: fetched under rules that make it safe, or called lost. */
import { createFailure } from "../../../core/failure.ts";
import type { ProviderOutcome } from "../provider.ts";
import { createBodyReader } from "./answer/body-reader.ts";
import type { Form } from "./answer/find-form.ts";
import { readAnswer } from "./answer/read-answer.ts";
import type { Call, Context } from "./call.ts";
import { allowLinked, fetchLinked } from "./fetch-linked.ts";

type Linked = Extract<ProviderOutcome, { type: "image" }> | Extract<ProviderOutcome, { type: "failed" }>;

/** A link may be told before it leads anywhere, and fetching it again costs nothing. */
const tries = 3;
const pauseMs = 1_000;

const foreign =
  "The provider answered with a link to another address, which the relay does not fetch. Tell whoever runs the relay to make it answer with b64_json. It was paid for.";
const dead =
  "The provider answered with a link that could not be fetched. It was paid for; retry if you still need it.";

/** Fetches the picture into the sink. A 200 said it was made, so it is billed even if something goes wrong from here on. */
export async function receiveLinked(
  context: Context,
  call: Call,
  url: string,
): Promise<{ outcome: Linked; missed?: string }> {
  const linked = allowLinked(url, context.upstream.baseUrl);
  if (linked === undefined) return lose(foreign, "a link to another host");
  for (let done = 1; ; done += 1) {
    const got = await fetchOnce(context, call, linked);
    if (got === "picture") return { outcome: { type: "image" } };
    if (got === "redirect") return lose(foreign, "a link that leads to another host");
    if (got === "broken" || done === tries || call.watchdog.signal.aborted)
      return lose(dead, "a link that could not be fetched");
    await new Promise<void>((resolve) => context.clock.after(pauseMs * done, resolve));
  }
}

function lose(message: string, missed: string): { outcome: Linked; missed: string } {
  const failure = createFailure("bad-image", { message });
  return { outcome: { type: "failed", failure, made: "billed" }, missed };
}

/** `nothing`: not there (yet). `broken`: what is there is not a whole picture. */
async function fetchOnce(
  { limits, client }: Context,
  { sink, watchdog }: Call,
  url: URL,
): Promise<"picture" | "redirect" | "nothing" | "broken"> {
  watchdog.arm("headers", limits.idleMs);
  const found = await fetchLinked(await client(), url, watchdog.signal).catch(() => undefined);
  watchdog.disarm();
  if (found?.body === undefined) return found?.isRedirect === true ? "redirect" : "nothing";
  const reader = createBodyReader(found.body, watchdog, () => limits.idleMs);
  try {
    let form: Form | undefined;
    const answer = await readAnswer(reader.read, sink, (found) => {
      form = found;
    });
    if (form === undefined) return "nothing";
    return form === "picture" && answer.end === "end" ? "picture" : "broken";
  } finally {
    reader.close();
  }
}
