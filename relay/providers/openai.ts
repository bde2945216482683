/** OpenAI's Images API, and servers that speak it, behind the provider seam. */
import { createFailure } from "../../core/failure.ts";
import { type Clock, systemClock } from "../time/clock.ts";
import {
  type BuiltPictures,
  buildHeaders,
  buildParameters,
  buildPictures,
  optionalParameters,
} from "./openai/build-request.ts";
import type { Call, Context } from "./openai/call.ts";
import { type Client, type OpenAiSettings, createClient, describeUpstream } from "./openai/client.ts";
import { receive } from "./openai/receive.ts";
import { type Refused, readThrown } from "./openai/thrown.ts";
import { type CallLimits, callLimits, createWatchdog } from "./openai/watchdog.ts";
import type { Provider, ProviderOutcome, ProviderRequest, ProviderSink } from "./provider.ts";

export type OpenAiOptions = OpenAiSettings & { limits?: Partial<CallLimits>; clock?: Clock };

/** Throws an Error with a sentence for the operator when a setting cannot be right. Nothing is loaded or connected yet. */
export function createOpenAiProvider(options: OpenAiOptions): Provider {
  const { limits, clock = systemClock, ...settings } = options;
  const upstream = describeUpstream(settings);
  let loading: Promise<Client> | undefined;
  const context: Context = {
    settings,
    upstream,
    limits: { ...callLimits, ...limits },
    clock,
    client: () => (loading ??= createClient(settings, upstream)),
    dropped: new Set(),
  };
  return {
    name: upstream.kind === "openai" ? (upstream.official ? "openai" : "openai-compatible") : "azure",
    offline: false,
    repeatable: false,
    generate: (signal, request, sink) => generate(context, signal, request, sink),
    close: async () => (await loading)?.close(),
  };
}

async function generate(
  context: Context,
  signal: AbortSignal,
  request: ProviderRequest,
  sink: ProviderSink,
): Promise<ProviderOutcome> {
  const built = await buildPictures(request);
  if (!built.ok) return { type: "failed", failure: built.failure, made: "nothing" };
  if (signal.aborted) return { type: "failed", failure: createFailure("cancelled"), made: "nothing" };
  const watchdog = createWatchdog(signal, context.limits.totalMs, context.clock);
  try {
    for (let repeat = 0; ; repeat += 1) {
      const sent = await send(context, { request, sink, watchdog }, built, repeat);
      if ("response" in sent) return await receive(context, { request, sink, watchdog }, sent.response);
      if (!dropRefused(context, sent.refused)) return sent.refused.outcome;
    }
  } finally {
    watchdog.close();
  }
}

async function send(
  { client, upstream, dropped, limits, settings, clock }: Context,
  { request, watchdog }: Call,
  { pictures }: Extract<BuiltPictures, { ok: true }>,
  repeat: number,
): Promise<{ response: Response } | { refused: Refused }> {
  const { images } = await client();
  const parameters = buildParameters(request, upstream, dropped);
  watchdog.arm("headers", limits.headersMs);
  const options = { signal: watchdog.signal, headers: buildHeaders(request, repeat) };
  try {
    const response =
      pictures === undefined
        ? await images.generate(parameters, options).asResponse()
        : await images.edit({ ...parameters, ...pictures }, options).asResponse();
    return { response };
  } catch (thrown) {
    return {
      refused: readThrown(thrown, {
        secrets: [settings.apiKey],
        reason: watchdog.reason(),
        now: clock.now(),
        sentImages: pictures !== undefined,
      }),
    };
  } finally {
    watchdog.disarm();
  }
}

/** Leaves out what this upstream does not know, once per parameter. Nothing was made yet, so asking again is safe. */
function dropRefused({ dropped }: Context, { unknownParameter }: Refused): boolean {
  const name = optionalParameters.find((optional) => optional === unknownParameter);
  const streaming = unknownParameter === "stream" ? "partial_images" : name;
  if (streaming === undefined || dropped.has(streaming)) return false;
  dropped.add(streaming);
  return true;
}
