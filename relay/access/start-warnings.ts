/** Warnings at start, so that an operator does not learn from the first refusal what is still to be set up. */
import { describeRoom, readMemoryLimit } from "../heavy/memory.ts";
import type { Services } from "../services.ts";
import type { Settings } from "../settings.ts";
import { listTeams, listTokens } from "../store/teams.ts";

/** A sentence for each thing that is still to be done before people can work. */
export async function describeStart(
  {
    db,
    needsToken,
    pricesUnknown,
    provider,
  }: Pick<Services, "db" | "needsToken" | "pricesUnknown" | "provider">,
  settings: Pick<Settings, "token" | "memoryBytes">,
): Promise<string[]> {
  const room = describeRoom(settings.memoryBytes ?? readMemoryLimit());
  const warnings = room === undefined ? [] : [room];
  if (needsToken && settings.token === undefined && provider.offline)
    warnings.push(
      "This relay has no key and no POLYFRAME_TOKEN, but its store was used with one, so every request needs a token all the same. Set POLYFRAME_TOKEN, or give an open relay a folder of its own with POLYFRAME_DATA.",
    );
  if (needsToken && settings.token === undefined) {
    const hasToken = (await listTokens(db)).some(({ revokedAt }) => revokedAt === null);
    if (!hasToken)
      warnings.push(
        'Nobody can use this relay yet: it needs a token and there is none. Make one: npm run relay -- token create --team "Design systems"',
      );
  }
  if (pricesUnknown) {
    const limited = (await listTeams(db)).filter(
      ({ monthly, perPerson }) => monthly !== null || perPerson !== null,
    );
    const now =
      limited.length === 0 ? "" : ` Refused as things are: ${limited.map(({ name }) => name).join(", ")}.`;
    warnings.push(
      `OPENAI_BASE_URL is not OpenAI's own and its prices are not known, so teams with a ceiling are refused. Put its prices into a catalogue file (POLYFRAME_CATALOGUE).${now}`,
    );
  }
  return warnings;
}
