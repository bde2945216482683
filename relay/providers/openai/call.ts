/** What one provider's calls share, and what belongs to one of them. */
import type { Clock } from "../../time/clock.ts";
import type { ProviderRequest, ProviderSink } from "../provider.ts";
import type { Client, OpenAiSettings, Upstream } from "./client.ts";
import type { CallLimits, Watchdog } from "./watchdog.ts";

/** What the calls of one provider share. */
export type Context = {
  settings: OpenAiSettings;
  upstream: Upstream;
  limits: CallLimits;
  clock: Clock;
  client: () => Promise<Client>;
  /** Parameters this upstream refused once. */
  dropped: Set<string>;
};

export type Call = { request: ProviderRequest; sink: ProviderSink; watchdog: Watchdog };
