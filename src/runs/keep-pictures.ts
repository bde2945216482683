/** Bringing references into the file that Figma does not have: those in a form it cannot hold, and those it has let go of. */
import { hasFeature } from "../../core/features.ts";
import { isInFile, listKeptReferences } from "../canvas/kept-pictures.ts";
import { findHome, readHomeTexts } from "../canvas/set-home.ts";
import { giveToFigma } from "../canvas/paints.ts";
import { fetchAsset } from "../client/calls.ts";
import type { FollowedRun } from "../run/followed-run.ts";
import { readAccess, type Session } from "../run/session.ts";

/**
 * Asks the relay, which has taken the run, for references of its set that the file does not hold. They are painted with the run's
 * last pictures: what cannot be had now is asked for at the set's next press.
 */
export async function fetchReferences(session: Session, { record }: FollowedRun): Promise<void> {
  if (!hasFeature(session, "asset-bytes")) return;
  const home = await findHome(record.set);
  if (home === undefined) return;
  for (const { asset, hash } of listKeptReferences(readHomeTexts(home, record.set))) {
    const known = session.hashes.get(asset) ?? hash;
    if (session.closed) return;
    if (known !== undefined && isInFile(known)) continue;
    const answer = await fetchAsset(readAccess(session), session.assets.get(asset) ?? asset);
    if (session.closed) return;
    const made = answer.ok ? giveToFigma(answer.value) : undefined;
    if (made !== undefined) session.hashes.set(asset, made);
  }
}
