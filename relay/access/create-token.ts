/** Makes tokens: 256 random bits, of which only the SHA-256 is written down (K2). */
import { randomBytes } from "node:crypto";
import { createId, hashText } from "../text/ids.ts";
import type { Db } from "../store/db.ts";
import type { Scope } from "../../core/api-call.ts";
import { addToken, type TokenLimits } from "../store/teams.ts";

export type NewToken = { team: string; label: string; scopes: readonly Scope[] } & Partial<TokenLimits>;

const idLength = 12;

/** Stores a new token and returns it with the id it is managed by. The caller shows it once; it cannot be read again. */
export async function createTeamToken(
  db: Db,
  token: NewToken,
  nowMs: number,
): Promise<{ token: string; id: string }> {
  const secret = `pf_${randomBytes(32).toString("base64url")}`;
  // Ids are typed in shells, where a leading dash would make an option of them.
  const id = createId().replace(/[-_]/g, "0").slice(0, idLength);
  await addToken(db, { ...token, hash: hashText(secret), id }, nowMs);
  return { token: secret, id };
}
