/** Telling the panel how the relay is: asked at the start, on demand, and when a poll keeps failing. */
import { postToUi } from "../panel.ts";
import { readAccess, type Session } from "./session.ts";
import { saveCatalogue } from "../storage/settings.ts";
import { diagnoseRelay } from "../client/diagnose.ts";

/** True when the relay can be used now. */
export async function reportRelay(session: Session): Promise<boolean> {
  postToUi({ type: "relay-changed", relay: { state: "checking", url: __RELAY_URL__ } });
  return reportRelayQuietly(session);
}

/** The same without the "checking" in between: for what notices trouble by itself. */
export async function reportRelayQuietly(session: Session): Promise<boolean> {
  const { relay, catalogue } = await diagnoseRelay(readAccess(session), session.relayReached);
  if (session.closed) return false;
  session.relayTroubled = relay.state !== "ok";
  postToUi({ type: "relay-changed", relay });
  if (catalogue === undefined) return false;
  session.relayReached = true;
  postToUi({ type: "catalogue-changed", catalogue });
  await saveCatalogue(__RELAY_URL__, catalogue);
  return true;
}
