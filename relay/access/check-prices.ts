/** A ceiling needs known prices: whether they are known, and the refusal of teams with a ceiling where they are not. */
import { createFailure, type Failure } from "../../core/failure.ts";
import type { Services } from "../services.ts";
import { readTeam } from "../store/teams.ts";

const openAiHost = "api.openai.com";

/**
 * True when the catalogue's prices are those of the provider that is asked: ours are OpenAI's, another base URL needs the
 * operator's own file (POLYFRAME_CATALOGUE). Offline pictures cost nothing.
 */
export function arePricesKnown(settings: {
  openaiKey: string | undefined;
  openaiBaseUrl: string | undefined;
  cataloguePath: string | undefined;
}): boolean {
  if (settings.openaiKey === undefined || settings.cataloguePath !== undefined) return true;
  return settings.openaiBaseUrl === undefined || new URL(settings.openaiBaseUrl).hostname === openAiHost;
}

/** Refuses runs of a team that has a ceiling while the price of pictures is not known; undefined otherwise. */
export async function checkPrices(
  services: Pick<Services, "db" | "pricesUnknown">,
  team: string,
): Promise<Failure | undefined> {
  if (!services.pricesUnknown) return undefined;
  const limits = await readTeam(services.db, team);
  if (!limits || (limits.monthly === null && limits.perPerson === null)) return undefined;
  return createFailure("ceiling", {
    message:
      "This relay's provider is not OpenAI itself and its prices are not known, so a ceiling cannot hold. Ask whoever runs the relay to put the prices into a catalogue file (POLYFRAME_CATALOGUE).",
  });
}
