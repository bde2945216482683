/** References: bytes to the relay, an asset's id to the panel. */
import { createFailure } from "../../core/failure.ts";
import { postToUi } from "../panel.ts";
import type { Session } from "../run/session.ts";
import { exportReference } from "./export-reference.ts";
import { giveToFigma } from "../canvas/paints.ts";
import { uploadAsset } from "./upload-asset.ts";

export async function addReferenceFromSelection(session: Session, requestId: string): Promise<void> {
  const reference = await exportReference(figma.currentPage.selection);
  if ("kind" in reference) return postToUi({ type: "reference-failed", requestId, failure: reference });
  await upload(session, requestId, reference.name, reference.bytes, reference.preview);
}

/** The panel has the file itself, so no preview goes back. */
export async function addReferenceFromFile(
  session: Session,
  requestId: string,
  name: string,
  bytes: Uint8Array,
): Promise<void> {
  await upload(session, requestId, name, bytes, undefined);
}

/** The selected layer, as it is seen, for a set's look: its bytes go to the relay, and what they are to the panel. */
export async function addAnchorFromSelection(session: Session, requestId: string): Promise<void> {
  const exported = await exportReference(figma.currentPage.selection);
  if ("kind" in exported) return postToUi({ type: "anchor-failed", requestId, failure: exported });
  const { bytes, preview } = exported;
  const name = exported.name.slice(0, 200);
  const asset = await uploadAsset(session, name, bytes);
  if ("kind" in asset) return postToUi({ type: "anchor-failed", requestId, failure: asset });
  const { id, sha256, width, height } = asset;
  if (sha256 === undefined) return postToUi({ type: "anchor-failed", requestId, failure: unhashed });
  const hash = giveToFigma(bytes);
  const found = hash === undefined ? {} : { hash };
  const anchor = { sha256, asset: id, ...found, name, width, height };
  postToUi({ type: "anchor-added", requestId, anchor, preview });
}

const unhashed = createFailure("bad-reference", {
  message:
    "This relay is too old to tell pictures apart that are used as the look. Ask its operator to update it.",
});

async function upload(
  session: Session,
  requestId: string,
  name: string,
  bytes: Uint8Array,
  preview: Uint8Array | undefined,
): Promise<void> {
  const asset = await uploadAsset(session, name, bytes);
  if ("kind" in asset) return postToUi({ type: "reference-failed", requestId, failure: asset });
  const { id, width, height, sha256 } = asset;
  const hash = giveToFigma(bytes);
  if (hash !== undefined) session.hashes.set(id, hash);
  const added = {
    type: "reference-added" as const,
    requestId,
    asset: id,
    name: name.slice(0, 200),
    width,
    height,
    ...(sha256 === undefined ? {} : { sha256 }),
  };
  postToUi(preview === undefined ? added : { ...added, preview });
}
