/** Chooses the provider by the relay's settings. */
import type { Clock } from "../time/clock.ts";
import type { ProxySettings } from "./choose-proxy.ts";
import { createOfflineProvider } from "./offline.ts";
import type { Tell } from "./openai/learned.ts";
import type { Provider } from "./provider.ts";

export type ProviderSettings = {
  /** OPENAI_API_KEY; without it pictures are painted here. */
  openaiKey?: string | undefined;
  /** OPENAI_BASE_URL. */
  openaiBaseUrl?: string | undefined;
  /** OPENAI_API_VERSION, for Azure's dated API. */
  openaiApiVersion?: string | undefined;
  /** OPENAI_CUSTOM_HEADERS. */
  openaiHeaders?: string | undefined;
  /** HTTPS_PROXY, HTTP_PROXY and NO_PROXY. */
  proxies?: ProxySettings | undefined;
  /** POLYFRAME_OFFLINE_MS. */
  offlineMs?: number | undefined;
};

/**
 * Offline unless a key is set. `tell` hears what is done otherwise from now on. Rejects with an Error with a sentence for the operator
 * when a setting cannot be right.
 */
export async function chooseProvider(
  settings: ProviderSettings,
  clock: Clock,
  tell?: Tell,
): Promise<Provider> {
  if (settings.openaiKey === undefined) return createOfflineProvider({ ms: settings.offlineMs, clock });
  // Loaded here: a relay without a key has no need of it.
  const { createOpenAiProvider } = await import("./openai.ts");
  return createOpenAiProvider({
    apiKey: settings.openaiKey,
    baseUrl: settings.openaiBaseUrl,
    apiVersion: settings.openaiApiVersion,
    headers: settings.openaiHeaders,
    proxies: settings.proxies,
    clock,
    ...(tell && { tell }),
  });
}
