/** References: bytes to the relay, an asset's id to the panel. */
import { createFailure, type Failure } from "../../core/failure.ts";
import { postToUi } from "../panel.ts";
import { postAsset } from "../client/calls.ts";
import { sendIfFit } from "../run/report-relay.ts";
import { readAccess, type Session } from "../run/session.ts";
import { exportReference } from "./export-reference.ts";
import { sniffImage } from "../../core/sniff-image.ts";

const maxBytes = 20_000_000;

export async function addReferenceFromSelection(session: Session, requestId: string): Promise<void> {
  const reference = await exportReference(figma.currentPage.selection);
  if ("kind" in reference) return fail(requestId, reference);
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

async function upload(
  session: Session,
  requestId: string,
  name: string,
  bytes: Uint8Array,
  preview: Uint8Array | undefined,
): Promise<void> {
  const type = sniffImage(bytes);
  if (type === undefined || type === "image/gif")
    return fail(
      requestId,
      createFailure("bad-reference", {
        message: `${name} is not a PNG, JPEG or WebP picture. Use one of those.`,
      }),
    );
  if (bytes.length > maxBytes)
    return fail(
      requestId,
      createFailure("bad-reference", { message: `${name} is larger than 20 MB. Use a smaller picture.` }),
    );
  const answer = await sendIfFit(session, () => postAsset(readAccess(session), bytes, type));
  if (!answer.ok) return fail(requestId, answer.failure);
  const { id, width, height, sha256 } = answer.value;
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

function fail(requestId: string, failure: Failure): void {
  postToUi({ type: "reference-failed", requestId, failure });
}
