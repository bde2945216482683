/** Models and qualities a team or a token may use; checked at quote and run, so that a refusal comes early. */
import type { Catalogue } from "../../core/catalogue.ts";
import { findModel } from "../../core/catalogue.ts";
import { createFailure, type Failure } from "../../core/failure.ts";
import type { Caller } from "./auth.ts";
import type { Services } from "../services.ts";
import { readTeam } from "../store/teams.ts";

type Limits = { models: readonly string[] | null; maxQuality: string | null };
type Asked = { model: string; quality: string };

/** Why this caller may not ask for that, or undefined. */
export async function checkLimits(
  services: Pick<Services, "db" | "catalogue">,
  caller: Caller,
  asked: Asked,
): Promise<Failure | undefined> {
  const team = await readTeam(services.db, caller.team);
  return (
    (team && checkAgainst(services.catalogue, team, asked, "Your team")) ??
    (caller.limits && checkAgainst(services.catalogue, caller.limits, asked, "This token"))
  );
}

function checkAgainst(
  catalogue: Catalogue,
  { models, maxQuality }: Limits,
  asked: Asked,
  who: string,
): Failure | undefined {
  if (models !== null && !models.includes(asked.model))
    return forbid(
      `${who} may use ${models.join(" or ")}. Choose that, or ask whoever runs the relay for ${asked.model}.`,
    );
  const model = findModel(catalogue, asked.model);
  // A model or quality the catalogue does not know is refused by the quote, in its own words.
  if (maxQuality === null || model === undefined) return undefined;
  const order = model.qualities.map(({ id }) => id);
  if (!order.includes(maxQuality))
    return forbid(
      `${who} may use qualities up to ${maxQuality}, which ${model.label} does not have. Choose another model, or ask whoever runs the relay to change the limit.`,
    );
  if (order.indexOf(asked.quality) > order.indexOf(maxQuality))
    return forbid(
      `${who} may use qualities up to ${maxQuality}. Choose one of them, or ask whoever runs the relay for ${asked.quality}.`,
    );
  return undefined;
}

function forbid(message: string): Failure {
  return createFailure("forbidden", { message });
}
