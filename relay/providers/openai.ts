/** OpenAI's Images API, and servers that speak it, behind the provider seam. */
import { createFailure } from "../../core/failure.ts";
import { type Clock, systemClock } from "../time/clock.ts";
import {
  type CommonParameters,
  type Pictures,
  buildParameters,
  buildPictures,
  canDoWithout,
  nameCall,
} from "./openai/build-request.ts";
import type { Asked, Call, Context, Ended } from "./openai/call.ts";
import { type Client, type OpenAiSettings, createClient, listSecrets, toUpstream } from "./openai/client.ts";
import { type Tell, createLessons } from "./openai/learned.ts";
import { receive } from "./openai/receive.ts";
import { readThrown } from "./openai/thrown.ts";
import { nameHeader } from "./openai/transport.ts";
import { type CallLimits, callLimits, createWatchdog } from "./openai/watchdog.ts";
import type { Provider, ProviderOutcome, ProviderRequest, ProviderSink } from "./provider.ts";

export type OpenAiOptions = OpenAiSettings & {
  limits?: Partial<CallLimits>;
  clock?: Clock;
  /** Hears what is done otherwise from now on, for the operator. */
  tell?: Tell;
};

/** Throws an Error with a sentence for the operator when a setting cannot be right. Nothing is loaded or connected yet. */
export function createOpenAiProvider(options: OpenAiOptions): Provider {
  const { limits, clock = systemClock, tell = ignore, ...settings } = options;
  const upstream = toUpstream(settings);
  let loading: Promise<Client> | undefined;
  const context: Context = {
    settings,
    upstream,
    limits: { ...callLimits, ...limits },
    clock,
    client: () => (loading ??= createClient(settings, upstream)),
    lessons: createLessons(upstream.official, tell),
  };
  return {
    name: upstream.kind === "openai" ? (upstream.official ? "openai" : "openai-compatible") : "azure",
    offline: false,
    repeatable: false,
    generate: (signal, request, sink) => generate(context, signal, request, sink),
    close: async () => (await loading)?.close(),
  };
}

function ignore(): void {
  // No operator listens.
}

async function generate(
  context: Context,
  signal: AbortSignal,
  request: ProviderRequest,
  sink: ProviderSink,
): Promise<ProviderOutcome> {
  const pictures = await buildPictures(request);
  if (signal.aborted) return { type: "failed", failure: createFailure("cancelled"), made: "nothing" };
  const watchdog = createWatchdog(signal, context.limits.totalMs, context.clock);
  const call = { request, sink, watchdog };
  try {
    for (let repeat = 0; ; repeat += 1) {
      const learned = context.lessons.of(nameModel(request));
      if (learned.stopped) return { type: "failed", failure: learned.stopped, made: "nothing" };
      const parameters = buildParameters(request, context.upstream, learned);
      const ended = await ask(context, call, { parameters, repeat }, pictures);
      if (!leavesOut(context, request, parameters, ended)) return conclude(context, call, parameters, ended);
    }
  } finally {
    watchdog.close();
  }
}

function nameModel({ model }: ProviderRequest): string {
  return model.upstream ?? model.id;
}

async function ask(
  context: Context,
  call: Call,
  { parameters, repeat }: Asked,
  pictures: Pictures | undefined,
): Promise<Ended> {
  const { client, limits, settings, clock, lessons, upstream } = context;
  const { request, watchdog } = call;
  const { images, proxied, hasBegun } = await client();
  watchdog.arm("headers", limits.headersMs);
  const name = nameCall(request, repeat);
  const options = { signal: watchdog.signal, headers: { [nameHeader]: name } };
  let response: Response;
  try {
    response =
      pictures === undefined
        ? await images.generate(parameters, options).asResponse()
        : await images.edit({ ...parameters, ...pictures }, options).asResponse();
  } catch (thrown) {
    const ended = readThrown(thrown, {
      secrets: listSecrets(settings),
      reason: watchdog.reason(),
      now: clock.now(),
      sentImages: pictures !== undefined,
      connection: {
        isSent: hasBegun(name),
        hasAnswered: lessons.hasAnswered(),
        official: upstream.official,
        proxied,
      },
    });
    if (ended.isAnswer === true) lessons.answered();
    return ended;
  } finally {
    watchdog.disarm();
  }
  hasBegun(name);
  lessons.answered();
  return receive(context, call, response);
}

/**
 * Leaves out what this upstream does not take, and says whether to ask again: nothing was made yet, so that is safe. Other
 * calls may have been refused the same meanwhile; what counts is what this one had sent.
 */
function leavesOut(
  { lessons }: Context,
  request: ProviderRequest,
  parameters: CommonParameters,
  { outcome, refused = [] }: Ended,
): boolean {
  if (outcome.type !== "failed" || outcome.made !== "nothing") return false;
  const names = refused.filter((name) => parameters[name] !== undefined && canDoWithout(request, name));
  if (names.length === 0) return false;
  lessons.leaveOut(nameModel(request), names);
  return true;
}

/** What the end of a call teaches about its model, and the outcome as people are told it. */
function conclude(
  { lessons }: Context,
  { request, watchdog }: Call,
  parameters: CommonParameters,
  { outcome, missed, streamed = false }: Ended,
): ProviderOutcome {
  const model = nameModel(request);
  if (outcome.type === "image") {
    lessons.gotPicture(model, streamed);
    return outcome;
  }
  if (missed !== undefined) lessons.missPicture(model, missed, parameters.response_format !== undefined);
  else if (parameters.stream === true && outcome.made !== "nothing" && watchdog.reason() !== "caller") {
    if (!lessons.doubtStream(model)) return outcome;
    const { failure } = outcome;
    return { ...outcome, failure: { ...failure, message: `${failure.message} ${previewHint}` } };
  }
  return outcome;
}

const previewHint =
  "It was asked for with a preview, which this provider may not be able to send: the relay asks without previews from now on. You can set Previews to 0 yourself.";
