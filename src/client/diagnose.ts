/** Which part is at fault when the relay cannot be used: its address, the network, its version, or the token. */
import type { RelayState } from "../../core/messages.ts";
import { isTooOld } from "../../core/features.ts";
import { createFailure, type Failure } from "../../core/failure.ts";
import type { Health } from "../../core/api.ts";
import type { Catalogue } from "../../core/catalogue.ts";
import type { Answer } from "./answer.ts";
import { fetchCatalogue, fetchHealth, type RelayAccess } from "./calls.ts";

/** `health` is what answered, whether or not it can be used. */
export type Diagnosis = { relay: RelayState; catalogue: Catalogue | undefined; health: Health | undefined };

/** Said of a relay that takes nothing this plugin sends. */
export const tooOld = createFailure("relay-fault", {
  message:
    "This relay is older than the plugin, so nothing is sent to it. Ask whoever runs it to update it; runs that wait are sent then.",
});

/** Probes the health route, then a route that needs the token. `wasReached` is whether this relay ever answered here. */
export async function diagnoseRelay(access: RelayAccess, wasReached: boolean): Promise<Diagnosis> {
  const health = await fetchHealth(access);
  const none = { catalogue: undefined, health: health.ok ? health.value : undefined };
  if (!health.ok) return { relay: diagnoseSilence(access.base, health, wasReached), ...none };
  if (isTooOld(health.value)) return { relay: trouble(access.base, "version", tooOld), ...none };
  const catalogue = await fetchCatalogue(access);
  if (catalogue.ok)
    return {
      ...none,
      relay: { state: "ok", url: access.base, health: health.value },
      catalogue: catalogue.value,
    };
  return { relay: diagnoseRefusal(access, catalogue), ...none };
}

/** Nothing usable at the health route: an address that never answered is suspected first, else the network. */
export function diagnoseSilence(
  base: string,
  answer: { status: number; failure: Failure },
  wasReached: boolean,
): RelayState {
  if (answer.status !== 0) {
    const message = `Something answers at ${base}, but it is not a working relay (${answer.status}). Tell whoever runs it.`;
    return trouble(base, "address", createFailure("relay-fault", { message }));
  }
  const message = wasReached
    ? `The relay at ${base} answered before and does not now. ${isLocal(base) ? "Start it again" : "Check your network"}: it is asked every few seconds.`
    : `Nothing answers at ${base}. Start the relay there, or ask for a build with the right address.`;
  return trouble(base, wasReached ? "network" : "address", createFailure("relay-unreachable", { message }));
}

/** No network lies between: a relay on this machine that falls silent was stopped. */
function isLocal(base: string): boolean {
  return /^https?:\/\/(localhost|127\.|\[::1\])/.test(base);
}

function diagnoseRefusal(access: RelayAccess, answer: Extract<Answer<never>, { ok: false }>): RelayState {
  if (answer.status === 401 || answer.status === 403) {
    const message =
      access.token === "" ? "The relay needs a token." : "The relay does not accept this token.";
    return trouble(access.base, "token", createFailure("unauthorized", { message }));
  }
  return trouble(access.base, answer.status === 0 ? "network" : "address", answer.failure);
}

type TroubledPart = Extract<RelayState, { state: "trouble" }>["part"];

function trouble(url: string, part: TroubledPart, failure: Failure): RelayState {
  return { state: "trouble", url, part, failure };
}
