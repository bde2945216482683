/** The pictures that a run sends along: those that the relay has not as assets become ones before the run is sent. */
import type { Asset } from "../../core/api.ts";
import { createFailure } from "../../core/failure.ts";
import { hasFeature } from "../../core/features.ts";
import type { OutboxRecord } from "../../core/outbox.ts";
import { sniffImage } from "../../core/sniff-image.ts";
import type { PictureSource } from "../../core/set/anchor.ts";
import type { Answer } from "../client/answer.ts";
import { copyImage, fetchOriginal, postAsset } from "../client/calls.ts";
import { readAccess, type Session } from "../run/session.ts";

type Refusal = Extract<Answer<never>, { ok: false }>;

/**
 * Finds an asset for each picture of the run that is none yet, and notes in the record what the relay calls it. `keep` is called
 * before anything is sent, so that a repeat sends the same body. Returns why one could not be had: what may pass is tried again.
 */
export async function supplyPictures(
  session: Session,
  { pictures = {} }: OutboxRecord,
  keep: () => Promise<unknown>,
): Promise<Refusal | undefined> {
  const due = Object.entries(pictures).filter(
    ([id, source]) => source.asset === undefined && !isAsset(id, source),
  );
  for (const [id, source] of due) {
    const known = session.assets.get(id);
    const answer = known === undefined ? await makeAsset(session, source) : known;
    if (typeof answer === "string") source.asset = answer;
    else if (answer.ok) source.asset = answer.value.id;
    else return answer;
    session.assets.set(id, source.asset);
  }
  if (due.length > 0) await keep();
  return undefined;
}

/** A picture that is no asset yet goes by the id of the relay's image of it, or by its SHA-256. */
function isAsset(id: string, { image }: PictureSource): boolean {
  return id !== image && !/^[0-9a-f]{64}$/.test(id);
}

/** An asset of the picture: copied from the relay's image, else sent from the file, which keeps its bytes. */
async function makeAsset(session: Session, source: PictureSource): Promise<Answer<Asset>> {
  const { image, hash } = source;
  if (image !== undefined) {
    const copied = await copyFromImage(session, image);
    if (copied.ok || (copied.status !== 404 && copied.status !== 410)) return copied;
  }
  const bytes = hash === undefined ? undefined : await readFromFile(hash);
  return bytes === undefined ? gone(source) : sendBytes(session, bytes);
}

/** Inside the relay where it can; an older one gives the bytes out, and takes them back. */
async function copyFromImage(session: Session, image: string): Promise<Answer<Asset>> {
  const access = readAccess(session);
  if (hasFeature(session, "asset-from")) return copyImage(access, image);
  const original = await fetchOriginal(access, image);
  return original.ok ? sendBytes(session, original.value) : original;
}

async function sendBytes(session: Session, bytes: Uint8Array): Promise<Answer<Asset>> {
  return postAsset(readAccess(session), bytes, sniffImage(bytes) ?? "application/octet-stream");
}

/** Undefined where no paint of the file names the picture any more, so that Figma has let go of it. */
async function readFromFile(hash: string): Promise<Uint8Array | undefined> {
  const image = figma.getImageByHash(hash);
  if (image === null) return undefined;
  try {
    return await image.getBytesAsync();
  } catch {
    return undefined; // Figma knows the hash and has no bytes for it; why, it does not say
  }
}

function gone({ name }: PictureSource): Refusal {
  const called = name === undefined || name === "" ? "A picture that is sent along" : name;
  const message = `${called} is kept neither by the relay nor in this file any more, so nothing was sent. Add it again, or choose another picture in its place.`;
  return { ok: false, status: 400, failure: createFailure("bad-reference", { message }) };
}
