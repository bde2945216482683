/** The relay's health in one sentence: which of address, network and token it is, and what to do. */
import type { RelayState } from "../../core/messages.ts";

export function describeRelay(relay: RelayState): { sentence: string; bad: boolean } {
  switch (relay.state) {
    case "checking":
      return { sentence: "Asking the relay.", bad: false };
    case "ok": {
      const { offline, version, provider, needsToken } = relay.health;
      const makes = offline ? "paints offline pictures, free of charge" : `asks ${nameProvider(provider)}`;
      const guard = needsToken ? "" : " It needs no token.";
      return { sentence: `Answers. Version ${version}, ${makes}.${guard}`, bad: false };
    }
    case "trouble":
      return { sentence: `${parts[relay.part]}${relay.failure.message}`, bad: true };
  }
}

/** What is said of a version or a token names it already. */
const parts = { address: "The address: ", network: "The network: ", version: "", token: "" } as const;

function nameProvider(provider: string): string {
  if (provider === "openai") return "OpenAI";
  return provider === "openai-compatible" ? "a server that speaks OpenAI's language" : provider;
}
