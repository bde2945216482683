/** What the playground's server hands to its own page: where the relay is and the token for it. */
import * as z from "zod/mini";

const sessionSchema = z.object({ relayUrl: z.string(), token: z.string(), watch: z.boolean() });

export type Session = z.infer<typeof sessionSchema>;

export async function readSession(): Promise<Session> {
  const answer = await fetch("/session");
  if (!answer.ok)
    throw new Error(`The playground's server refused the session (${answer.status}). Start it again.`);
  return z.parse(sessionSchema, await answer.json());
}
