/** The pictures that a run sends along: those that the relay does not have as assets are made ones before the run is sent. */
import type { Asset } from "../../core/api.ts";
import { createFailure, type Failure } from "../../core/failure.ts";
import { hasFeature } from "../../core/features.ts";
import type { OutboxRecord } from "../../core/outbox.ts";
import { sniffImage } from "../../core/sniff-image.ts";
import type { PictureSource } from "../../core/set/anchor.ts";
import { findHome } from "../canvas/set-home.ts";
import { findKeptReference } from "../canvas/kept-pictures.ts";
import type { Answer } from "../client/answer.ts";
import { copyImage, fetchOriginal, postAsset } from "../client/calls.ts";
import { readAccess, type Session } from "../run/session.ts";
import { listAssets } from "./name-assets.ts";

type Refusal = Extract<Answer<never>, { ok: false }>;

/** Ids in the run's body for which the relay has another name, or which are no assets yet. */
export function listUnsupplied(session: Session, { body, pictures = {} }: OutboxRecord): string[] {
  if (body === undefined) return [];
  return listAssets(body).filter((id) => {
    const source = pictures[id];
    if (source?.asset !== undefined) return false;
    return session.assets.has(id) || (source !== undefined && !isAsset(id, source));
  });
}

/** Ids in the run's body of pictures that the relay refused it for, because it does not have them (any more). */
export function listMissing(
  session: Session,
  { body, pictures = {} }: OutboxRecord,
  { kind, message, missing }: Failure,
): string[] {
  if (body === undefined || kind !== "bad-reference") return [];
  return listAssets(body).filter((id) => {
    const asset = pictures[id]?.asset ?? id;
    // An older relay names one of them in its sentence alone.
    if (!(missing?.includes(asset) ?? message.includes(asset))) return false;
    session.assets.delete(id);
    return true;
  });
}

/**
 * Finds an asset for each of these pictures, and notes in the record what the relay calls it. Returns why one could not be had:
 * what may pass is tried again.
 */
export async function supplyPictures(
  session: Session,
  record: OutboxRecord,
  ids: readonly string[],
): Promise<Refusal | undefined> {
  const pictures = { ...record.pictures };
  for (const id of ids) {
    let asset = session.assets.get(id);
    const source = asset === undefined ? await findSource(record, id) : (pictures[id] ?? {});
    if (asset === undefined) {
      const made = await makeAsset(session, id, source);
      if (!made.ok) return made;
      asset = made.value.id;
      session.assets.set(id, asset);
    }
    pictures[id] = { ...source, asset };
  }
  if (ids.length > 0) record.pictures = pictures;
  return undefined;
}

/** A picture that is no asset yet goes by the id of the relay's image of it, or by its SHA-256. */
function isAsset(id: string, { image }: PictureSource = {}): boolean {
  return id !== image && !/^[0-9a-f]{64}$/.test(id);
}

/** What the panel said of the picture; else, for a reference of the set, what its home says. */
async function findSource({ set, pictures = {} }: OutboxRecord, id: string): Promise<PictureSource> {
  const { asset: _, ...own } = pictures[id] ?? {};
  if (own.hash !== undefined) return own;
  const home = await findHome(set);
  return { ...(home === undefined ? {} : findKeptReference(home, set, id)), ...own };
}

/** An asset of the picture: copied from the relay's image, else sent from the file, which keeps its bytes. */
async function makeAsset(session: Session, id: string, source: PictureSource): Promise<Answer<Asset>> {
  const { image, hash } = source;
  if (image !== undefined) {
    const copied = await copyFromImage(session, image);
    if (copied.ok || (copied.status !== 404 && copied.status !== 410)) return copied;
  }
  const bytes = hash === undefined ? undefined : await readFromFile(hash);
  return bytes === undefined ? reportGone(id, source) : sendBytes(session, bytes);
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

/** The panel puts the name that it knows in place of an asset's id. */
function reportGone(id: string, source: PictureSource): Refusal {
  const called = source.name || (isAsset(id, source) ? id : "A picture that is sent along");
  const message = `${called} is kept neither by the relay nor in this file any more, so nothing was sent. Add it again, or choose another picture in its place.`;
  return { ok: false, status: 400, failure: createFailure("bad-reference", { message }) };
}
