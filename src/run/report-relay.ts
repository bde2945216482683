/** Telling the panel how the relay is: asked at the start, on demand, and when a poll keeps failing. */
import type { Health } from "../../core/api.ts";
import { isTooOld } from "../../core/features.ts";
import type { Failure } from "../../core/failure.ts";
import type { RelayState } from "../../core/messages.ts";
import type { Answer } from "../client/answer.ts";
import { fetchHealth } from "../client/calls.ts";
import { diagnoseRelay, tooOld } from "../client/diagnose.ts";
import { postToUi } from "../panel.ts";
import { saveCatalogue } from "../storage/settings.ts";
import { readAccess, type Session } from "./session.ts";

/** True when the relay can be used now. */
export async function reportRelay(session: Session): Promise<boolean> {
  session.relayTold = "nothing";
  postToUi({ type: "relay-changed", relay: { state: "checking", url: __RELAY_URL__ } });
  return reportRelayQuietly(session);
}

/** The same without showing "checking" first, for callers that noticed trouble by themselves. That a relay is too old is said once. */
export async function reportRelayQuietly(session: Session): Promise<boolean> {
  const { relay, catalogue, health } = await diagnoseRelay(readAccess(session), session.relayReached);
  if (session.closed) return false;
  const toldBefore = session.relayTold;
  session.relayTold = nameState(relay);
  session.maker = health === undefined ? "" : nameMaker(health);
  if (health !== undefined) session.features = health.features ?? [];
  if (session.relayTold !== "too-old" || toldBefore !== "too-old") postToUi({ type: "relay-changed", relay });
  if (session.relayTold === "lost") session.afterLost?.();
  if (catalogue === undefined) return false;
  session.relayReached = true;
  postToUi({ type: "catalogue-changed", catalogue });
  await saveCatalogue(__RELAY_URL__, catalogue);
  return true;
}

/** What a price depends on besides the catalogue, and who may ask for it. */
function nameMaker({ provider, offline, needsToken }: Health): string {
  return `${provider} ${offline} ${needsToken}`;
}

/** A relay that was started again with another provider, or wants a token now: prices and sentences follow. */
export async function noticeOtherMaker(session: Session): Promise<void> {
  if (session.maker === "") return;
  const { maker } = session;
  const health = await fetchHealth(readAccess(session));
  if (session.closed || !health.ok || session.maker !== maker) return;
  if (nameMaker(health.value) !== maker) await reportRelayQuietly(session);
}

function nameState(relay: RelayState): Session["relayTold"] {
  if (relay.state === "checking") return "nothing";
  if (relay.state === "ok") return "ok";
  if (relay.part === "version") return "too-old";
  return relay.part === "token" ? "refused" : "lost";
}

/** Something did not answer: the panel is told how the relay is, unless it knows that the relay is lost. */
export async function noteSilence(session: Session): Promise<void> {
  if (session.relayTold !== "lost") await reportRelayQuietly(session);
}

/**
 * Says why something was not had. Where nothing answers that is the relay's state, which is taken back once it answers; a notice
 * would stand until a person closes it.
 */
export async function tellHindrance(session: Session, failure: Failure): Promise<void> {
  if (failure.kind === "relay-unreachable") {
    await noteSilence(session);
    if (session.closed || session.relayTold === "lost") return;
  }
  if (failure.kind === "unauthorized") {
    await reportRelayQuietly(session);
    if (session.closed || session.relayTold === "refused") return;
  }
  postToUi({ type: "noticed", failure });
}

/**
 * Sends a request that makes or changes something, unless the relay is too old for it. The relay's version is asked for before
 * the first such request and after any trouble, since another relay may answer then. Where nothing was sent, the answer is the
 * same as when no relay answers: the same request may work later.
 */
export async function sendIfFit<Value>(
  session: Session,
  sendNow: () => Promise<Answer<Value>>,
): Promise<Answer<Value>> {
  const failure = await explainUnfit(session);
  if (failure !== undefined) return { ok: false, status: 0, failure };
  const answer = await sendNow();
  // A token that was good when the panel opened and is not now.
  if (!answer.ok && answer.failure.kind === "unauthorized") await reportRelayQuietly(session);
  return answer;
}

async function explainUnfit(session: Session): Promise<Failure | undefined> {
  if (session.relayTold === "ok") return undefined;
  const health = await fetchHealth(readAccess(session));
  if (!health.ok) return health.failure;
  session.features = health.value.features ?? [];
  const isOld = isTooOld(health.value);
  if (isOld !== (session.relayTold === "too-old")) await reportRelayQuietly(session);
  return isOld ? tooOld : undefined;
}
