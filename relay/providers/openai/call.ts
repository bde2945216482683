/** What one provider's calls share, and what belongs to one of them. */
import type { Clock } from "../../time/clock.ts";
import type { ProviderOutcome, ProviderRequest, ProviderSink } from "../provider.ts";
import type { CommonParameters, OptionalParameter } from "./build-request.ts";
import type { Client, OpenAiSettings, Upstream } from "./client.ts";
import type { Lessons } from "./learned.ts";
import type { CallLimits, Watchdog } from "./watchdog.ts";

/** What the calls of one provider share. */
export type Context = {
  settings: OpenAiSettings;
  upstream: Upstream;
  limits: CallLimits;
  clock: Clock;
  client: () => Promise<Client>;
  lessons: Lessons;
};

export type Call = { request: ProviderRequest; sink: ProviderSink; watchdog: Watchdog };

/** How one call ended, and what it teaches. */
export type Ended = {
  outcome: ProviderOutcome;
  /** Parameters that the refusal was about. */
  refused?: OptionalParameter[] | undefined;
  /** What came instead of the picture that was paid for: "a link to another host". */
  missed?: string | undefined;
  /** The upstream itself answered, whatever it said. */
  isAnswer?: boolean | undefined;
  /** The picture came as a stream. */
  streamed?: boolean | undefined;
};

export type Asked = { parameters: CommonParameters; repeat: number };
