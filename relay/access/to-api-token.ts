/** A stored token as the admin page and the commands show it. */
import type { AdminToken } from "../../core/admin.ts";
import type { StoredToken } from "../store/rows.ts";

/** Never the token itself, of which only the hash is kept. Times are in ISO 8601. */
export function toApiToken(token: StoredToken): AdminToken {
  const { id, team, teamName, label, scopes, models, maxQuality, perMinute } = token;
  return {
    id,
    team,
    teamName,
    label,
    models,
    maxQuality,
    perMinute,
    scopes: [...scopes],
    createdAt: new Date(token.createdAt).toISOString(),
    ...(token.revokedAt !== null && { revokedAt: new Date(token.revokedAt).toISOString() }),
  };
}
