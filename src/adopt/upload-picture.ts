/** One picture on its way in: its bytes to the relay, which keeps them as an asset, and an image of them to Figma. */
import { createFailure, isFailure, type Failure } from "../../core/failure.ts";
import type { PanelMessage } from "../../core/messages.ts";
import type { UploadedPicture } from "../../core/set/adopt.ts";
import { findNode } from "../canvas/find-nodes.ts";
import { postToUi } from "../panel.ts";
import { explainExport, readSeenPicture, type SeenPicture } from "../references/export-reference.ts";
import { explainHidden } from "../references/hidden-by.ts";
import { uploadAsset } from "../references/upload-asset.ts";
import type { Session } from "../run/session.ts";

type Message = Extract<PanelMessage, { type: "upload-picture" }>;

/** Tells the panel what the picture is now, or why it is not taken. Nothing is written to the document. */
export async function uploadPicture(session: Session, { requestId, from }: Message): Promise<void> {
  const picture = await upload(session, from);
  if (session.closed) return;
  if (isFailure(picture)) postToUi({ type: "picture-refused", requestId, failure: picture });
  else postToUi({ type: "picture-uploaded", requestId, picture });
}

/** The bytes that are uploaded, and Figma's image of them. */
type Source = { name: string; bytes: Uint8Array; hash: string };

async function upload(session: Session, from: Message["from"]): Promise<UploadedPicture | Failure> {
  const source = "nodeId" in from ? await readLayer(from.nodeId) : readFile(from);
  if (isFailure(source)) return source;
  const asset = await uploadAsset(session, source.name, source.bytes);
  if (isFailure(asset)) return asset;
  const { id, sha256 = id, type, width, height } = asset;
  return { asset: id, sha256, type, width, height, bytes: source.bytes.length, hash: source.hash };
}

/** Longest side of an exported layer: what Figma takes back as an image. */
const longestPx = 4096;

/** What is seen of the layer counts: a crop or a blur is part of its picture. */
async function readLayer(nodeId: string): Promise<Source | Failure> {
  const node = await findNode(nodeId);
  if (node === undefined)
    return createFailure("bad-reference", {
      message: "This layer is not in the file any more. Undo its removal, or leave it out.",
    });
  const hidden = explainHidden(node);
  if (hidden !== undefined) return createFailure("bad-reference", { message: hidden });
  const seen = await readSeenPicture(node, longestPx).catch((error: unknown) => explainExport(node, error));
  return isFailure(seen) ? seen : { name: node.name, ...toImage(seen) };
}

function toImage({ bytes, hash }: SeenPicture): Omit<Source, "name"> {
  return { bytes, hash: hash ?? figma.createImage(bytes).hash };
}

function readFile({
  name,
  bytes,
  copy = bytes,
}: Extract<Message["from"], { name: string }>): Source | Failure {
  try {
    return { name, bytes, hash: figma.createImage(copy).hash };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `Figma does not take ${name}: ${reason} Save it as a PNG or JPEG, and take that in.`;
    return createFailure("bad-reference", { message, doing: "taking a picture in" });
  }
}
