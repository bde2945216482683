/** What the admin page knows, and the verbs that change it. */
import { signal } from "@preact/signals";
import type { AdminToken, Overview, TeamReport } from "../core/admin.ts";
import type { Scope } from "../core/api-call.ts";
import * as calls from "../core/api-calls.ts";
import { type Answer, callRelay } from "./call-relay.ts";

export type Shown = { overview: Overview; tokens: readonly AdminToken[]; team: string; report: TeamReport };
export type Session =
  | { type: "signed-out"; message?: string }
  | { type: "signing-in" }
  | { type: "signed-in"; token: string; shown: Shown };

export const session = signal<Session>({ type: "signed-out" });
/** One sentence about what was just done or refused. */
export const notice = signal("");
/** A token that was just made; gone with the page. */
export const madeToken = signal("");

/** The tab keeps the token across reloads and forgets it when it closes. */
const storageKey = "polyframe-admin-token";
const refreshMs = 10_000;

/** Signs in with what the tab still has, and keeps the figures fresh while the page is in view. */
export function start(): void {
  const kept = sessionStorage.getItem(storageKey);
  if (kept !== null) void signIn(kept);
  setInterval(() => {
    if (document.visibilityState === "visible") void refresh();
  }, refreshMs);
}

/** Shows what the token lets see, or says why it does not. */
export async function signIn(token: string): Promise<void> {
  session.value = { type: "signing-in" };
  const loaded = await load(token);
  if (!("shown" in loaded)) {
    signOut(loaded.message);
    return;
  }
  sessionStorage.setItem(storageKey, token);
  session.value = { type: "signed-in", token, shown: loaded.shown };
}

export function signOut(message?: string): void {
  sessionStorage.removeItem(storageKey);
  notice.value = "";
  madeToken.value = "";
  session.value = { type: "signed-out", ...(message !== undefined && { message }) };
}

/** Reads everything again; the team shown stays, unless another is named. */
export async function refresh(team?: string): Promise<void> {
  const before = session.value;
  if (before.type !== "signed-in") return;
  const loaded = await load(before.token, team ?? before.shown.team);
  if (session.value.type !== "signed-in" || session.value.token !== before.token) return;
  if ("shown" in loaded) session.value = { ...before, shown: loaded.shown };
  else if (loaded.status === 401 || loaded.status === 403) signOut(loaded.message);
  else notice.value = loaded.message;
}

type Loaded = { shown: Shown } | { status: number; message: string };

async function load(token: string, wanted?: string): Promise<Loaded> {
  const [overview, tokens] = await Promise.all([
    callRelay(token, calls.readOverview, {}),
    callRelay(token, calls.listTokens, {}),
  ]);
  if (!overview.ok) return overview;
  if (!tokens.ok) return tokens;
  const { teams } = overview.value;
  const team = teams.find(({ id }) => id === wanted)?.id ?? chooseTeam(overview.value);
  const report = await callRelay(token, calls.readTeam, { id: team });
  if (!report.ok) return report;
  return {
    shown: { overview: overview.value, tokens: tokens.value.tokens, team, report: report.value },
  };
}

/** The team that spends most is what one looks at first. */
function chooseTeam({ teams }: Overview): string {
  const [first] = teams.toSorted((a, b) => b.settled + b.held - (a.settled + a.held));
  return first?.id ?? "";
}

/** Asks with the token that is signed in, says how it went and reads everything again. */
async function change(ask: (token: string) => Promise<Answer<unknown>>, done: string): Promise<void> {
  const { value } = session;
  if (value.type !== "signed-in") return;
  const answer = await ask(value.token);
  notice.value = answer.ok ? done : answer.message;
  await refresh();
}

export async function revokeToken(id: string): Promise<void> {
  await change((token) => callRelay(token, calls.revokeToken, { id }), `Token ${id} is revoked.`);
}

/** `cost` in nanodollars. */
export async function resolveAttempt(id: string, cost: number): Promise<void> {
  await change(
    (token) => callRelay(token, calls.resolveAttempt, { id, body: { cost } }),
    "The attempt is resolved.",
  );
}

export type TokenWish = { team: string; label: string; scopes: Scope[] };

export async function createToken(wish: TokenWish): Promise<void> {
  const { value } = session;
  if (value.type !== "signed-in") return;
  const answer = await callRelay(value.token, calls.createToken, { body: wish });
  madeToken.value = answer.ok ? answer.value.token : "";
  notice.value = answer.ok ? `Token ${answer.value.id} is made.` : answer.message;
  await refresh();
}
